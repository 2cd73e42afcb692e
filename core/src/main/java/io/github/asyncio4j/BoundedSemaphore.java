package io.github.asyncio4j;

/**
 * A {@link Semaphore} that refuses to be given back more permits than it was made with, which is always a mistake of the
 * caller: asyncio's BoundedSemaphore.
 */
public final class BoundedSemaphore extends Semaphore {

    private final int bound;

    /** Makes a semaphore of one permit. */
    public BoundedSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore.
     *
     * @param value how many permits there are at first, and at most; 0 or more
     */
    public BoundedSemaphore(int value) {
        super(value);
        bound = value;
    }

    /**
     * Gives a permit back and wakes the first in line.
     *
     * @throws IllegalArgumentException if none is taken
     */
    @Override
    public void release() {
        if (value() >= bound) {
            throw new IllegalArgumentException("BoundedSemaphore released too many times: it has " + bound
                    + " permits and none is taken; release once for each acquire");
        }
        super.release();
    }
}
