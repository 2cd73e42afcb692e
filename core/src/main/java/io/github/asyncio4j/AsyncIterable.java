package io.github.asyncio4j;

/**
 * What gives values one after another, and may have to wait for each: what {@code async for} takes in Python (PEP 492).
 *
 * <p>A coroutine goes through it with {@link Asyncio#forAwait}.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface AsyncIterable<T> {

    /** {@return an iterator over the values; the same one each time where they can be had but once} */
    AsyncIterator<T> asyncIterator();
}
