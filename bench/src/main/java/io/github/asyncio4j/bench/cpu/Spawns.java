package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;

/** Tasks that do next to nothing. The operation is to make one, run it and join it. */
public final class Spawns {

    /** So many are made before they are joined. */
    static final int BATCH = 10_000;

    private Spawns() {}

    /** Makes and joins n tasks, a batch at a time. */
    public static void run(int n) {
        Asyncio.run(() -> {
            int batch = Math.min(n, BATCH);
            long sum = 0;
            for (int done = 0; done + batch <= n; done += batch) {
                for (int one : await(gather(batch(batch)))) {
                    sum += one;
                }
            }
            Workloads.require(n - n % batch, sum);
        });
    }

    private static List<Task<Integer>> batch(int size) {
        List<Task<Integer>> tasks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tasks.add(createTask(async(() -> 1)));
        }
        return tasks;
    }
}
