package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Attempts at one thing, each begun when the one before it fails or takes too long; the first result ends them all. */
final class Race<T> {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final Iterator<? extends Coroutine<? extends T>> attempts;
    private final @Nullable Duration delay;
    private final GroupTasks running = new GroupTasks();

    /** Of the attempts that were begun, in their order. */
    private final List<@Nullable Throwable> exceptions = new ArrayList<>();

    /** Begins the next attempt when the latest has taken too long. */
    private @Nullable Handle timer;

    /** Somebody has won, or the race was cancelled, or the next attempt could not be had: none is begun any more. */
    private boolean over;

    private int winner = -1;
    private @Nullable T result;
    private @Nullable Throwable toThrow;

    Race(Iterator<? extends Coroutine<? extends T>> attempts, @Nullable Duration delay) {
        this.attempts = attempts;
        this.delay = delay;
    }

    RaceResult<T> run() {
        beginNext();
        for (boolean waiting = true; waiting;) {
            try {
                running.awaitNone(loop);
                waiting = false;
            } catch (CancelledError e) {
                end(e);
            }
        }
        stopTimer();
        if (toThrow != null) {
            throw Sneaky.sneak(toThrow);
        }
        return new RaceResult<>(result, winner, Collections.unmodifiableList(exceptions));
    }

    private void beginNext() {
        stopTimer();
        try {
            if (!over && attempts.hasNext()) {
                begin(Objects.requireNonNull(attempts.next(), "an attempt of the race is null"));
            }
        } catch (Throwable e) {
            end(e);
        }
    }

    private void begin(Coroutine<? extends T> attempt) {
        int place = exceptions.size();
        exceptions.add(null);
        if (delay != null) {
            timer = loop.callLater(delay, this::beginNext);
        }
        Task<Void> task = loop.createTask(Asyncio.async(() -> attempt(place, attempt)));
        running.add(task);
        task.addDoneCallback(running::remove);
    }

    private void attempt(int place, Coroutine<? extends T> attempt) {
        try {
            T value = Asyncio.await(attempt);
            if (!over) {
                over = true;
                winner = place;
                result = value;
                running.cancelAllBut(Suspend.currentTaskOrNull(), null);
            }
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            exceptions.set(place, e);
            if (place == exceptions.size() - 1) {
                beginNext();
            }
        }
    }

    private void end(Throwable reason) {
        over = true;
        toThrow = reason;
        running.cancelAllBut(null, reason instanceof CancelledError cancelled ? cancelled.reason() : null);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
