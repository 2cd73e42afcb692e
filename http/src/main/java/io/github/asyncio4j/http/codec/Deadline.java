package io.github.asyncio4j.http.codec;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A moment that moves: it is set and cleared with every message, and hardly ever comes. So the timer behind it stays
 * where it is, and when it rings it looks whether the moment has moved on.
 */
public final class Deadline {

    private static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Action passed;

    /** When it is, in nanoseconds of the loop's time. */
    private long at = NEVER;

    /** When the timer rings; never later than {@link #at}. */
    private long rings = NEVER;
    private @Nullable TimerHandle timer;

    /** Makes one that is not set. What is to happen when it passes runs as a callback of the loop. */
    public Deadline(EventLoop loop, Action passed) {
        this.loop = loop;
        this.passed = passed;
    }

    /** Returns a duration in nanoseconds, as many as fit. */
    public static long nanos(Duration duration) {
        return duration.getSeconds() >= NEVER / 1_000_000_000 ? NEVER : duration.toNanos();
    }

    /** Sets it to so many nanoseconds from now, whatever it was. */
    public void set(long nanos) {
        long now = now();
        at = nanos < NEVER - now ? now + nanos : NEVER;
        if (at < rings) {
            stop();
            start(nanos);
        }
    }

    /** Returns whether it is to pass. */
    public boolean isSet() {
        return at != NEVER;
    }

    /** Clears it: it does not pass. */
    public void clear() {
        at = NEVER;
    }

    /** Clears it and gives its timer back; for the end of a connection. */
    public void cancel() {
        at = NEVER;
        stop();
    }

    private void ring() throws Exception {
        timer = null;
        rings = NEVER;
        if (at == NEVER) {
            return;
        }
        long left = at - now();
        if (left > 0) {
            start(left);
        } else {
            at = NEVER;
            passed.run();
        }
    }

    private void start(long nanos) {
        rings = at;
        timer = loop.callLater(Duration.ofNanos(nanos), this::ring);
    }

    private void stop() {
        rings = NEVER;
        TimerHandle running = timer;
        if (running != null) {
            timer = null;
            running.cancel();
        }
    }

    private long now() {
        return loop.time().toNanos();
    }
}
