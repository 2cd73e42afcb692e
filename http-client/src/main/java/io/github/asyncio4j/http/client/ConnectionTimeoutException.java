package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when {@link ClientTimeout#connect} or {@link ClientTimeout#sockConnect} has passed: there was no connection yet, and
 * nothing of the request was sent.
 */
public final class ConnectionTimeoutException extends ServerTimeoutException {

    private static final long serialVersionUID = 1;

    ConnectionTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
