package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/** Thrown when what the server sent is not HTTP, or its head is longer than allowed. */
public final class InvalidResponseException extends ClientException {

    private static final long serialVersionUID = 1;

    InvalidResponseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
