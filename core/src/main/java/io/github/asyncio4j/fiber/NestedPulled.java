package io.github.asyncio4j.fiber;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * A generator's stack as a raw continuation, nested in whatever stack pulls it.
 *
 * <p>A yield takes along all monitors of its thread ({@link Spill}). So {@link #pull} looks afterwards, and where there were
 * some it goes back in at once, for {@link #yield} to see whose they are and to make the yield again without them. A body
 * that yields with a monitor of its own which is not on HotSpot's list is not noticed, and leaves it with its consumer's
 * thread: looking for one at each yield would cost many times the yield.
 *
 * <p>A pin belongs to the innermost continuation that runs, so only that one is ever pinned: pulling lifts the consumer's
 * pin and sets it again, and the body pins itself.
 */
final class NestedPulled extends Pulled {

    private static final ContinuationScope SCOPE = new ContinuationScope("asyncio4j-generator");

    private final Body body;

    NestedPulled(Runnable body) {
        this.body = new Body(body);
    }

    /** The body of a generator, nested in what pulls it. */
    static final class Body extends Continuation {

        /** False while the body is in an away region of its task; whoever is innermost has the one pin. */
        boolean pinned = true;

        /** The yield that it just made has taken monitors along, and is to be made again without them. */
        boolean spilled;

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

    /** Returns the innermost body on this carrier's stack, or null. */
    static @Nullable Body innermost() {
        return (Body) Continuation.getCurrentContinuation(SCOPE);
    }

    @Override
    boolean pull(@Nullable Fiber fiber) {
        Body outerBody = innermost();
        boolean pinned = outerBody == null ? fiber != null : outerBody.pinned;
        if (pinned) {
            Continuation.unpin();
        }
        try {
            body.run();
            while (!body.isDone() && Spill.of(body) > 0) {
                body.spilled = true;
                body.run();
            }
        } finally {
            if (pinned) {
                Continuation.pin();
            }
        }
        return !body.isDone();
    }

    @Override
    public boolean isRunningHere() {
        return innermost() == body;
    }

    @Override
    public void yield() {
        if (!Spill.isKnown()) {
            leaveMonitors();
        }
        leave();
        while (body.spilled) {
            body.spilled = false;
            leaveMonitors();
            leave();
        }
    }

    private void leave() {
        Continuation.unpin();
        boolean left = Continuation.yield(SCOPE);
        Continuation.pin();
        if (!left) {
            throw Fiber.cannotSuspend();
        }
    }

    /** Sees to it that the monitors of the consumer stay with its thread. */
    private static void leaveMonitors() {
        if (Monitors.held(frame -> !frame.getClassName().equals(Body.class.getName()))) {
            throw new IllegalStateException("a generator cannot yield inside synchronized: its consumer's thread would"
                    + " hold the monitor meanwhile, or another thread would go on with it. Yield outside of the block, or"
                    + " use a lock of java.util.concurrent");
        }
        Spill.emptyList();
    }
}
