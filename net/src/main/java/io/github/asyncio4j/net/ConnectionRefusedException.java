package io.github.asyncio4j.net;

import java.io.IOException;

/** Nobody listens at the address that was to be connected to. */
public final class ConnectionRefusedException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public ConnectionRefusedException(String message, IOException cause) {
        super(message, cause);
    }
}
