package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Locks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A free lock is taken and released. */
public abstract class LockUncontended extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void takeAndRelease() {
        Locks.one(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends LockUncontended {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends LockUncontended {}
}
