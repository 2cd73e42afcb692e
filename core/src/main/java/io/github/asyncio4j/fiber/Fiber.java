package io.github.asyncio4j.fiber;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The stack of a task. The loop enters it with {@link #run}; the body leaves it with {@link #suspend} or by ending.
 *
 * <p>Between the two nothing else runs on the loop, whatever the body does: a lock, a sleep or a read that blocks holds
 * the loop, as it does in asyncio. Only {@link #away} lifts this.
 *
 * <pre>
 *   new --run--> running --suspend--> suspended --run--> running --(body ends)--> done
 *                running --away: blocks--> away --(unblocked)--> running
 * </pre>
 */
public abstract sealed class Fiber permits CarriedFiber, PortableFiber {

    private static final Object ENDED = new Object();

    /** The loop's thread-safe door, through which a fiber comes back from an {@link #away} region. */
    Executor door;

    /** What the fiber's owner wants to find again: the task. */
    private Object owner;

    /** The innermost generator whose body is on this fiber's stack; null outside one. */
    @Nullable Pulled pulled;

    Fiber(Object owner, Executor door) {
        this.owner = owner;
        this.door = door;
    }

    /**
     * Forgets, at the end of the body, whom it was for: an idle thread of the JDK's scheduler may refer for long to what it
     * ran last, and a task that failed is reported when it is garbage.
     */
    final void forget() {
        owner = ENDED;
        door = _ -> {};
    }

    /** {@return what the fiber was made for, until its body has ended} */
    public final Object owner() {
        return owner;
    }

    /** Runs the body until it suspends, ends or blocks in an away region. Called by the loop, never by a fiber. */
    public abstract void run();

    /**
     * Gives up the stack until the next {@link #run}. Called by the body.
     *
     * @throws IllegalStateException if the stack cannot be left here, because a class initialiser or a native method is
     *         on it; nothing has changed then
     */
    public abstract void suspend();

    /**
     * Runs a region that may block without holding the loop: other tasks run meanwhile. The region must touch nothing of
     * the loop; {@link Fibers#here} is null in it.
     *
     * @param <T> the type of the result
     * @param region what may block; runs here and now
     * @return what the region returned
     * @throws Exception what the region threw
     */
    public abstract <T> T away(Callable<T> region) throws Exception;

    /** {@return whether the body is in an away region} Loop thread only. */
    public abstract boolean isAway();

    /** {@return the thread on whose stack the body runs} */
    public abstract Thread thread();

    /**
     * Shows where the body stands.
     *
     * @return its frames, innermost first, those of the generators it is in included; empty when done
     */
    public abstract StackTraceElement[] stack();

    static IllegalStateException cannotSuspend() {
        return new IllegalStateException("await cannot suspend here: a class initialiser (static block or field) or a"
                + " native method is on the stack, and it cannot be left before it ends. Start the awaiting code"
                + " outside of it, or do the work in toThread(...)");
    }
}
