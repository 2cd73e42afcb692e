package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Spawns;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A task is made, run and joined. */
public abstract class Spawn extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void join() {
        Spawns.run(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends Spawn {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends Spawn {}
}
