package io.github.asyncio4j;

/** Thrown when a future is asked for a result it does not have, or completed a second time. */
public final class InvalidStateException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what the future was asked for in vain, in a sentence
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
