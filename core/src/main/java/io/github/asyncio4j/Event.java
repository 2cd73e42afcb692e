package io.github.asyncio4j;

import java.util.concurrent.Callable;

/**
 * A flag that tasks can wait for: asyncio's Event.
 *
 * <p>Belongs to the loop of the first task that has to wait. Not for other threads: those call
 * {@code loop.callSoonThreadsafe(event::set)}.
 */
public final class Event {

    private final LoopBinding binding = new LoopBinding(this);
    private final WaitLine line = new WaitLine(binding);

    /** The body of every wait. */
    private final Callable<Boolean> wait = this::waitIfUnset;

    private boolean set;

    /** Makes an event that is not set. */
    public Event() {}

    /** {@return whether it is set} */
    public boolean isSet() {
        return set;
    }

    /** Sets it and wakes all who wait, in order; they go on even if it is cleared before they run. */
    public void set() {
        binding.check("Event.set");
        if (!set) {
            set = true;
            line.wakeAll();
        }
    }

    /** Unsets it, so that tasks wait again. */
    public void clear() {
        binding.check("Event.clear");
        set = false;
    }

    /**
     * Suspends until it is set, not at all if it is; the result is true, as in Python. A cancel ends the wait alone.
     *
     * @return to be awaited once; each who waits asks for one
     */
    public Coroutine<Boolean> waitSet() {
        return Asyncio.async(wait);
    }

    private boolean waitIfUnset() {
        binding.check("Event.waitSet");
        if (!set) {
            line.await(line.join());
        }
        return true;
    }

    @Override
    public String toString() {
        return "Event[" + line.describe(set ? "set" : "unset") + "]";
    }
}
