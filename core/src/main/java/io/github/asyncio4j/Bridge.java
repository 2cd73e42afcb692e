package io.github.asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The crossings between the futures of a loop and those of other threads. An outcome comes to the loop through its
 * thread-safe door, and a loop that is closed is left alone, since nobody can be waiting on it.
 */
final class Bridge {

    private Bridge() {}

    static <T> Future<T> wrap(EventLoop loop, CompletionStage<T> source) {
        Future<T> future = loop.createFuture();
        onCancel(future, () -> source.toCompletableFuture().cancel(true));
        source.whenComplete((value, failure) -> loop.postUnlessClosed(() -> settle(future, value, failure)));
        return future;
    }

    static <T> Future<T> wrap(EventLoop loop, ConcurrentFuture<T> source) {
        Future<T> future = loop.createFuture();
        onCancel(future, source::cancel);
        source.addDoneCallback(_ -> loop.postUnlessClosed(() -> settle(future, source)));
        return future;
    }

    private static <T> void onCancel(Future<T> future, Runnable cancelSource) {
        future.addDoneCallback(_ -> {
            if (future.cancelled()) {
                cancelSource.run();
            }
        });
    }

    private static <T> void settle(Future<T> future, ConcurrentFuture<T> source) throws InterruptedException {
        if (source.cancelled()) {
            future.cancel();
        } else {
            Throwable failure = source.exception();
            settle(future, failure == null ? source.result() : null, failure);
        }
    }

    /** Ends a future of the loop, unless it was cancelled meanwhile. Loop thread. */
    private static <T> void settle(Future<T> future, @Nullable T value, @Nullable Throwable thrown) {
        if (future.done()) {
            return;
        }
        Throwable failure = unwrapped(thrown);
        if (failure == null) {
            future.setResult(value);
        } else if (failure instanceof CancellationException cancelled) {
            future.cancel(
                    cancelled.getCause() instanceof CancelledError first ? first.reason() : cancelled.getMessage());
        } else {
            future.setException(failure);
        }
    }

    /** A stage that depends on another wraps the failure of that one. */
    private static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
        Throwable failure = thrown;
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    static <T> CompletableFuture<T> toCompletableFuture(Future<T> future) {
        GuardedFuture<T> other = new GuardedFuture<>(() -> cancel(future));
        if (future.done()) {
            copy(future, other);
        } else {
            future.addDoneCallback(_ -> copy(future, other));
        }
        return other;
    }

    private static void cancel(Future<?> future) {
        if (future.loop.run().isRunningHere()) {
            future.cancel();
        } else {
            future.loop.postUnlessClosed(future::cancel);
        }
    }

    private static <T> void copy(Future<T> future, GuardedFuture<T> other) {
        Throwable failure = future.cancelled() ? new CancelledError(future.cancelReason) : future.exception();
        other.settle(failure == null ? future.result() : null, failure);
    }

    static <T> CompletableFuture<T> submit(EventLoop loop, Coroutine<T> coroutine) {
        AtomicReference<Task<T>> task = new AtomicReference<>();
        GuardedFuture<T> result = new GuardedFuture<>(() -> loop.postUnlessClosed(() -> {
            if (task.get() != null) {
                task.get().cancel();
            }
        }));
        loop.callSoonThreadsafe(() -> {
            if (result.isDone()) {
                coroutine.discard();
                return;
            }
            try {
                task.set(loop.createTask(coroutine));
                task.get().addDoneCallback(_ -> copy(task.get(), result));
            } catch (Throwable e) {
                result.completeExceptionally(e);
                throw e;
            }
        });
        return result;
    }
}
