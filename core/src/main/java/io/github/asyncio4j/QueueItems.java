package io.github.asyncio4j;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The items of a queue, until it is shut down and has none left. */
final class QueueItems<T> implements Iterator<T> {

    private final Queue<T> queue;

    /** An item that was taken out by hasNext and not returned yet. */
    private @Nullable T item;
    private boolean hasItem;

    QueueItems(Queue<T> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (!hasItem) {
            try {
                item = Asyncio.await(queue.get());
                hasItem = true;
            } catch (QueueShutDownException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the queue is shut down and has no items left");
        }
        T taken = item;
        item = null;
        hasItem = false;
        return taken;
    }
}
