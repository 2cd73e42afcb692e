package io.github.asyncio4j;

/** Thrown by a put into a {@link Queue} that is shut down, and by a get when there is nothing left to get from it. */
public final class QueueShutDownException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was refused, in a sentence
     */
    public QueueShutDownException(String message) {
        super(message);
    }
}
