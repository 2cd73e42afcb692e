package io.github.asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for a time. */
final class Sleep {

    private Sleep() {}

    /** The end of a wait, and the timer's callback that brings it about: one object, since many may sleep. */
    static final class Over<T> extends Future<T> implements Action {
        private final @Nullable T result;

        Over(EventLoop loop, @Nullable T result) {
            super(loop);
            this.result = result;
        }

        @Override
        public void run() {
            if (!done()) {
                finish(result);
            }
        }
    }

    static <T> T sleep(Duration time, @Nullable T result) {
        Task<?> task = Suspend.currentTask("sleep");
        if (time.isZero() || time.isNegative()) {
            task.nextTurn();
            return result;
        }
        Over<T> over = new Over<>(task.loop, result);
        TimerHandle timer = task.loop.callLater(time, over);
        try {
            return task.waitFor(over);
        } finally {
            timer.cancel();
        }
    }
}
