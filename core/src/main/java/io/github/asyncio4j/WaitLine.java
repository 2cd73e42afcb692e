package io.github.asyncio4j;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A fair line of tasks that wait for a turn; the only wait queue of the primitives. Each step costs the same however long
 * the line is. What a woken waiter does when it is cancelled before it runs is the primitive's to say.
 *
 * <pre>
 *   join -> pending --wake--> woken     --(its task runs)--> out of the line
 *                   --cancel-> cancelled --(its task runs)--> out of the line
 * </pre>
 */
final class WaitLine {

    private final LoopBinding binding;

    private @Nullable Waiter first;
    private @Nullable Waiter last;

    /** No one ahead of this one is pending; null when no one is at all. It only moves back, over those that are done. */
    private @Nullable Waiter next;

    private int size;

    /** How many of them are woken and have not run yet. */
    private int woken;

    WaitLine(LoopBinding binding) {
        this.binding = binding;
    }

    /** Takes the last place. The caller goes on to {@link #await}. */
    Waiter join() {
        return insertBefore(null);
    }

    /** Takes again the place that this one has just left; nothing else may have run since. */
    private Waiter rejoin(Waiter left) {
        Waiter waiter = insertBefore(left.behind);
        next = first;
        return waiter;
    }

    private Waiter insertBefore(@Nullable Waiter behind) {
        Waiter waiter = new Waiter(binding.bind(), binding);
        Waiter ahead = behind == null ? last : behind.ahead;
        waiter.ahead = ahead;
        waiter.behind = behind;
        if (ahead == null) {
            first = waiter;
        } else {
            ahead.behind = waiter;
        }
        if (behind == null) {
            last = waiter;
        } else {
            behind.ahead = waiter;
        }
        if (next == null) {
            next = waiter;
        }
        size++;
        return waiter;
    }

    /** Waits to be woken. The waiter is in the line until this is over, woken or cancelled. */
    void await(Waiter waiter) {
        try {
            Asyncio.await(waiter);
        } finally {
            leave(waiter);
        }
    }

    /**
     * Waits in line as long as this holds. One that is woken and finds it holding again, because somebody overtook it, keeps
     * its place; one that is woken in time but cancelled wakes the next.
     */
    void awaitWhile(BooleanSupplier blocked) {
        Waiter waiter = null;
        while (blocked.getAsBoolean()) {
            waiter = waiter == null ? join() : rejoin(waiter);
            try {
                await(waiter);
            } catch (CancelledError e) {
                if (waiter.woken() && !blocked.getAsBoolean()) {
                    wakeFirst();
                }
                throw e;
            }
        }
    }

    private void leave(Waiter waiter) {
        Waiter ahead = waiter.ahead;
        Waiter behind = waiter.behind;
        if (ahead == null) {
            first = behind;
        } else {
            ahead.behind = behind;
        }
        if (behind == null) {
            last = ahead;
        } else {
            behind.ahead = ahead;
        }
        if (next == waiter) {
            next = behind;
        }
        size--;
        if (waiter.woken()) {
            woken--;
        }
    }

    /** Wakes the first that is pending; false if there is none. */
    boolean wakeFirst() {
        Waiter waiter = firstPending();
        if (waiter == null) {
            return false;
        }
        next = waiter.behind;
        woken++;
        waiter.finish(null);
        return true;
    }

    /**
     * Wakes the first in line if it is pending. One that is woken or cancelled but has not run yet stays in the way, and
     * has to call this when it does.
     */
    void wakeHead() {
        if (first != null && !first.done()) {
            wakeFirst();
        }
    }

    /** Wakes all that are pending, and numbers them from 0. */
    void wakeAll() {
        int place = 0;
        for (Waiter waiter = firstPending(); waiter != null; waiter = firstPending()) {
            waiter.place = place++;
            wakeFirst();
        }
    }

    private @Nullable Waiter firstPending() {
        Waiter waiter = next;
        while (waiter != null && waiter.done()) {
            waiter = waiter.behind;
        }
        next = waiter;
        return waiter;
    }

    /** Whether anybody in the line is not cancelled. */
    boolean hasLive() {
        return woken > 0 || firstPending() != null;
    }

    /** How many are in the line, with those that are woken or cancelled and have not run yet. */
    int size() {
        return size;
    }

    /** Adds to a description how many are in the line, if any. */
    String describe(String state) {
        return size == 0 ? state : state + ", waiters " + size;
    }
}
