package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.loop.Turn;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the fibers of tasks, and the first part of an eager task inside the call that makes it. Loop thread only.
 *
 * <p>A fiber cannot be entered on top of another. So a maker gives up its stack, the loop runs the child up to its first
 * wait, and then the maker again: nothing else runs in between, so that it looks like a call. Makers whose children make
 * children stand in a line, and not on the loop's stack.
 */
final class EagerStart {

    /** The task that the fiber on the stack wants to have begun. Set by that fiber just before it gives up its stack. */
    private @Nullable Task<?> next;

    /**
     * Those that wait for the first part of a child, the innermost last. Empty between two entries of the loop. Added by
     * themselves, since the loop knows whom it has entered, and not always who has given up its stack.
     */
    private final ArrayDeque<Task<?>> makers = new ArrayDeque<>();

    /** A callback of the loop is on its stack and waits for the first part of what it makes. */
    private boolean calledBack;

    /** Refuses an eager start where it cannot be, before there is a task. */
    static void check(TaskOptions options) {
        Context given = options.context();
        if (given != null && given.isEntered()) {
            throw new IllegalStateException("an eager task cannot enter " + given
                    + ": the caller is running in it; give it a copy, or start it as usual");
        }
        if (Suspend.currentTaskOrNull() == null && Fibers.holdsMonitor(Turn.class)) {
            throw new IllegalStateException("an eager task cannot begin in a callback that holds a monitor"
                    + " (a synchronized block or method); make it outside of the block, or start it as usual");
        }
    }

    /** Runs a task up to its first wait. Called by whoever makes it: another task, or a callback of the loop. */
    void begin(Task<?> child) {
        Task<?> maker = Suspend.currentTaskOrNull();
        if (maker == null) {
            calledBack = true;
            try {
                run(child, null);
            } finally {
                calledBack = false;
            }
        } else {
            next = child;
            makers.addLast(maker);
            try {
                maker.suspend();
            } catch (IllegalStateException refused) {
                makers.removeLast();
                next = null;
                child.endBeforeStart(new CancelledError("its maker cannot give up its stack to it"));
                throw refused;
            }
        }
        child.loop.run().throwEscaped();
    }

    /** Whether a task or a callback waits for the first part of a child. */
    boolean isUnderway() {
        return calledBack || !makers.isEmpty();
    }

    /**
     * Runs a task up to its next wait, and those that it begins. Called by the loop.
     *
     * @param comeBack how to enter the task's fiber, which is coming back from where it blocked; null for the usual way
     */
    void run(Task<?> task, @Nullable Runnable comeBack) {
        Task<?> current = task;
        Runnable way = comeBack;
        while (current != null) {
            current.enter(way);
            way = null;
            Task<?> child = next;
            if (child == null) {
                current = makers.pollLast();
            } else {
                next = null;
                current = child;
            }
        }
    }
}
