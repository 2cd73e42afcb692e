package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * A number of permits that tasks take and give back: asyncio's Semaphore. Fair: who comes while others wait queues behind
 * them, permits or not.
 *
 * <pre>{@code
 * try (var _ = await(semaphore.acquire())) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Belongs to the loop of the first task that has to wait. Not for other threads.
 */
public final class Semaphore {

    /** Held by one who acquired; closing it gives the permit back, once. */
    public static final class Permit implements AutoCloseable {
        private @Nullable Semaphore semaphore;

        private Permit(Semaphore semaphore) {
            this.semaphore = semaphore;
        }

        /** Gives the permit back; a second call does nothing. */
        @Override
        public void close() {
            Semaphore from = semaphore;
            if (from != null) {
                semaphore = null;
                from.release();
            }
        }
    }

    private int value;
    private @Nullable WaitLine line;

    /**
     * Makes a semaphore.
     *
     * @param value how many permits there are at first; 0 or more
     */
    public Semaphore(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("the initial value of a Semaphore is " + value + "; it must be >= 0");
        }
        this.value = value;
    }

    /** Returns whether an acquire would have to wait. */
    public boolean locked() {
        return value == 0 || line != null && line.hasLive();
    }

    /**
     * Takes a permit. Suspends while there is none, or while others wait; ends with a release. A waiter that is cancelled
     * takes nothing, also when its permit was already on its way: the next in line gets it.
     */
    public Coroutine<Permit> acquire() {
        return Asyncio.async(this::take);
    }

    private Permit take() {
        if (!locked()) {
            value--;
            return new Permit(this);
        }
        WaitLine waiting = line();
        // A woken waiter's permit is taken off in release, so that nobody overtakes it; cancelled, it gives it back.
        try {
            waiting.await(this::giveBack);
        } finally {
            // While this one was in the line newcomers had to queue, even with permits free.
            while (value > 0 && waiting.wakeFirst()) {
                value--;
            }
        }
        return new Permit(this);
    }

    private WaitLine line() {
        EventLoop loop = Asyncio.getRunningLoop();
        if (line == null) {
            line = new WaitLine(loop);
        } else if (line.loop() != loop) {
            throw new IllegalStateException(this + " is bound to a different event loop");
        }
        return line;
    }

    /** Gives a permit back, or brings in a new one, and wakes the first in line. */
    public void release() {
        if (line != null) {
            line.loop().checkThread("Semaphore.release");
        }
        giveBack();
    }

    private void giveBack() {
        if (line == null || !line.wakeFirst()) {
            value++;
        }
    }

    @Override
    public String toString() {
        int waiting = line == null ? 0 : line.size();
        return "Semaphore[" + (locked() ? "locked" : "unlocked, value " + value)
                + (waiting == 0 ? "" : ", waiters " + waiting) + "]";
    }
}
