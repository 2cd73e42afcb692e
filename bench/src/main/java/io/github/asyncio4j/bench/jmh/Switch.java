package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Switches;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A task gives up the loop for one turn. */
public abstract class Switch extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void giveUp() {
        Switches.one(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends Switch {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends Switch {}
}
