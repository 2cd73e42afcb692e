package io.github.asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A callback that has been scheduled for a time. */
public final class TimerHandle extends Handle {

    private final long deadline;

    TimerHandle(EventLoop loop, long deadline, Action callback, @Nullable Context context) {
        super(loop, callback, context);
        this.deadline = deadline;
    }

    /** {@return the time it is scheduled for, on the clock of {@link EventLoop#time}} */
    public Duration when() {
        return loop.sinceStart(deadline);
    }

    /** {@inheritDoc} Called on the loop's thread. */
    @Override
    public void cancel() {
        loop.checkThread("TimerHandle.cancel");
        if (!cancelled()) {
            super.cancel();
            loop.timerCancelled(this);
        }
    }
}
