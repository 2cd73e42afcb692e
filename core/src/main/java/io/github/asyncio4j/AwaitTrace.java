package io.github.asyncio4j;

/**
 * Shows where a failure was awaited. Hangs on the exception that {@code await} rethrows, among its suppressed ones; at
 * most one on any exception, for the first await.
 */
final class AwaitTrace extends RuntimeException {

    private static final long serialVersionUID = 1;

    AwaitTrace() {
        super("awaited here");
    }

    static void leaveOn(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof AwaitTrace) {
                return;
            }
        }
        failure.addSuppressed(new AwaitTrace());
    }
}
