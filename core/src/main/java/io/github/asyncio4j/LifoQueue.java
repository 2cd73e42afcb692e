package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A {@link Queue} that gives out the newest item first: asyncio's LifoQueue.
 *
 * @param <T> the type of the items
 */
public final class LifoQueue<T> extends Queue<T> {

    /** Makes a queue without bound. */
    public LifoQueue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds at most; zero or less for no bound
     */
    public LifoQueue(int maxsize) {
        super(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
    }
}
