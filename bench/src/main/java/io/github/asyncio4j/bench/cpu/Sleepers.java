package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks that sleep for a second, all at once. The second is the floor; what counts is the time above it, and memory. */
public final class Sleepers {

    private Sleepers() {}

    /** Makes n tasks, lets each sleep for a second and joins them. */
    public static void run(int n) {
        Asyncio.run(() -> {
            List<Task<Void>> tasks = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                tasks.add(createTask(sleep(Duration.ofSeconds(1))));
            }
            Workloads.require(n, await(gather(tasks)).size());
        });
    }
}
