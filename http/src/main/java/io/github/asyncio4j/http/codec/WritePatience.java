package io.github.asyncio4j.http.codec;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.net.netty.Line;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a writer waits for another side that is behind: as long as that takes something, slow as it may be.
 *
 * @param limit how long it may take nothing
 */
public record WritePatience(Line line, Duration limit) {

    /** How often in the time that the other side has to take something it is looked whether it did. */
    private static final int STEPS = 5;

    /**
     * Suspends while the other side is behind. Returns false if it took nothing for as long as the limit.
     *
     * @param written how many bytes were written in all: others may write meanwhile, and what they add to those that wait
     *        must not hide what was taken of them
     */
    public boolean drain(LongSupplier written) {
        long most = Long.MIN_VALUE;
        for (int idle = 0; !line.isWritable(); idle++) {
            long taken = written.getAsLong() - line.unsent();
            if (taken > most) {
                most = taken;
                idle = 0;
            } else if (idle == STEPS) {
                return false;
            }
            try {
                Asyncio.timeout(limit.dividedBy(STEPS), () -> {
                    await(line.drain());
                });
            } catch (AsyncTimeoutException e) {
                // It is looked at above what that means.
            }
        }
        return true;
    }
}
