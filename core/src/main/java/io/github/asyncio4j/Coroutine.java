package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A computation that has not begun: what calling a coroutine function returns.
 *
 * <p>It runs when it is awaited, as part of the awaiting task, or when a {@link Task} is made of it. It runs once; a
 * second await is an error, as in Python. Made by {@link Asyncio#async(Callable)}.
 *
 * @param <T> the type of the result
 */
public final class Coroutine<T> implements Awaitable<T> {

    /** In the place of the action of one that runs. */
    private static final Action RUNNING = () -> {};

    /**
     * created -> running -> over, or created -> over for one that is given up: one of the two until it runs, RUNNING while
     * it does, and then none. Two fields, and no wrapper around an action, since a coroutine is made for each await; and
     * nothing but nulls at the end, since a collector notes what is written into an object that has become old.
     */
    private @Nullable Callable<T> body;
    private @Nullable Action action;

    /** In debug mode: who reports it if it is never awaited. */
    private final @Nullable Unawaited watch;

    Coroutine(Callable<T> body) {
        this.body = Objects.requireNonNull(body, "the body of a coroutine is null");
        watch = Debug.ON ? Unawaited.watch(this, body) : null;
    }

    Coroutine(Action action) {
        this.action = Objects.requireNonNull(action, "the body of a coroutine is null");
        watch = Debug.ON ? Unawaited.watch(this, action) : null;
    }

    /** Runs the body, once. */
    @Nullable
    T call() throws Exception {
        if (watch != null) {
            watch.over();
        }
        Callable<T> callable = body;
        Action only = action;
        if (callable == null && (only == null || only == RUNNING)) {
            throw refusal(only != null);
        }
        body = null;
        action = RUNNING;
        try {
            if (callable != null) {
                return callable.call();
            }
            only.run();
            return null;
        } catch (StopIteration e) {
            throw new IllegalStateException("coroutine raised StopIteration (" + e.getMessage()
                    + "), which is for who asks for the values: catch it there and return", e);
        } finally {
            action = null;
        }
    }

    private static IllegalStateException refusal(boolean running) {
        return new IllegalStateException(running
                ? "this coroutine is being awaited already, and runs for that await alone."
                        + " Make a Task of it, which several may await"
                : "this coroutine has been awaited already; it runs once."
                        + " Call the coroutine function again for a second run, or await one Task several times");
    }

    /** Gives up a coroutine that will not run. */
    void discard() {
        body = null;
        if (action != RUNNING) {
            action = null;
        }
        if (watch != null) {
            watch.over();
        }
    }

    @Override
    public String toString() {
        if (action == RUNNING) {
            return "Coroutine[running]";
        }
        Object made = body != null ? body : action;
        return made == null ? "Coroutine[awaited]" : "Coroutine[created " + made.getClass().getName() + "]";
    }
}
