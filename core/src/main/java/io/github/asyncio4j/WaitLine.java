package io.github.asyncio4j;

import java.util.ArrayDeque;

/**
 * A fair line of tasks that wait for a turn; the only wait queue of the primitives. What a woken waiter does when it is
 * cancelled before it runs is the primitive's to say.
 */
final class WaitLine {

    private final EventLoop loop;
    private final ArrayDeque<Future<Void>> waiters = new ArrayDeque<>();

    WaitLine(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /** Waits to be woken. The caller is in the line until its await is over, woken or cancelled. */
    void await(Runnable cancelledAfterWake) {
        Future<Void> waiter = loop.createFuture();
        waiters.add(waiter);
        try {
            Asyncio.await(waiter);
        } catch (CancelledError e) {
            if (waiter.done() && !waiter.cancelled()) {
                cancelledAfterWake.run();
            }
            throw e;
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Wakes the first that is not woken or cancelled yet; false if there is none. */
    boolean wakeFirst() {
        for (Future<Void> waiter : waiters) {
            if (!waiter.done()) {
                waiter.setResult(null);
                return true;
            }
        }
        return false;
    }

    /** Whether anybody in the line is not cancelled. */
    boolean hasLive() {
        for (Future<Void> waiter : waiters) {
            if (!waiter.cancelled()) {
                return true;
            }
        }
        return false;
    }

    /** How many are in the line. */
    int size() {
        return waiters.size();
    }
}
