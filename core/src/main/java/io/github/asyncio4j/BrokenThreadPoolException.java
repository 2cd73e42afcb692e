package io.github.asyncio4j;

import java.util.concurrent.RejectedExecutionException;

/** Thrown by a {@link ThreadPool}, and the failure of its waiting calls, once the initializer of a thread has failed. */
public final class BrokenThreadPoolException extends RejectedExecutionException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one that says which pool is broken, and by what.
     *
     * @param message which pool is broken, in a sentence
     * @param cause what the initializer threw
     */
    public BrokenThreadPoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
