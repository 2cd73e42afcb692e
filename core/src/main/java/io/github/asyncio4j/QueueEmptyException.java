package io.github.asyncio4j;

/** Thrown by {@link Queue#getNowait} when the queue has no item. */
public final class QueueEmptyException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was asked for in vain, in a sentence
     */
    public QueueEmptyException(String message) {
        super(message);
    }
}
