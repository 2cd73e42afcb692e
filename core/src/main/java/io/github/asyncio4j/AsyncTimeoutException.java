package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a time limit has passed. Never a cancellation: asyncio's TimeoutError. A library may have subtypes that say which
 * of its limits it was.
 */
public class AsyncTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one that says which limit passed.
     *
     * @param message the limit in a sentence: which, and how long it was
     */
    public AsyncTimeoutException(String message) {
        super(message);
    }

    /**
     * Makes one that says which limit passed, and what its passing interrupted.
     *
     * @param message the limit in a sentence: which, and how long it was
     * @param cause mostly the {@link CancelledError} that ended the work; null for none
     */
    public AsyncTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
