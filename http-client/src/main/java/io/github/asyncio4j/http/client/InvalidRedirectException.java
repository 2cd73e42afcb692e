package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server sent a request to where it cannot go: to what is no URL, to another scheme than http and https, or
 * with credentials from https to http.
 */
public final class InvalidRedirectException extends ClientException {

    private static final long serialVersionUID = 1;

    InvalidRedirectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
