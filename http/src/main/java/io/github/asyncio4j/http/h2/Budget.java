package io.github.asyncio4j.http.h2;

import java.time.Duration;

/** An allowance that comes back with time: so many at once, and no more than come back after that. */
final class Budget {

    private final int most;
    private final long nanosForEach;

    /** How many are left; not above {@link #most}. */
    private int left;

    /** Up to when the allowance has come back. */
    private long since;

    /** Makes one that comes back whole within the period. */
    Budget(int most, Duration period, long now) {
        this.most = most;
        nanosForEach = Math.max(1, period.toNanos() / most);
        left = most;
        since = now;
    }

    /** Takes one, and returns whether it was there. */
    boolean take(long now) {
        long back = (now - since) / nanosForEach;
        if (back > 0) {
            left = (int) Math.min(most, left + back);
            since += back * nanosForEach;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** Gives one back that turned out to cost nothing. */
    void giveBack() {
        left = Math.min(most, left + 1);
    }
}
