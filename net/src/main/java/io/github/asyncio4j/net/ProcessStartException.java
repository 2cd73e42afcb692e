package io.github.asyncio4j.net;

import java.io.IOException;

/** A program could not be started: there is none of that name, it may not be run, or the machine has no room for it. */
public final class ProcessStartException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public ProcessStartException(String message, IOException cause) {
        super(message, cause);
    }
}
