package io.github.asyncio4j.net;

import java.io.IOException;

/** A separator was not found within the limit of a stream's buffer. */
public final class LimitOverrunException extends NetworkException {

    private static final long serialVersionUID = 1;

    private final int consumed;

    LimitOverrunException(String message, int consumed) {
        super(message, new IOException("limit overrun"));
        this.consumed = consumed;
    }

    /** Returns how many bytes of the buffer can be given up without losing a separator. */
    public int consumed() {
        return consumed;
    }
}
