package io.github.asyncio4j;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A call in the line of a {@link ThreadPool}, and its future. */
record PoolCall<T>(Callable<T> call, ConcurrentFuture<T> future) implements Runnable {

    @Override
    public void run() {
        if (!future.setRunningOrNotifyCancel()) {
            return;
        }
        T value;
        try {
            value = call.call();
        } catch (Throwable e) {
            future.setException(e);
            return;
        }
        future.setResult(value);
    }

    /** Ends what will never be run: with this failure, or without one by a cancel. */
    static void drop(Runnable what, @Nullable Throwable failure) {
        if (!(what instanceof PoolCall<?> dropped)) {
            if (what instanceof java.util.concurrent.Future<?> future) {
                future.cancel(false);
            }
            return;
        }
        if (failure == null) {
            dropped.future.cancel();
        }
        if (dropped.future.setRunningOrNotifyCancel() && failure != null) {
            dropped.future.setException(failure);
        }
    }
}
