package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Awaits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A coroutine that returns at once is made and awaited. */
public abstract class AwaitCoroutine extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void await() {
        Awaits.coroutines(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends AwaitCoroutine {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends AwaitCoroutine {}
}
