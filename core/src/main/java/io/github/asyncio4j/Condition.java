package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock whose holder can wait for others to change something under it: asyncio's Condition.
 *
 * <pre>{@code
 * try (var _ = await(condition.acquire())) {
 *     await(condition.waitUntil(() -> stock > 0));
 *     stock--;
 * }
 * }</pre>
 *
 * <p>Several conditions may share one {@link Lock}. Java has kept the names wait and notify for itself: here they are
 * {@link #waitNotified} and {@link #signal}. Belongs to the loop of the first task that has to wait. Not for other threads.
 */
public final class Condition {

    private final Lock lock;
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitLine line = new WaitLine(binding);

    /** The body of every wait. */
    private final Callable<Boolean> wait = this::waitOnce;

    /** Makes a condition with a lock of its own. */
    public Condition() {
        this(new Lock());
    }

    /**
     * Makes a condition on a lock that others may use too.
     *
     * @param lock taken and given up by the waits of this condition
     */
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "the lock of a Condition is null");
    }

    /** {@return whether somebody holds the lock} */
    public boolean locked() {
        return lock.locked();
    }

    /**
     * Takes the lock. Suspends until it is free for this task; see {@link Lock#acquire}.
     *
     * @return to be awaited; its result gives the lock up when it is closed
     */
    public Coroutine<Lock.Hold> acquire() {
        return lock.acquire();
    }

    /**
     * Gives the lock up; see {@link Lock#release}.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void release() {
        lock.release();
    }

    /**
     * Gives the lock up, waits, and takes the lock again. Suspends until a signal has come and the lock is free; the
     * result is true, as in Python. It may return without need: look again at what was waited for, or use
     * {@link #waitUntil}. However it ends, by a cancel too, the lock is held again: the latest {@link CancelledError} is
     * thrown then, and a signal that had come is passed on to the next waiter.
     *
     * @return to be awaited with the lock held
     * @throws IllegalStateException if nobody holds the lock
     */
    public Coroutine<Boolean> waitNotified() {
        return Asyncio.async(wait);
    }

    /**
     * Waits for a predicate to hold. Suspends until it does, not at all if it does at once; it is asked with the lock
     * held, at each signal. A cancel and what the predicate throws end the wait with the lock held.
     *
     * @param predicate quick and without an await; asked on the loop's thread
     * @return to be awaited with the lock held; the result is true
     * @throws IllegalStateException if it has to wait and nobody holds the lock
     */
    public Coroutine<Boolean> waitUntil(BooleanSupplier predicate) {
        Objects.requireNonNull(predicate, "the predicate is null");
        return Asyncio.async(() -> {
            while (!predicate.getAsBoolean()) {
                waitOnce();
            }
            return true;
        });
    }

    private boolean waitOnce() {
        requireLocked("wait on");
        Waiter waiter = line.join();
        lock.release();
        CancelledError cancelled = null;
        try {
            line.await(waiter);
        } catch (CancelledError e) {
            cancelled = e;
        }
        cancelled = acquireAgain(cancelled);
        if (cancelled == null) {
            return true;
        }
        if (waiter.woken()) {
            line.wakeFirst();
        }
        throw cancelled;
    }

    /** Takes the lock whatever cancels come meanwhile; returns the latest. */
    private @Nullable CancelledError acquireAgain(@Nullable CancelledError cancelled) {
        CancelledError latest = cancelled;
        while (true) {
            try {
                Asyncio.await(lock.acquire());
                return latest;
            } catch (CancelledError e) {
                latest = e;
            }
        }
    }

    /**
     * Wakes the first waiter, which goes on when the lock is free.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signal() {
        signal(1);
    }

    /**
     * Wakes the first so many waiters, or all if there are fewer.
     *
     * @param count 0 or more
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signal(int count) {
        binding.check("Condition.signal");
        requireLocked("signal");
        if (count < 0) {
            throw new IllegalArgumentException("the number of waiters to signal is " + count + "; it must be >= 0");
        }
        for (int left = count; left > 0 && line.wakeFirst();) {
            left--;
        }
    }

    /**
     * Wakes all waiters.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signalAll() {
        binding.check("Condition.signalAll");
        requireLocked("signal");
        line.wakeAll();
    }

    private void requireLocked(String verb) {
        if (!lock.locked()) {
            throw new IllegalStateException("cannot " + verb + " a condition whose lock is not acquired;"
                    + " acquire it first: try (var _ = await(condition.acquire())) {...}");
        }
    }

    @Override
    public String toString() {
        return "Condition[" + line.describe(locked() ? "locked" : "unlocked") + "]";
    }
}
