package io.github.asyncio4j.loop;

import java.util.Arrays;

/**
 * Timers by deadline, those of one deadline in the order they were added. Loop thread only.
 *
 * <p>A binary heap over three arrays, so that comparing follows no pointer. A cancelled timer stays until it reaches the
 * head, or until there are over a hundred and more than half are cancelled, when all of them are dropped at once (the thresholds of
 * CPython's loop).
 */
public final class TimerQueue {

    private static final int MAX_SIZE_UNSWEPT = 100;

    private long[] deadlines = new long[16];
    private long[] orders = new long[16];
    private Entry[] timers = new Entry[16];
    private int size;
    private long added;
    private int cancelled;

    /** Makes an empty queue. */
    public TimerQueue() {}

    /**
     * Adds a timer.
     *
     * @param deadline in nanoseconds of the loop's clock
     * @param timer in no queue yet
     */
    public void add(long deadline, Entry timer) {
        if (size == timers.length) {
            deadlines = Arrays.copyOf(deadlines, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            timers = Arrays.copyOf(timers, size * 2);
        }
        timer.timed = true;
        siftUp(size++, deadline, added++, timer);
    }

    /**
     * Learns that a timer has just been cancelled; it may have left this queue already.
     *
     * @param timer one whose {@code isCancelled} has become true, told once
     */
    public void cancelled(Entry timer) {
        if (!timer.timed) {
            return;
        }
        cancelled++;
        if (size > MAX_SIZE_UNSWEPT && cancelled * 2 > size) {
            sweep();
        }
    }

    /** {@return how many timers are held, cancelled ones included} */
    public int size() {
        return size;
    }

    /** Drops cancelled timers from the head and returns whether any timer is left. */
    boolean prune() {
        while (size > 0 && timers[0].isCancelled()) {
            removeHead();
            cancelled--;
        }
        return size > 0;
    }

    /** Returns the earliest deadline; the queue must not be empty. */
    long earliest() {
        return deadlines[0];
    }

    /** Moves every timer whose deadline is not after {@code now} to the ready queue. */
    void moveDue(long now, ReadyQueue ready) {
        while (size > 0 && deadlines[0] <= now) {
            Entry timer = timers[0];
            removeHead();
            if (timer.isCancelled()) {
                cancelled--;
            } else {
                ready.add(timer);
            }
        }
    }

    /** Forgets all timers. */
    public void clear() {
        Arrays.fill(timers, null);
        size = cancelled = 0;
    }

    private void sweep() {
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
        cancelled = 0;
        for (int i = (size >>> 1) - 1; i >= 0; i--) {
            siftDown(i, deadlines[i], orders[i], timers[i]);
        }
    }

    private void removeHead() {
        timers[0].timed = false;
        int last = --size;
        Entry timer = timers[last];
        timers[last] = null;
        if (last > 0) {
            siftDown(0, deadlines[last], orders[last], timer);
        }
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
