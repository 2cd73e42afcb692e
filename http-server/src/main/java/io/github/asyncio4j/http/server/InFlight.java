package io.github.asyncio4j.http.server;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.TimerHandle;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server holds too many bytes for its clients: those that came and are not read, and those that are written
 * and not taken. For a count all connections are looked at, so it is good for a while; there is a new one when somebody asks
 * after that, and unasked while there are too many, since those who wait to be accepted cannot ask.
 */
final class InFlight {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final EventLoop loop;
    private final long limit;
    private final LongSupplier bytes;

    /** Told when there are too many, and when there are not any more. */
    private final Runnable changed;

    /** What the last count said. */
    private boolean tooMuch;

    /** Set while the last count is good enough: always while it said that there are too many. */
    private @Nullable TimerHandle pause;

    InFlight(EventLoop loop, long limit, LongSupplier bytes, Runnable changed) {
        this.loop = loop;
        this.limit = limit;
        this.bytes = bytes;
        this.changed = changed;
    }

    boolean isTooMuch() {
        if (pause == null) {
            count();
        }
        return tooMuch;
    }

    private void count() {
        pause = loop.callLater(PAUSE, this::pauseEnds);
        boolean now = bytes.getAsLong() > limit;
        if (now != tooMuch) {
            tooMuch = now;
            changed.run();
        }
    }

    private void pauseEnds() {
        pause = null;
        if (tooMuch) {
            count();
        }
    }

    /** Counts no more, as there are no clients any more. */
    void close() {
        TimerHandle timer = pause;
        if (timer != null) {
            timer.cancel();
        }
    }
}
