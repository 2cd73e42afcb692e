package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/** Thrown when the way through a proxy could not be made: it does not answer, or refuses. */
public sealed class ClientProxyConnectionException extends ClientConnectorException permits ClientHttpProxyException {

    private static final long serialVersionUID = 1;

    ClientProxyConnectionException(Origin origin, Proxy proxy, String message, @Nullable Throwable cause) {
        super(origin, "through the proxy " + proxy + ": " + message, cause);
    }
}
