package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncIterator;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.StopAsyncIteration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is read one by one, to the end of a stream. */
record Pieces<T>(Supplier<? extends Coroutine<? extends @Nullable T>> read, Predicate<@Nullable T> isEnd)
        implements AsyncIterator<T> {

    @Override
    public Coroutine<T> anext() {
        return async(() -> {
            T next = await(read.get());
            if (isEnd.test(next)) {
                throw new StopAsyncIteration();
            }
            return next;
        });
    }
}
