package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;

/** Awaits that have nothing to wait for. */
public final class Awaits {

    private Awaits() {}

    /** Makes and awaits n coroutines that return at once. */
    public static void coroutines(int n) {
        Asyncio.run(() -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += await(one());
            }
            Workloads.require(n, sum);
        });
    }

    private static Coroutine<Integer> one() {
        return async(() -> 1);
    }

    /** Awaits a future that is done n times. */
    public static void doneFuture(int n) {
        Asyncio.run(() -> {
            Future<Integer> done = getRunningLoop().createFuture();
            done.setResult(1);
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += await(done);
            }
            Workloads.require(n, sum);
        });
    }
}
