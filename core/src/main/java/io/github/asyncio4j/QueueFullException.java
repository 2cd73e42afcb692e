package io.github.asyncio4j;

/** Thrown by {@link Queue#putNowait} when the queue has no room. */
public final class QueueFullException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was refused, and how many items there may be, in a sentence
     */
    public QueueFullException(String message) {
        super(message);
    }
}
