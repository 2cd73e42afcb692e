package io.github.asyncio4j.http.server;

import io.github.asyncio4j.Action;
import org.jspecify.annotations.Nullable;

/** Does one thing after the other, also after failures; the first of them is thrown at the end, with the others. */
final class Closing {

    private @Nullable Throwable failure;

    void run(Action step) {
        try {
            step.run();
        } catch (Throwable e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws the first failure, if there was one. */
    void end() throws Exception {
        switch (failure) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
