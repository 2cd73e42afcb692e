package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fiber;
import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Here;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The one place where a task gives up the loop; all waiting is built on it. */
final class Suspend {

    private Suspend() {}

    static <T> T await(Awaitable<T> awaitable) {
        // Not a switch over the types: its first use costs a bootstrap, and this is the way of every await.
        return awaitable instanceof Coroutine<T> coroutine ? call(coroutine) : await((Future<T>) awaitable);
    }

    private static <T> T call(Coroutine<T> coroutine) {
        currentTask("await");
        try {
            return coroutine.call();
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        }
    }

    private static <T> T await(Future<T> future) {
        Task<?> task = currentTask("await");
        return future.done() && future.loop == task.loop ? resultOf(future) : task.waitFor(future);
    }

    static <T> T resultOf(Future<T> future) {
        try {
            return future.take();
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            AwaitTrace.leaveOn(e);
            throw e;
        }
    }

    /** Runs a region in which the task may block while others run. */
    static <T> T away(Callable<T> region) throws Exception {
        Task<?> task = currentTask("blocking");
        if (task.mustCancel()) {
            throw task.takeCancel(null);
        }
        Throwable interrupted = null;
        task.keepContext();
        try {
            T value = Fibers.here().fiber().away(Context.blocking(task.loop.context, region));
            if (!task.mustCancel()) {
                return value;
            }
        } catch (Throwable e) {
            if (!task.mustCancel()) {
                throw e;
            }
            interrupted = e;
        }
        Thread.interrupted();
        throw task.takeCancel(interrupted);
    }

    static @Nullable Task<?> currentTaskOrNull() {
        Here here = Fibers.here();
        Fiber fiber = here == null ? null : here.fiber();
        return fiber == null ? null : (Task<?>) fiber.owner();
    }

    /** Returns the task that runs here, for a verb that needs one. */
    static Task<?> currentTask(String verb) {
        Task<?> task = currentTaskOrNull();
        if (task == null) {
            throw new IllegalStateException(outside(verb));
        }
        return task;
    }

    private static String outside(String verb) {
        if (Fibers.here() != null) {
            return verb + " was called in a callback of the loop, which must not wait: call createTask(...) there and"
                    + " await in the task";
        }
        return verb + " was called outside a coroutine, on thread \"" + Thread.currentThread().getName()
                + "\": it works inside run(...), createTask(...) and what they call, but not in another thread or in"
                + " blocking(...). To reach a loop from another thread use loop.callSoonThreadsafe(...)";
    }
}
