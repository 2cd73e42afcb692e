package io.github.asyncio4j;

import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * A point that a fixed number of tasks reach together: asyncio's Barrier. Each waits until all have come; then all go on,
 * and it serves the next round.
 *
 * <pre>
 *   FILLING   --the last party comes-----------> DRAINING
 *   DRAINING, RESETTING --the last one leaves--> FILLING
 *   any       --reset--> RESETTING if somebody is inside, else FILLING
 *   any       --abort--> BROKEN
 * </pre>
 *
 * <p>Who comes while it is draining or resetting waits outside until it fills again. Belongs to the loop of the first task
 * that has to wait. Not for other threads.
 */
public final class Barrier {

    private enum State {
        FILLING, DRAINING, RESETTING, BROKEN
    }

    private final int parties;
    private final LoopBinding binding = new LoopBinding(this);

    /** Those inside, and those who wait outside. They are woken together, at each change of state, and look at it. */
    private final WaitLine line = new WaitLine(binding);

    /** The body of every wait. */
    private final Callable<Integer> pass = this::pass;

    private State state = State.FILLING;

    /** How many are inside: have come, and have not left the barrier yet. */
    private int inside;

    /**
     * Makes a barrier.
     *
     * @param parties how many tasks it waits for; 1 or more
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("the number of parties of a Barrier is " + parties
                    + "; it must be >= 1");
        }
        this.parties = parties;
    }

    /** {@return how many tasks it waits for} */
    public int parties() {
        return parties;
    }

    /** {@return how many are waiting for the others of this round} */
    public int nWaiting() {
        return state == State.FILLING ? inside : 0;
    }

    /** {@return whether it is aborted} */
    public boolean broken() {
        return state == State.BROKEN;
    }

    /**
     * Waits for the other parties. Suspends until all have come, the last one not at all, or until the barrier is reset or
     * aborted; if the round before is still leaving, it waits for that too. The result is the task's index in its round:
     * each from 0 to parties - 1 once, in order of arrival. A waiter that is cancelled leaves its place to another.
     *
     * @return to be awaited, each time by a task that counts as one party
     * @throws BarrierBrokenException if the barrier is aborted, or reset while this waits
     */
    public Coroutine<Integer> waitAll() {
        return Asyncio.async(pass);
    }

    private int pass() {
        binding.check("Barrier.waitAll");
        awaitEntry();
        inside++;
        try {
            if (inside < parties) {
                return awaitOthers();
            }
            become(State.DRAINING);
            return parties - 1;
        } finally {
            leave();
        }
    }

    private void awaitEntry() {
        while (state == State.DRAINING || state == State.RESETTING) {
            line.await(line.join());
        }
        if (state == State.BROKEN) {
            throw new BarrierBrokenException("the barrier is aborted; reset() makes it usable again");
        }
    }

    private int awaitOthers() {
        Waiter waiter = line.join();
        line.await(waiter);
        if (state != State.DRAINING) {
            throw new BarrierBrokenException("the barrier was " + (state == State.BROKEN ? "aborted" : "reset")
                    + " while this task waited for the others");
        }
        return waiter.place;
    }

    private void leave() {
        inside--;
        if (inside == 0) {
            become(state == State.BROKEN ? State.BROKEN : State.FILLING);
        }
    }

    private void become(State next) {
        state = next;
        line.wakeAll();
    }

    /**
     * Sends all who are inside away with a {@link BarrierBrokenException} and makes the barrier usable again, also one that
     * was aborted. Suspends until that is arranged, which is at once.
     *
     * @return to be awaited; without an await nothing happens
     */
    public Coroutine<Void> reset() {
        return Asyncio.async(() -> {
            binding.check("Barrier.reset");
            become(inside > 0 ? State.RESETTING : State.FILLING);
        });
    }

    /**
     * Breaks the barrier: all who wait, and all who come, get a {@link BarrierBrokenException} until a {@link #reset}.
     * Suspends until that is arranged, which is at once.
     *
     * @return to be awaited; without an await nothing happens
     */
    public Coroutine<Void> abort() {
        return Asyncio.async(() -> {
            binding.check("Barrier.abort");
            become(State.BROKEN);
        });
    }

    @Override
    public String toString() {
        return "Barrier[" + state.name().toLowerCase(Locale.ROOT)
                + (state == State.BROKEN ? "" : ", waiters " + nWaiting() + "/" + parties) + "]";
    }
}
