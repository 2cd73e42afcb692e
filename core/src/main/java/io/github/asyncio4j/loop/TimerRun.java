package io.github.asyncio4j.loop;

import java.util.Arrays;

/** Timers that were added in the order of their deadlines: a ring, in which adding and removing touch one place. */
final class TimerRun {

    private long[] deadlines = new long[16];
    private long[] orders = new long[16];
    private Entry[] timers = new Entry[16];

    /** The lengths are a power of two; {@code tail - head} timers are there. */
    private int head;

    private int tail;

    int size() {
        return tail - head;
    }

    /** Whether a timer with this deadline would keep the order. */
    boolean takes(long deadline) {
        return tail == head || deadline >= deadlines[slot(tail - 1)];
    }

    /** Returns the deadline of the next; there must be one. */
    long deadline() {
        return deadlines[slot(head)];
    }

    /** Returns when the next was added, counted in timers; there must be one. */
    long order() {
        return orders[slot(head)];
    }

    /** Returns the next; there must be one. */
    Entry next() {
        return timers[slot(head)];
    }

    /** Adds one that it takes. */
    void add(long deadline, long order, Entry timer) {
        if (size() == timers.length) {
            grow();
        }
        place(tail++, deadline, order, timer);
    }

    /** Removes the next; there must be one. */
    void remove() {
        int slot = slot(head++);
        timers[slot].timed = false;
        timers[slot] = null;
    }

    /** Drops those that are cancelled. */
    void sweep() {
        int end = tail;
        tail = head;
        for (int i = head; i != end; i++) {
            int slot = slot(i);
            Entry timer = timers[slot];
            timers[slot] = null;
            if (timer.isCancelled()) {
                timer.timed = false;
            } else {
                place(tail++, deadlines[slot], orders[slot], timer);
            }
        }
    }

    void clear() {
        while (size() > 0) {
            remove();
        }
    }

    private void place(int at, long deadline, long order, Entry timer) {
        int slot = slot(at);
        deadlines[slot] = deadline;
        orders[slot] = order;
        timers[slot] = timer;
    }

    private int slot(int at) {
        return at & timers.length - 1;
    }

    /** Doubles the ring, which is full, with the next at its beginning. */
    private void grow() {
        int length = timers.length;
        int first = slot(head);
        deadlines = unrolled(deadlines, first);
        orders = unrolled(orders, first);
        Entry[] larger = Arrays.copyOfRange(timers, first, first + length * 2);
        System.arraycopy(timers, 0, larger, length - first, first);
        timers = larger;
        head = 0;
        tail = length;
    }

    private static long[] unrolled(long[] ring, int first) {
        long[] larger = Arrays.copyOfRange(ring, first, first + ring.length * 2);
        System.arraycopy(ring, 0, larger, ring.length - first, first);
        return larger;
    }
}
