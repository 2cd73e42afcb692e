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

    /**
     * A Callable or an Action, with no wrapper around it; null from the moment it runs or is given up, so that it holds
     * nothing.
     */
    private @Nullable Object body;

    /** No mark in the place of the body: a reference that is written costs a look whether a collector must be told. */
    private boolean running;

    /** In debug mode: who reports it if it is never awaited. */
    private final @Nullable Unawaited watch;

    Coroutine(Callable<T> body) {
        this((Object) body);
    }

    Coroutine(Action action) {
        this((Object) action);
    }

    private Coroutine(Object body) {
        this.body = Objects.requireNonNull(body, "the body of a coroutine is null");
        watch = Debug.ON ? Unawaited.watch(this, body) : null;
    }

    /** Runs the body, once. */
    @Nullable
    T call() throws Exception {
        Object begun = begin();
        try {
            if (begun instanceof Callable<?> callable) {
                @SuppressWarnings("unchecked") T result = (T) callable.call();
                return result;
            }
            ((Action) begun).run();
            return null;
        } catch (StopIteration e) {
            throw new IllegalStateException("coroutine raised StopIteration (" + e.getMessage()
                    + "), which is for who asks for the values: catch it there and return", e);
        } finally {
            running = false;
        }
    }

    private Object begin() {
        endWatch();
        Object begun = body;
        if (begun == null) {
            throw refusal(running);
        }
        body = null;
        running = true;
        return begun;
    }

    private void endWatch() {
        if (Debug.ON) {
            Objects.requireNonNull(watch).over();
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
        endWatch();
    }

    @Override
    public String toString() {
        Object made = body;
        return "Coroutine["
                + (made != null ? "created " + made.getClass().getName() : running ? "running" : "awaited")
                + "]";
    }
}
