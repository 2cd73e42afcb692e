package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Permits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A free permit is taken and given back. */
public abstract class SemaphoreUncontended extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void takeAndGiveBack() {
        Permits.one(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends SemaphoreUncontended {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends SemaphoreUncontended {}
}
