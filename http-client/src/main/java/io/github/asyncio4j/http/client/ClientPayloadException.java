package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a response's body is broken: it ended early, is malformed, or is longer than allowed. Also when a request's
 * body is used up and a redirect asks for it again, or {@link DigestAuth} would have to hash one that is not in memory.
 */
public final class ClientPayloadException extends ClientException {

    private static final long serialVersionUID = 1;

    ClientPayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
