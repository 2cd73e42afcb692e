package io.github.asyncio4j;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waiting for one result with a time limit. */
final class WaitFor {

    private WaitFor() {}

    static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
        Objects.requireNonNull(awaitable, "what is waited for is null");
        return new Coroutine<>(() -> await(awaitable, limit));
    }

    private static <T> T await(Awaitable<T> awaitable, @Nullable Duration limit) {
        if (limit == null) {
            return Asyncio.await(awaitable);
        }
        if (limit.isZero() || limit.isNegative()) {
            return nowOrNever(Asyncio.ensureFuture(awaitable), limit);
        }
        return Timeout.after(limit).run(_ -> {
            return Asyncio.await(awaitable);
        });
    }

    /** A coroutine does not begin, so that no time means no effect; what runs is cancelled, and its end awaited. */
    private static <T> T nowOrNever(Future<T> future, Duration limit) {
        if (future.done()) {
            return Suspend.resultOf(future);
        }
        cancelAndWait(future);
        try {
            return Suspend.resultOf(future);
        } catch (CancelledError e) {
            throw new AsyncTimeoutException(Timeout.message(future.loop, "of " + limit, "has passed"), e);
        }
    }

    /** Waits beside the future, not for it: a cancel of the waiting task is then known from the future's own end. */
    private static void cancelAndWait(Future<?> future) {
        Future<Void> ended = future.loop.createFuture();
        Consumer<Future<?>> wake = _ -> {
            if (!ended.done()) {
                ended.setResult(null);
            }
        };
        future.addCallback(wake);
        try {
            future.cancel();
            Asyncio.await(ended);
        } finally {
            future.removeCallback(wake);
        }
    }
}
