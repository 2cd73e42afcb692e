package io.github.asyncio4j.fiber;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The stack of a task. The loop enters it with {@link #enter}; the body leaves it with {@link #suspend} or by ending.
 *
 * <p>Between the two nothing else runs on the loop, whatever the body does: a lock, a sleep or a read that blocks holds
 * the loop, as it does in asyncio. Only {@link #away} lifts this.
 *
 * <pre>
 *   new --enter--> running --suspend--> suspended --enter--> running --(body ends)--> done
 *                running --away: blocks--> away --(unblocked)--> running
 * </pre>
 */
public abstract sealed class Fiber permits CarriedFiber, PortableFiber {

    /** What a fiber runs, and its way back to the loop: one object, since many fibers may rest. */
    public interface Body extends Executor {

        /** Begins with the first {@link Fiber#enter}, on the fiber's stack, and ends with the fiber. */
        void begin();

        /**
         * The loop's thread-safe door, through which the fiber comes back from an {@link Fiber#away} region. Any thread.
         *
         * @param comeBack run by the loop
         */
        @Override
        void execute(Runnable comeBack);

        /**
         * Asked by a fiber that is about to give up its stack and would have to wake the loop's thread for it, only for the
         * loop to wake the thread of another fiber: who that is, if it can be known.
         *
         * @return a fiber that has begun and is suspended, all done that comes before its {@link Fiber#enter}; null to have
         *         the loop go on
         */
        default @Nullable Fiber heir() {
            return null;
        }
    }

    /** The body and the owner of a fiber that has ended. */
    private static final Body ENDED = new Body() {
        @Override
        public void begin() {}

        @Override
        public void execute(Runnable comeBack) {}
    };

    /** What runs here; {@link #ENDED} behind its end, where it is told to {@link #forget}. */
    Body body;

    /** What the fiber's owner wants to find again: the task. */
    private Object owner;

    /** The innermost generator whose body is on this fiber's stack; null outside one. */
    @Nullable Pulled pulled;

    Fiber(Object owner, Body body) {
        this.owner = owner;
        this.body = body;
    }

    /**
     * Forgets, at the end of the body, whom it was for: an idle thread of the JDK's scheduler may refer for long to what it
     * ran last, and a task that failed is reported when it is garbage.
     */
    final void forget() {
        owner = ENDED;
        body = ENDED;
    }

    /** {@return what the fiber was made for, until its body has ended} */
    public final Object owner() {
        return owner;
    }

    /** Runs the body until it suspends, ends or blocks in an away region. Called by the loop, never by a fiber. */
    public abstract void enter();

    /**
     * Gives up the stack until the next {@link #enter}. Called by the body.
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
