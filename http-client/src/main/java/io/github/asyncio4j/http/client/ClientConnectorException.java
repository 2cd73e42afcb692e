package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no connection to the server could be made: refused, unreachable, a name that does not exist, or TLS that
 * failed.
 */
public sealed class ClientConnectorException extends ClientConnectionException
        permits ClientConnectorDnsException, ClientConnectorTlsException, ClientProxyConnectionException {

    private static final long serialVersionUID = 1;

    private final String host;
    private final int port;

    ClientConnectorException(Origin origin, String message, @Nullable Throwable cause) {
        super("cannot connect to " + origin.host() + ":" + origin.port() + ": " + message, cause);
        host = origin.host();
        port = origin.port();
    }

    /** Returns the host of the URL. */
    public String host() {
        return host;
    }

    /** Returns the port of the URL, or the scheme's. */
    public int port() {
        return port;
    }
}
