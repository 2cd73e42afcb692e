package io.github.asyncio4j.fiber;

import org.jspecify.annotations.Nullable;

/**
 * The stack of a generator's body, run piece by piece by whoever pulls it.
 *
 * <p>The body runs on top of its consumer's stack. It may suspend the task it is pulled in, and the stack of the suspended
 * task then shows the body's frames above the consumer's. One consumer at a time; pulling from two threads at once, or
 * from the body itself, is the caller's to refuse.
 */
public abstract sealed class Pulled permits NestedPulled, BatonPulled {

    /** The generator in whose body this one is being pulled; null outside {@link #resume}. */
    @Nullable Pulled outer;

    /** For the two engines. */
    Pulled() {}

    /**
     * Runs the body up to its next {@link #yield}, or to its end.
     *
     * @return true if it has yielded, false if it has ended
     */
    public final boolean resume() {
        Here here = Fibers.here();
        Fiber fiber = here == null ? null : here.fiber();
        if (fiber == null) {
            return pull(null);
        }
        outer = fiber.pulled;
        fiber.pulled = this;
        try {
            return pull(fiber);
        } finally {
            fiber.pulled = outer;
            outer = null;
        }
    }

    /**
     * Gives up the body's stack until the next {@link #resume}. Called by the body.
     *
     * @throws IllegalStateException if the stack cannot be left here; nothing has changed then
     */
    public abstract void yield();

    /** {@return whether the caller is the body, and not that of a generator which it pulls} */
    public abstract boolean isRunningHere();

    /** Lets the body run, in the fiber that pulls or, with null, on a plain thread. */
    abstract boolean pull(@Nullable Fiber fiber);
}
