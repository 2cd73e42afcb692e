package io.github.asyncio4j.cli;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a download is tried again: after a wait that doubles each time, or that the server asks for.
 *
 * @param retries how often
 * @param first the first wait; by chance it is up to a quarter longer, so that many do not come back at once
 */
record Backoff(int retries, Duration first, RandomGenerator random) {

    /** No wait is longer. A server that asks for more is not asked again. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** What may be better the next time. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    static boolean passes(int status) {
        return PASSING.contains(status);
    }

    /**
     * Returns how long to wait, or null to give up.
     *
     * @param failures how often it failed, 1 or more
     * @param asked how long the server asks to be left alone, or null
     */
    @Nullable
    Duration after(int failures, @Nullable Duration asked) {
        if (failures > retries || asked != null && asked.compareTo(LONGEST) > 0) {
            return null;
        }
        Duration doubled = failures > 20 ? LONGEST : first.multipliedBy(1L << failures - 1);
        Duration wait = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        wait = wait.plusNanos((long) (wait.toNanos() * random.nextDouble() / 4));
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** Reads the seconds of Retry-After; null for none, and for a date. */
    static @Nullable Duration retryAfter(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(header.strip()))
                : null;
    }
}
