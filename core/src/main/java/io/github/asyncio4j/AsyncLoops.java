package io.github.asyncio4j;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Going through asynchronous values in a coroutine: {@code async for}. */
final class AsyncLoops {

    private AsyncLoops() {}

    static <T> Iterable<T> values(AsyncIterable<T> source) {
        Objects.requireNonNull(source, "what is to be gone through is null");
        return () -> new Values<>(source.asyncIterator());
    }

    @SuppressWarnings("unchecked")
    static <T> void forEach(AsyncIterable<T> source, Consumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "the consumer is null");
        if (source instanceof AsyncGenerator<?, ?> generator) {
            ((AsyncGenerator<T, ?>) generator).forEach(consumer);
        } else {
            values(source).forEach(consumer);
        }
    }

    private static final class Values<T> extends Lookahead<T> {
        private final AsyncIterator<T> source;
        private @Nullable T taken;

        Values(AsyncIterator<T> source) {
            this.source = source;
        }

        @Override
        @SuppressWarnings("unchecked")
        boolean advance() {
            if (source instanceof AsyncGenerator<?, ?> generator) {
                boolean more = generator.advance("anext", null, null);
                taken = more ? (T) generator.taken() : null;
                return more;
            }
            Coroutine<T> next = source.anext();
            try {
                taken = Asyncio.await(next);
                return true;
            } catch (StopAsyncIteration e) {
                return false;
            }
        }

        @Override
        @Nullable
        T taken() {
            return taken;
        }
    }
}
