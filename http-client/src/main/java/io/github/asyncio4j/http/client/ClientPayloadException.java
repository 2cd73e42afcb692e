package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/** Thrown when a response's body is broken: it ended early, is malformed, or is longer than allowed. */
public final class ClientPayloadException extends ClientException {

    private static final long serialVersionUID = 1;

    ClientPayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
