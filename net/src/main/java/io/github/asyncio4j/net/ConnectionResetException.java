package io.github.asyncio4j.net;

import java.io.IOException;

/** The connection is gone: the other side reset it, or it was lost or closed while still in use. */
public final class ConnectionResetException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public ConnectionResetException(String message, IOException cause) {
        super(message, cause);
    }
}
