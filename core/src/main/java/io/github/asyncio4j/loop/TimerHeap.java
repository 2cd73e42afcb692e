package io.github.asyncio4j.loop;

import java.util.Arrays;

/** Timers in any order, the next first: a binary heap over three arrays, so that comparing follows no pointer. */
final class TimerHeap {

    private long[] deadlines = new long[16];
    private long[] orders = new long[16];
    private Entry[] timers = new Entry[16];
    private int size;

    int size() {
        return size;
    }

    /** Returns the deadline of the next; there must be one. */
    long deadline() {
        return deadlines[0];
    }

    /** Returns when the next was added, counted in timers; there must be one. */
    long order() {
        return orders[0];
    }

    /** Returns the next; there must be one. */
    Entry next() {
        return timers[0];
    }

    void add(long deadline, long order, Entry timer) {
        if (size == timers.length) {
            deadlines = Arrays.copyOf(deadlines, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            timers = Arrays.copyOf(timers, size * 2);
        }
        siftUp(size++, deadline, order, timer);
    }

    /** Removes the next; there must be one. */
    void remove() {
        timers[0].timed = false;
        int last = --size;
        Entry timer = timers[last];
        timers[last] = null;
        if (last > 0) {
            siftDown(0, deadlines[last], orders[last], timer);
        }
    }

    /** Drops those that are cancelled. */
    void sweep() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!timers[i].isCancelled()) {
                place(kept++, deadlines[i], orders[i], timers[i]);
            } else {
                timers[i].timed = false;
            }
        }
        Arrays.fill(timers, kept, size, null);
        size = kept;
        for (int i = (size >>> 1) - 1; i >= 0; i--) {
            siftDown(i, deadlines[i], orders[i], timers[i]);
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            timers[i].timed = false;
            timers[i] = null;
        }
        size = 0;
    }

    private void siftUp(int hole, long deadline, long order, Entry timer) {
        while (hole > 0) {
            int parent = hole - 1 >>> 1;
            if (!before(deadline, order, parent)) {
                break;
            }
            place(hole, deadlines[parent], orders[parent], timers[parent]);
            hole = parent;
        }
        place(hole, deadline, order, timer);
    }

    private void siftDown(int hole, long deadline, long order, Entry timer) {
        int half = size >>> 1;
        while (hole < half) {
            int child = 2 * hole + 1;
            if (child + 1 < size && before(deadlines[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (before(deadline, order, child)) {
                break;
            }
            place(hole, deadlines[child], orders[child], timers[child]);
            hole = child;
        }
        place(hole, deadline, order, timer);
    }

    private boolean before(long deadline, long order, int other) {
        return deadline < deadlines[other] || deadline == deadlines[other] && order < orders[other];
    }

    private void place(int slot, long deadline, long order, Entry timer) {
        deadlines[slot] = deadline;
        orders[slot] = order;
        timers[slot] = timer;
    }
}
