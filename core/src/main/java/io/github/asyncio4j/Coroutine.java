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

    /** created -> taken: the body is handed out once, to the awaiting task or to its own, and forgotten here. */
    private @Nullable Callable<T> body;

    Coroutine(Callable<T> body) {
        this.body = Objects.requireNonNull(body, "the body of a coroutine is null");
    }

    /** Hands the body out for its one run. */
    Callable<T> take() {
        Callable<T> taken = body;
        if (taken == null) {
            throw new IllegalStateException("this coroutine has been awaited already; it runs once."
                    + " Call the coroutine function again for a second run, or await one Task several times");
        }
        body = null;
        return taken;
    }

    /** Gives up a coroutine that will not run. */
    void discard() {
        body = null;
    }

    @Override
    public String toString() {
        return body == null ? "Coroutine[awaited]" : "Coroutine[created " + body.getClass().getName() + "]";
    }
}
