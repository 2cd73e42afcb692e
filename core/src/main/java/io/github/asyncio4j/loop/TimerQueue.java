package io.github.asyncio4j.loop;

/**
 * Timers by deadline, those of one deadline in the order they were added. Loop thread only.
 *
 * <p>Most timers of a program are equally long (its timeouts, its heartbeats), and so come in the order of their deadlines:
 * these stand in a {@link TimerRun}, where a million cost no more each than one. The others are in a {@link TimerHeap}.
 *
 * <p>A cancelled timer stays until it is the next, or until there are over a hundred and more than half are cancelled, when
 * all of them are dropped at once (the thresholds of CPython's loop).
 */
public final class TimerQueue {

    private static final int MAX_SIZE_UNSWEPT = 100;

    private final TimerRun run = new TimerRun();
    private final TimerHeap heap = new TimerHeap();
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
        timer.timed = true;
        if (!run.takes(deadline) && run.size() == 1) {
            makeWay();
        }
        if (run.takes(deadline)) {
            run.add(deadline, added++, timer);
        } else {
            heap.add(deadline, added++, timer);
        }
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
        if (size() > MAX_SIZE_UNSWEPT && cancelled * 2 > size()) {
            run.sweep();
            heap.sweep();
            cancelled = 0;
        }
    }

    /** {@return how many timers are held, cancelled ones included} */
    public int size() {
        return run.size() + heap.size();
    }

    /** Returns how many stand in the run. For the tests. */
    int inRun() {
        return run.size();
    }

    /** Drops cancelled timers that are next and returns whether any timer is left. */
    boolean prune() {
        while (size() > 0 && next().isCancelled()) {
            remove();
            cancelled--;
        }
        return size() > 0;
    }

    /** Returns the earliest deadline; the queue must not be empty. */
    long earliest() {
        return runIsNext() ? run.deadline() : heap.deadline();
    }

    /** Moves every timer whose deadline is not after {@code now} to the ready queue. */
    void moveDue(long now, ReadyQueue ready) {
        while (size() > 0 && earliest() <= now) {
            Entry timer = next();
            remove();
            if (timer.isCancelled()) {
                cancelled--;
            } else {
                ready.add(timer);
            }
        }
    }

    /** Forgets all timers. */
    public void clear() {
        run.clear();
        heap.clear();
        cancelled = 0;
    }

    /** Has the last of the run stand in the heap, so that one that is far away keeps no others out of the run for long. */
    private void makeWay() {
        Entry last = run.next();
        long deadline = run.deadline();
        long order = run.order();
        run.remove();
        heap.add(deadline, order, last);
        last.timed = true;
    }

    private Entry next() {
        return runIsNext() ? run.next() : heap.next();
    }

    private void remove() {
        if (runIsNext()) {
            run.remove();
        } else {
            heap.remove();
        }
    }

    /** Whether the next timer, of which there is one, is the run's. */
    private boolean runIsNext() {
        if (heap.size() == 0 || run.size() == 0) {
            return heap.size() == 0;
        }
        long mine = run.deadline();
        long other = heap.deadline();
        return mine < other || mine == other && run.order() < heap.order();
    }
}
