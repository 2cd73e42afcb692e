package io.github.asyncio4j.bench.jmh;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** An item is put into a queue that has room, and taken out: nobody waits. */
public abstract class QueueItem extends OnBothEngines {

    private static final Object ITEM = new Object();

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void putAndGet() {
        Asyncio.run(() -> {
            Queue<Object> queue = new Queue<>(2);
            for (int i = 0; i < BATCH; i++) {
                await(queue.put(ITEM));
                await(queue.get());
            }
        });
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends QueueItem {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends QueueItem {}
}
