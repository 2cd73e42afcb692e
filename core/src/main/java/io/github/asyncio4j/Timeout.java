package io.github.asyncio4j;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A time limit on a block: asyncio's Timeout.
 *
 * <pre>
 *   CREATED --enter--> ENTERED --(the body ends)--> EXITED
 *                      ENTERED --(the limit passes: cancels the task)--> EXPIRING --(the body ends)--> EXPIRED
 * </pre>
 *
 * <p>Only a cancel of its own becomes a timeout: at the exit it takes back its cancel, and if others are pending besides
 * those there were at the entry, the {@link CancelledError} goes on.
 */
final class Timeout {

    private enum State {
        CREATED, ENTERED, EXPIRING, EXPIRED, EXITED
    }

    private final Duration limit;
    private State state = State.CREATED;

    /** How many cancels of the task were pending at the entry. */
    private int cancellingAtEntry;

    /** A cancel from before the entry had not been thrown yet: it must not be taken for ours. */
    private boolean cancelAtEntry;

    Timeout(Duration limit) {
        this.limit = Objects.requireNonNull(limit, "the time limit is null");
    }

    <T> T run(Callable<T> body) throws Exception {
        Task<?> task = Suspend.currentTask("timeout");
        Handle timer = enter(task);
        T value;
        try {
            value = body.call();
        } catch (Throwable e) {
            timer.cancel();
            exit(task, e);
            throw e;
        }
        timer.cancel();
        exit(task, null);
        return value;
    }

    private Handle enter(Task<?> task) {
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered");
        }
        state = State.ENTERED;
        cancellingAtEntry = task.cancelling();
        cancelAtEntry = task.mustCancel();
        Action expire = () -> {
            task.cancel();
            state = State.EXPIRING;
        };
        boolean now = limit.isZero() || limit.isNegative();
        return now ? task.loop.callSoon(expire) : task.loop.callLater(limit, expire);
    }

    private void exit(Task<?> task, @Nullable Throwable failure) {
        if (state != State.EXPIRING) {
            state = State.EXITED;
            return;
        }
        state = State.EXPIRED;
        if (task.uncancel() > cancellingAtEntry || cancelAtEntry || failure == null) {
            return;
        }
        if (failure instanceof CancelledError) {
            throw new AsyncTimeoutException("the time limit of " + limit + " has passed", failure);
        }
        failure.addSuppressed(new AsyncTimeoutException("the time limit of " + limit + " had passed too"));
    }

    @Override
    public String toString() {
        return "Timeout[" + limit + " " + state.name().toLowerCase(java.util.Locale.ROOT) + "]";
    }
}
