package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A lock, free and contended. */
public final class Locks {

    private static final int TASKS = 100;

    private Locks() {}

    /** One task takes and releases the free lock n times. The operation is one pair. */
    public static void one(int n) {
        Asyncio.run(() -> {
            Lock lock = new Lock();
            int held = 0;
            for (int i = 0; i < n; i++) {
                try (var _ = await(lock.acquire())) {
                    held++;
                }
            }
            Workloads.require(n, held);
        });
    }

    /** A hundred tasks hold the lock n times together, each time for one turn. The operation is one such section. */
    public static void hundred(int n) {
        Asyncio.run(() -> {
            Lock lock = new Lock();
            int[] inside = new int[1];
            List<Coroutine<Void>> holders = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                holders.add(holder(lock, n / TASKS, inside));
            }
            await(gather(holders));
        });
    }

    private static Coroutine<Void> holder(Lock lock, int times, int[] inside) {
        return async(() -> {
            for (int i = 0; i < times; i++) {
                try (var _ = await(lock.acquire())) {
                    Workloads.require(1, ++inside[0]);
                    await(sleep(Duration.ZERO));
                    inside[0]--;
                }
            }
        });
    }
}
