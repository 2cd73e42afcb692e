package io.github.asyncio4j;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A lock for the tasks of one loop: asyncio's Lock. It keeps others out while its holder is suspended; between two awaits
 * nothing else runs and none is needed.
 *
 * <pre>{@code
 * try (var _ = await(lock.acquire())) {
 *     balance = await(fetch()) + 1;
 * }
 * }</pre>
 *
 * <p>Fair: it goes to tasks in the order in which they asked for it. It knows no owner: any task may release it, and a task
 * that asks for it twice waits for itself. Belongs to the loop of the first task that has to wait. Not for other threads.
 */
public final class Lock {

    /** Held by one who acquired; closing it releases the lock, once. */
    public static final class Hold implements AutoCloseable {
        private @Nullable Lock lock;

        private Hold(Lock lock) {
            this.lock = lock;
        }

        /**
         * Releases the lock; a second call does nothing.
         *
         * @throws IllegalStateException if somebody else has released it
         */
        @Override
        public void close() {
            Lock held = lock;
            if (held != null) {
                lock = null;
                held.release();
            }
        }
    }

    private final LoopBinding binding = new LoopBinding(this);
    private final WaitLine line = new WaitLine(binding);

    /** The body of every acquire. */
    private final Callable<Hold> take = this::take;

    /** False also while a woken waiter is about to take it; newcomers then queue. */
    private boolean locked;

    /** Makes a lock that is free. */
    public Lock() {}

    /** {@return whether somebody holds it} */
    public boolean locked() {
        return locked;
    }

    /**
     * Takes the lock. Suspends until it is released and nobody who came before waits for it; a free one is taken at once.
     * A waiter that is cancelled does not get it, also when it was already on its way: the next in line does.
     *
     * @return to be awaited; its result gives the lock up when it is closed
     */
    public Coroutine<Hold> acquire() {
        return Asyncio.async(take);
    }

    private Hold take() {
        binding.check("Lock.acquire");
        if (locked || line.hasLive()) {
            awaitTurn();
        }
        locked = true;
        return new Hold(this);
    }

    private void awaitTurn() {
        Waiter waiter = line.join();
        try {
            line.await(waiter);
        } catch (CancelledError e) {
            if (!locked) {
                line.wakeHead();
            }
            throw e;
        }
    }

    /**
     * Gives the lock up and wakes the first in line.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void release() {
        binding.check("Lock.release");
        if (!locked) {
            throw new IllegalStateException("Lock is not acquired; release it once for each acquire");
        }
        locked = false;
        line.wakeHead();
    }

    @Override
    public String toString() {
        return "Lock[" + line.describe(locked ? "locked" : "unlocked") + "]";
    }
}
