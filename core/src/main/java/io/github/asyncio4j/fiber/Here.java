package io.github.asyncio4j.fiber;

import org.jspecify.annotations.Nullable;

/**
 * What runs on this thread: the loop it belongs to, and the fiber that is on the stack, if any.
 *
 * <p>One object for each running loop. On the carried engine it hangs on the loop's thread and every fiber finds it
 * through its carrier; on the portable engine each fiber's thread refers to it. Touched only by whoever holds the loop:
 * the loop's own code, or the one fiber that runs.
 */
public final class Here {

    /** Carried: set on the loop's thread alone. Portable: set on the loop's thread and on every fiber's. */
    static final ThreadLocal<@Nullable Here> LOCAL = new ThreadLocal<>();

    /**
     * What runs on the thread that began to drive a loop last, looked at before {@link #LOCAL}: most programs have one
     * loop, and ask several times for each message. Plain, since a thread believes it of its own thread alone, and for
     * that thread it is in order.
     */
    private static @Nullable Here latest;

    private final Object loop;

    /** The loop's own thread: the carrier of carried fibers. */
    final Thread thread = Thread.currentThread();

    /** The fiber on the stack; null in a plain callback. */
    @Nullable Fiber fiber;

    /**
     * Portable only: the fiber that has the baton, null while the loop has it. Written by who has it, when passing it on. It is
     * what {@link #fiber} says, and volatile, since who has not got the baton looks at it too.
     */
    volatile @Nullable PortableFiber baton;

    /** Carried only: the fiber on the stack is in a {@link Fiber#away} region and must not see the loop. */
    boolean away;

    Here(Object loop) {
        this.loop = loop;
    }

    /** Says that this thread drives a loop from here on. */
    static void enter(Object loop) {
        Here here = new Here(loop);
        LOCAL.set(here);
        latest = here;
    }

    /** Says that this thread drives no loop any more. */
    static void leave() {
        Here here = LOCAL.get();
        LOCAL.remove();
        if (latest == here) {
            latest = null;
        }
    }

    /** Returns the latest if it is of this thread, else null: then look at {@link #LOCAL}. */
    static @Nullable Here latestOf(Thread thread) {
        Here here = latest;
        return here != null && here.thread == thread ? here : null;
    }

    /** {@return the loop that was given to {@link Fibers#drive}} */
    public Object loop() {
        return loop;
    }

    /** {@return the fiber that is running, or null in a plain callback of the loop} */
    public @Nullable Fiber fiber() {
        return fiber;
    }
}
