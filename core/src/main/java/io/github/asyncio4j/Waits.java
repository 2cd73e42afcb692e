package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waiting for some of several futures without touching them. */
final class Waits {

    private Waits() {}

    /** Looks through what is to be awaited, so that a null or a wrong loop is refused before any task is made. */
    static <A extends Awaitable<?>> List<A> checked(EventLoop loop, Iterable<? extends A> awaitables) {
        List<A> checked = new ArrayList<>();
        for (A awaitable : Objects.requireNonNull(awaitables, "what is to be awaited is null")) {
            if (!(awaitable instanceof Coroutine)) {
                loop.ensureFuture((Awaitable<?>) awaitable);
            }
            checked.add(awaitable);
        }
        return checked;
    }

    static <F extends Future<?>> Coroutine<Waited<F>> wait(Iterable<? extends F> futures, @Nullable Duration limit,
            ReturnWhen when) {
        Objects.requireNonNull(futures, "the futures to wait for are null");
        Objects.requireNonNull(when, "when to return is null");
        Set<F> distinct = new LinkedHashSet<>();
        futures.forEach(future -> distinct.add(Objects.requireNonNull(future, "a future to wait for is null")));
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("wait(...) was given no futures; it needs at least one");
        }
        return Asyncio.async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            distinct.forEach(future -> loop.ensureFuture((Future<?>) future));
            suspend(loop, distinct, limit, when);
            return Waited.split(distinct, Future::done);
        });
    }

    private static <F extends Future<?>> void suspend(EventLoop loop, Set<F> futures, @Nullable Duration limit,
            ReturnWhen when) {
        Future<Void> enough = loop.createFuture();
        Action wake = () -> {
            if (!enough.done()) {
                enough.setResult(null);
            }
        };
        Handle timer = limit == null ? null : loop.callLater(limit, wake);
        int[] left = {futures.size()};
        Consumer<Future<?>> onDone = future -> {
            left[0]--;
            if (left[0] == 0 || when.isOverAt(future.failed())) {
                if (!enough.done()) {
                    enough.setResult(null);
                }
            }
        };
        futures.forEach(future -> future.addCallback(onDone));
        try {
            Asyncio.await(enough);
        } finally {
            if (timer != null) {
                timer.cancel();
            }
            futures.forEach(future -> future.removeCallback(onDone));
        }
    }
}
