package io.github.asyncio4j.net;

import java.io.IOException;

/** The operating system gave up connecting, or a TLS handshake took longer than it may. */
public final class ConnectTimeoutException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public ConnectTimeoutException(String message, IOException cause) {
        super(message, cause);
    }
}
