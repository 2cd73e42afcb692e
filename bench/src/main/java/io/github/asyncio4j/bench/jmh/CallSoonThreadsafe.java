package io.github.asyncio4j.bench.jmh;

import io.github.asyncio4j.bench.cpu.Posts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Another thread posts a callback, and the loop runs it. */
public abstract class CallSoonThreadsafe extends OnBothEngines {

    /** Runs a batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void post() {
        Posts.oneWay(BATCH);
    }

    /** On carried fibers. */
    @Fork(value = 1, jvmArgsAppend = {OPEN, CARRIED})
    public static class Carried extends CallSoonThreadsafe {}

    /** On portable fibers. */
    @Fork(value = 1, jvmArgsAppend = PORTABLE)
    public static class Portable extends CallSoonThreadsafe {}
}
