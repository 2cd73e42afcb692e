package io.github.asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for a time. */
final class Sleep {

    private Sleep() {}

    static <T> T sleep(Duration time, @Nullable T result) {
        Task<?> task = Suspend.currentTask("sleep");
        if (time.isZero() || time.isNegative()) {
            task.nextTurn();
            return result;
        }
        Future<T> over = new Future<>(task.loop);
        TimerHandle timer = task.loop.callLater(time, () -> {
            if (!over.done()) {
                over.finish(result);
            }
        });
        try {
            return task.waitFor(over);
        } finally {
            timer.cancel();
        }
    }
}
