package io.github.asyncio4j.http.client;

/** Thrown when as many requests as are allowed wait for a connection already. */
public final class PoolFullException extends ClientException {

    private static final long serialVersionUID = 1;

    PoolFullException(String message) {
        super(message, null);
    }
}
