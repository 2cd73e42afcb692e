package io.github.asyncio4j;

import java.util.Map;
import java.util.function.Consumer;

/** A future that follows another, and whose cancel does not reach it. */
final class Shield {

    /** One object for all, so that a future that was shielded several times reports once. */
    private static final Consumer<Future<?>> REPORT = Shield::report;

    private Shield() {}

    static <T> Future<T> around(Future<T> inner) {
        if (inner.done()) {
            return inner;
        }
        Future<T> outer = inner.loop.createFuture();
        Consumer<Future<T>> follow = ended -> follow(outer, ended);
        inner.addCallback(follow);
        outer.addDoneCallback(_ -> {
            if (!inner.done()) {
                inner.removeCallback(follow);
                inner.removeCallback(REPORT);
                inner.addCallback(REPORT);
            }
        });
        return outer;
    }

    private static <T> void follow(Future<T> outer, Future<T> inner) {
        if (outer.cancelled()) {
            // Both have ended in one turn: what nobody reads is reported as never retrieved.
            return;
        }
        if (inner.cancelled()) {
            outer.cancel(inner.cancelReason);
        } else if (inner.exception() instanceof Throwable failure) {
            outer.setException(failure);
        } else {
            outer.setResult(inner.result());
        }
    }

    private static void report(Future<?> inner) {
        if (!inner.cancelled() && inner.exception() instanceof Throwable failure) {
            inner.loop.callExceptionHandler(new ErrorContext(failure.getClass().getSimpleName()
                    + " exception in shielded future: " + failure, failure, Map.of("future", inner)));
        }
    }
}
