package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when {@link ClientTimeout#sockRead} has passed: the server sent nothing for so long, or took nothing of the request's
 * body. It may have done what it was asked for. aiohttp's SocketTimeoutError, under the name of its limit, since java.net
 * has an exception of that name.
 */
public final class SockReadTimeoutException extends ServerTimeoutException {

    private static final long serialVersionUID = 1;

    SockReadTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
