package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Queue;

/** Two tasks that throw a ball to each other. The operation is a round trip: two puts and two gets. */
public final class PingPong {

    private PingPong() {}

    /** Plays n round trips over two queues of size 1. */
    public static void run(int n) {
        Asyncio.run(() -> {
            Queue<Integer> there = new Queue<>(1);
            Queue<Integer> back = new Queue<>(1);
            await(gather(ping(n, there, back), pong(n, there, back)));
        });
    }

    private static Coroutine<Void> ping(int n, Queue<Integer> there, Queue<Integer> back) {
        return async(() -> {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                await(there.put(i));
                sum += await(back.get());
            }
            Workloads.require((long) n * (n - 1) / 2, sum);
        });
    }

    private static Coroutine<Void> pong(int n, Queue<Integer> there, Queue<Integer> back) {
        return async(() -> {
            for (int i = 0; i < n; i++) {
                await(back.put(await(there.get())));
            }
        });
    }
}
