package io.github.asyncio4j.fiber;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * A generator's stack as a raw continuation, nested in whatever stack pulls it.
 *
 * <p>A pin belongs to the innermost continuation that runs, so only that one is ever pinned: pulling lifts the consumer's
 * pin and sets it again, and the body pins itself.
 */
final class NestedPulled extends Pulled {

    private static final ContinuationScope SCOPE = new ContinuationScope("asyncio4j-generator");

    private final Continuation body;

    NestedPulled(Runnable body) {
        this.body = new Body(body);
    }

    private static final class Body extends Continuation {
        Body(Runnable body) {
            super(SCOPE, () -> {
                Continuation.pin();
                try {
                    body.run();
                } finally {
                    Continuation.unpin();
                }
            });
        }

        /** The JDK's own answer is an exception out of the middle of a blocking call; ours is to block. */
        @Override
        protected void onPinned(Pinned reason) {}
    }

    @Override
    boolean pull(@Nullable Fiber fiber) {
        boolean pinned = fiber != null || Continuation.getCurrentContinuation(SCOPE) != null;
        if (pinned) {
            Continuation.unpin();
        }
        try {
            body.run();
        } finally {
            if (pinned) {
                Continuation.pin();
            }
        }
        return !body.isDone();
    }

    @Override
    public void yield() {
        Continuation.unpin();
        boolean left = Continuation.yield(SCOPE);
        Continuation.pin();
        if (!left) {
            throw Fiber.cannotSuspend();
        }
    }
}
