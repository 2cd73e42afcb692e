package io.github.asyncio4j.poll;

import java.util.concurrent.locks.LockSupport;

/** A poller without input and output: it parks the loop's thread. */
public final class ParkPoller implements Poller {

    /** Set by {@link #wakeup}, consumed by {@link #poll}: makes a wake-up stick that came before the wait. */
    private volatile boolean woken;

    /** The thread in {@link #poll}, for wakeup to unpark; null between polls. */
    private volatile Thread waiting;

    /** Makes one that nobody waits in. */
    public ParkPoller() {}

    @Override
    public void poll(long nanos) {
        if (nanos > 0 && !woken) {
            waiting = Thread.currentThread();
            if (!woken) {
                if (nanos == FOREVER) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, nanos);
                }
            }
            waiting = null;
            // An interrupt is nothing to this loop, and while it is set every park would return at once.
            Thread.interrupted();
        }
        woken = false;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public void close() {}
}
