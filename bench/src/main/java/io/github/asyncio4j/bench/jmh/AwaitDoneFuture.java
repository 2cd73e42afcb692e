package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Awaits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A future that is done is awaited. */
public abstract class AwaitDoneFuture extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void await() {
        Awaits.doneFuture(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends AwaitDoneFuture {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends AwaitDoneFuture {}
}
