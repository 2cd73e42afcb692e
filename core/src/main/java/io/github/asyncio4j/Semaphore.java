package io.github.asyncio4j;

import java.util.concurrent.Callable;
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
public sealed class Semaphore permits BoundedSemaphore {

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

    private final LoopBinding binding = new LoopBinding(this);
    private final WaitLine line = new WaitLine(binding);

    /** The body of every acquire. */
    private final Callable<Permit> take = this::take;

    /** How many permits may be taken. A woken waiter's is taken off when it is woken, so that nobody overtakes it. */
    private int value;

    /** Makes a semaphore of one permit. */
    public Semaphore() {
        this(1);
    }

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

    /** {@return whether an acquire would have to wait} */
    public boolean locked() {
        return value == 0 || line.hasLive();
    }

    /**
     * Takes a permit. Suspends until there is one and nobody who came before waits for it; a free one is taken at once. A
     * waiter that is cancelled takes nothing, also when its permit was already on its way: the next in line gets it.
     *
     * @return to be awaited; its result gives the permit back when it is closed
     */
    public Coroutine<Permit> acquire() {
        return Asyncio.async(take);
    }

    private Permit take() {
        binding.check("Semaphore.acquire");
        if (locked()) {
            awaitTurn();
        } else {
            value--;
        }
        return new Permit(this);
    }

    private void awaitTurn() {
        Waiter waiter = line.join();
        try {
            line.await(waiter);
        } catch (CancelledError e) {
            if (waiter.woken()) {
                value++;
            }
            throw e;
        } finally {
            // While this one was in the line newcomers had to queue, even with permits free.
            while (value > 0 && line.wakeFirst()) {
                value--;
            }
        }
    }

    /** Gives a permit back, or brings in a new one, and wakes the first in line. */
    public void release() {
        binding.check("Semaphore.release");
        if (!line.wakeFirst()) {
            value++;
        }
    }

    /** Returns how many permits may be taken. */
    int value() {
        return value;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + line.describe(locked() ? "locked" : "unlocked, value " + value)
                + "]";
    }
}
