package io.github.asyncio4j;

/**
 * What {@link Asyncio#await} waits for: a {@link Coroutine}, which runs when it is awaited, or a {@link Future}, which
 * somebody else completes.
 *
 * @param <T> the type of the result
 */
public sealed interface Awaitable<T> permits Coroutine, Future {

    /**
     * Waits for the result. Suspends until it is there, and is cancelled, just as {@link Asyncio#await(Awaitable)}.
     *
     * @return the result; what it failed with is thrown as it is, checked or not
     * @throws IllegalStateException if the caller is not in a coroutine
     */
    default T await() {
        return Asyncio.await(this);
    }
}
