package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server closed the connection before its response began. On a connection that was kept alive the
 * server may simply have given it up at that moment; such a request is not repeated by itself.
 */
public final class ServerDisconnectedException extends ClientException {

    private static final long serialVersionUID = 1;

    ServerDisconnectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
