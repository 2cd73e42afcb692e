package io.github.asyncio4j;

/** Thrown to those who wait at a {@link Barrier} that is aborted or reset, and to those who come to an aborted one. */
public final class BarrierBrokenException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what became of the barrier, in a sentence
     */
    public BarrierBrokenException(String message) {
        super(message);
    }
}
