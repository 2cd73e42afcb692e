package io.github.asyncio4j;

/**
 * Thrown into the body of a generator, at its yield, when the generator is closed.
 *
 * <p>It is an {@link Error} so that {@code catch (Exception e)} cannot swallow it, as GeneratorExit is no Exception in
 * Python. Catch it to clean up, and throw it on or return; a body that yields once more has ignored it, which is an error.
 */
public final class GeneratorExit extends Error {

    private static final long serialVersionUID = 1;

    /** Makes one, without a stack trace: it says no more than where the close was, and closing many must be cheap. */
    public GeneratorExit() {
        super(null, null, true, false);
    }
}
