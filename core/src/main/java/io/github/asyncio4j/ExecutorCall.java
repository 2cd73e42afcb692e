package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * A blocking call on another thread, and the future of it on the loop.
 *
 * <p>The task that runs is a FutureTask of the JDK, which settles the race of its end with a cancel; its outcome comes to
 * the loop through the thread-safe door. A future that was cancelled meanwhile, or a loop that was closed, is left alone.
 */
final class ExecutorCall<T> extends FutureTask<T> {

    private final EventLoop loop;
    private final Future<T> future;
    private final boolean interrupt;

    ExecutorCall(EventLoop loop, Callable<T> call, boolean interrupt) {
        super(Objects.requireNonNull(call, "the call is null"));
        this.loop = loop;
        this.interrupt = interrupt;
        future = loop.createFuture();
    }

    Future<T> start(Executor executor) {
        executor.execute(this);
        future.addDoneCallback(done -> {
            if (done.cancelled()) {
                cancel(interrupt);
            }
        });
        return future;
    }

    /** On the thread that ran the call, or on the one that cancelled it: the loop's, or one that stops an executor. */
    @Override
    protected void done() {
        loop.postUnlessClosed(this::deliver);
    }

    private void deliver() {
        if (future.done()) {
            return;
        }
        try {
            future.setResult(get());
        } catch (ExecutionException e) {
            future.setException(e.getCause());
        } catch (CancellationException e) {
            future.cancel();
        } catch (InterruptedException e) {
            throw new AssertionError("the call is done", e);
        }
    }
}
