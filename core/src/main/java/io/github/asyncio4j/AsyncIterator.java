package io.github.asyncio4j;

/**
 * Values that are awaited one by one.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface AsyncIterator<T> extends AsyncIterable<T> {

    /**
     * Asks for the next value. Suspends until there is one, or the end.
     *
     * @return to be awaited, before the next one is asked for; fails with {@link StopAsyncIteration} at the end
     */
    Coroutine<T> anext();

    /** {@return this} */
    @Override
    default AsyncIterator<T> asyncIterator() {
        return this;
    }
}
