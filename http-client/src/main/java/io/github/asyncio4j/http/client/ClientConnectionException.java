package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/** Thrown when it was the connection that failed: it could not be made, or the server closed it. */
public sealed class ClientConnectionException extends ClientException
        permits ClientConnectorException, ServerDisconnectedException {

    private static final long serialVersionUID = 1;

    ClientConnectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
