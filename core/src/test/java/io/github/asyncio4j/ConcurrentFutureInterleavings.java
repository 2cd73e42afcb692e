package io.github.asyncio4j;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;

/** A future between those who run, complete, cancel and read it. */
public class ConcurrentFutureInterleavings {

    private final ConcurrentFuture<Integer> future = new ConcurrentFuture<>();
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger called = new AtomicInteger();

    /** Any thread. */
    @Operation
    public boolean cancel() {
        return future.cancel();
    }

    /** Any thread. */
    @Operation
    public boolean setRunningOrNotifyCancel() {
        return future.setRunningOrNotifyCancel();
    }

    /** Any thread. */
    @Operation
    public void setResult(@Param(gen = IntGen.class) int value) {
        future.setResult(value);
    }

    /** Any thread; throws, without a wait, if there is none. */
    @Operation
    public Integer result() throws InterruptedException {
        return future.result(Duration.ZERO);
    }

    /** Any thread. */
    @Operation
    public String state() {
        return future.toString();
    }

    /** Any thread. */
    @Operation
    public void addDoneCallback() {
        added.incrementAndGet();
        future.addDoneCallback(_ -> called.incrementAndGet());
    }

    /** At the end of each run. */
    @Validate
    public void eachCallbackIsCalledOnceWhenItIsDone() {
        if (called.get() != (future.done() ? added.get() : 0)) {
            throw new IllegalStateException(called + " of " + added + " callbacks were called of " + future);
        }
    }
}
