package io.github.asyncio4j;

import java.time.Duration;

/** Durations as nanoseconds, without overflow. */
final class Times {

    /** Far enough never to come or to have been, near enough for sums and differences not to overflow: 73 years. */
    private static final long FAR = Long.MAX_VALUE / 4;

    private Times() {}

    static long nanos(Duration duration) {
        long seconds = duration.getSeconds();
        if (seconds >= FAR / 1_000_000_000) {
            return FAR;
        }
        if (seconds <= -FAR / 1_000_000_000) {
            return -FAR;
        }
        return seconds * 1_000_000_000 + duration.getNano();
    }

    static long plus(long from, Duration duration) {
        return from + nanos(duration);
    }
}
