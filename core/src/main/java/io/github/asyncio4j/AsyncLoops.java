package io.github.asyncio4j;

import java.util.Iterator;
import java.util.NoSuchElementException;
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

    /** One value ahead once it was asked whether there is one. */
    private static final class Values<T> implements Iterator<T> {
        private final AsyncIterator<T> source;
        private boolean ahead;
        private boolean ended;
        private @Nullable T value;

        Values(AsyncIterator<T> source) {
            this.source = source;
        }

        @Override
        public boolean hasNext() {
            if (!ahead && !ended) {
                ahead = advance();
                ended = !ahead;
            }
            return ahead;
        }

        @SuppressWarnings("unchecked")
        private boolean advance() {
            if (source instanceof AsyncGenerator<?, ?> generator) {
                boolean more = generator.advance("anext", null, null);
                value = more ? (T) generator.taken() : null;
                return more;
            }
            Coroutine<T> next = source.anext();
            try {
                value = Asyncio.await(next);
                return true;
            } catch (StopAsyncIteration e) {
                return false;
            }
        }

        @Override
        public @Nullable T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no next value");
            }
            T next = value;
            value = null;
            ahead = false;
            return next;
        }
    }
}
