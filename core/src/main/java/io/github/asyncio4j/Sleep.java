package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for a time. */
final class Sleep {

    private Sleep() {}

    /** What wakes a sleeper. No handle, since nobody calls it off but the sleeper, and since many may sleep. */
    private static final class Alarm extends Entry {
        private final Future<?> over;
        private boolean cancelled;

        Alarm(Future<?> over) {
            this.over = over;
        }

        @Override
        protected void run() {
            if (!over.done()) {
                over.finish(null);
            }
        }

        /**
         * Forgets it, if it has not rung. A method of its own, since a branch behind a wait is a trap until one has come
         * that way: a million that went to sleep before the first woke up would all fall into it, at 10 us each.
         */
        void cancel() {
            cancelled = true;
            over.loop.timerCancelled(this);
        }

        @Override
        protected boolean isCancelled() {
            return cancelled;
        }

        @Override
        public String toString() {
            return "end of a sleep";
        }
    }

    static <T> T sleep(Duration time, @Nullable T result) {
        Task<?> task = Suspend.currentTask("sleep");
        if (time.isZero() || time.isNegative()) {
            task.nextTurn();
            return result;
        }
        Future<?> over = task.loop.createFuture();
        Alarm alarm = new Alarm(over);
        task.loop.addTimer(time, alarm);
        try {
            task.waitFor(over);
        } finally {
            alarm.cancel();
        }
        return result;
    }
}
