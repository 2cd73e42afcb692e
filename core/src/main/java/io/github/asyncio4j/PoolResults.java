package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The results of a {@link ThreadPool#map} in order. What is left when one fails, or is late, or at a close is cancelled. */
final class PoolResults<R> extends Spliterators.AbstractSpliterator<R> {

    private final ArrayDeque<ConcurrentFuture<R>> left;
    private final @Nullable Duration limit;
    private final long begin = System.nanoTime();

    private PoolResults(ArrayDeque<ConcurrentFuture<R>> calls, @Nullable Duration limit) {
        super(calls.size(), Spliterator.ORDERED);
        left = calls;
        this.limit = limit;
    }

    static <R> Stream<R> stream(ArrayDeque<ConcurrentFuture<R>> calls, @Nullable Duration limit) {
        PoolResults<R> results = new PoolResults<>(calls, limit);
        return StreamSupport.stream(results, false).onClose(() -> cancel(calls));
    }

    static void cancel(ArrayDeque<? extends ConcurrentFuture<?>> calls) {
        calls.forEach(ConcurrentFuture::cancel);
        calls.clear();
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        ConcurrentFuture<R> next = left.peek();
        if (next == null) {
            return false;
        }
        R value;
        try {
            value = limit == null ? next.result()
                    : next.result(limit.minusNanos(System.nanoTime() - begin));
        } catch (Throwable e) {
            cancel(left);
            throw Sneaky.sneak(e);
        }
        left.poll();
        action.accept(value);
        return true;
    }
}
