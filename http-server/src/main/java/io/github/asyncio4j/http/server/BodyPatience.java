package io.github.asyncio4j.http.server;

import io.github.asyncio4j.EventLoop;

/**
 * How long the next bytes of a body may take: no longer than the limit of a wait, and no longer than there is credit. Ten
 * seconds of it are given; waiting spends it, and bytes earn it as fast as the least rate says, up to what one wait may
 * take. So a client that sends a byte now and then is not waited for without end.
 */
final class BodyPatience {

    private static final long GRACE = 10_000_000_000L;

    private final EventLoop loop;
    private final long idleNanos;

    /** What a byte earns; 0 where there is no least rate. */
    private final long perByte;
    private long credit = GRACE;

    BodyPatience(EventLoop loop, long idleNanos, int minRate) {
        this.loop = loop;
        this.idleNanos = idleNanos;
        perByte = minRate == 0 ? 0 : Math.max(1, 1_000_000_000 / minRate);
    }

    /** Returns the limit of the next wait, in nanoseconds. */
    long limit() {
        return perByte == 0 ? idleNanos : Math.max(1, Math.min(idleNanos, credit));
    }

    /** Returns the time, to be given to {@link #waited}. */
    long now() {
        return loop.time().toNanos();
    }

    /** Notes what a wait since then has brought. */
    void waited(long since, int bytes) {
        long earned = credit - (now() - since) + bytes * perByte;
        credit = Math.min(earned, Math.max(GRACE, idleNanos));
    }
}
