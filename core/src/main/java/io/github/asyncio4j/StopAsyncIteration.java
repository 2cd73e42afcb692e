package io.github.asyncio4j;

import java.util.NoSuchElementException;

/**
 * The failure of the await of a next value when there is none: Python's StopAsyncIteration.
 *
 * <p>It says so to who asks for values one by one. A generator that lets one out fails with an
 * {@link IllegalStateException} whose cause it is (PEP 479).
 */
public final class StopAsyncIteration extends NoSuchElementException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public StopAsyncIteration() {
        super("there is no next value");
    }
}
