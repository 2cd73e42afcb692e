package io.github.asyncio4j.loop;

import java.util.Arrays;

/** What runs in this turn and the next, first in, first out. Loop thread only. */
public final class ReadyQueue {

    /** A ring whose length is a power of two; {@code tail - head} items are in it. */
    private Entry[] ring = new Entry[64];
    private int head;
    private int tail;

    /**
     * Behind the last item of the turn's batch; not behind the head while there is none. It stands for a count in the Turn,
     * which would be written with each item beside fields that other threads read when they post.
     */
    private int end;

    /** Makes an empty queue. */
    public ReadyQueue() {}

    /**
     * Appends an item.
     *
     * @param item run once for each time it is added
     */
    public void add(Entry item) {
        ring[tail++ & ring.length - 1] = item;
        if (tail - head == ring.length) {
            grow();
        }
    }

    /** Takes the oldest item; the queue must not be empty. */
    Entry take() {
        int slot = head++ & ring.length - 1;
        Entry item = ring[slot];
        ring[slot] = null;
        return item;
    }

    /** Has the batch be what is in the queue now. */
    void beginBatch() {
        end = tail;
    }

    /** Has the batch be nothing. */
    void endBatch() {
        end = head;
    }

    /** Whether nothing of the batch is left. */
    boolean batchIsOver() {
        return end - head <= 0;
    }

    /** Returns the oldest item; the queue must not be empty. */
    Entry peek() {
        return ring[head & ring.length - 1];
    }

    /** {@return how many items wait} */
    public int size() {
        return tail - head;
    }

    boolean isEmpty() {
        return tail == head;
    }

    /** Forgets all items. */
    public void clear() {
        Arrays.fill(ring, null);
        head = tail = end = 0;
    }

    private void grow() {
        int length = ring.length;
        Entry[] larger = new Entry[length * 2];
        int first = head & length - 1;
        System.arraycopy(ring, first, larger, 0, length - first);
        System.arraycopy(ring, 0, larger, length - first, first);
        ring = larger;
        end -= head;
        head = 0;
        tail = length;
    }
}
