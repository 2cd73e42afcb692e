package io.github.asyncio4j.http.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request failed; the subtypes say where. What the network itself said is the cause.
 *
 * <p>A time limit that has passed is an {@link io.github.asyncio4j.AsyncTimeoutException} instead, mostly a
 * {@link ServerTimeoutException}: catch both where any failure is meant.
 */
public sealed class ClientException extends RuntimeException
        permits ClientConnectionException, ClientPayloadException, ClientResponseException, InvalidRedirectException,
        InvalidResponseException, PoolFullException, WebSocketHandshakeException {

    private static final long serialVersionUID = 1;

    ClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
