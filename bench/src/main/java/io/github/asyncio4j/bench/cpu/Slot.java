package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A queue of size 1 that waits in the same steps as asyncio's Queue: a future for each who waits, the first in line woken
 * by each put and get. A stand-in until core has its Queue; it does not look after cancelled waiters.
 */
final class Slot<T> {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final ArrayDeque<Future<Void>> putters = new ArrayDeque<>();
    private final ArrayDeque<Future<Void>> getters = new ArrayDeque<>();

    /** Null while empty. */
    private @Nullable T item;

    /** Suspends while something is in it. */
    Coroutine<Void> put(T thing) {
        return async(() -> {
            while (item != null) {
                waitIn(putters);
            }
            item = thing;
            wakeFirst(getters);
        });
    }

    /** Suspends while nothing is in it. */
    Coroutine<T> get() {
        return async(() -> {
            T taken = item;
            while (taken == null) {
                waitIn(getters);
                taken = item;
            }
            item = null;
            wakeFirst(putters);
            return taken;
        });
    }

    private void waitIn(ArrayDeque<Future<Void>> line) {
        Future<Void> turn = loop.createFuture();
        line.add(turn);
        await(turn);
    }

    private static void wakeFirst(ArrayDeque<Future<Void>> line) {
        Future<Void> first = line.poll();
        if (first != null) {
            first.setResult(null);
        }
    }
}
