package io.github.asyncio4j.http.client;

import io.github.asyncio4j.AsyncTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server let a limit of {@link ClientTimeout} pass; the subtypes say which one. The limit of the whole request,
 * {@link ClientTimeout#total}, is an {@link AsyncTimeoutException} alone.
 *
 * <p>It is not a {@link ClientException}: in Java it can be below one of the two, and who catches time limits means all.
 */
public sealed class ServerTimeoutException extends AsyncTimeoutException
        permits ConnectionTimeoutException, SockReadTimeoutException {

    private static final long serialVersionUID = 1;

    ServerTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
