package io.github.asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A CompletableFuture that stands for a future of ours: a cancel of it is handed on, and it refuses to block a loop's thread,
 * as do the stages that are made of it.
 */
final class GuardedFuture<T> extends CompletableFuture<T> {

    private final Runnable onCancel;

    /** Makes one that calls this after it was cancelled by its holder, in that thread. */
    GuardedFuture(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    /** Completes it with this outcome; a cancellation is one here too. */
    void settle(@Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else if (failure instanceof CancelledError cancelled) {
            completeExceptionally(new CancellationException(cancelled.getMessage()).initCause(cancelled));
        } else {
            completeExceptionally(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean pending = !isDone();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (pending && cancelled) {
            onCancel.run();
        }
        return cancelled;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseIfPending("get()");
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (timeout > 0) {
            refuseIfPending("get()");
        }
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        refuseIfPending("join()");
        return super.join();
    }

    private void refuseIfPending(String call) {
        if (!isDone()) {
            Blocking.refuse(call);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new GuardedFuture<>(() -> {});
    }
}
