package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server closed the connection, or ended the request's stream of HTTP/2, before its response began. On a
 * connection that was kept alive the server may simply have given it up at that moment; such a request is sent once more by
 * itself if it is idempotent. Any request is sent once more of which a server of HTTP/2 says that it has done nothing with it.
 */
public final class ServerDisconnectedException extends ClientConnectionException {

    private static final long serialVersionUID = 1;

    ServerDisconnectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
