package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Action;
import java.time.Duration;
import java.util.function.IntSupplier;

/** For tests on the real clock: a machine may stand still for seconds, which proves nothing about us. */
public final class Steady {

    private static final int MOST_TRIES = 5;

    private Steady() {}

    /**
     * Runs what has to be quicker than this limit. If it fails, and the machine meanwhile stood still for a quarter of the
     * limit or more, it is tried again.
     */
    public static void within(Duration limit, Action body) throws Exception {
        for (int tries = 1;; tries++) {
            Pulse pulse = new Pulse();
            try {
                body.run();
                return;
            } catch (Exception | AssertionError e) {
                if (pulse.longestPause() < limit.toNanos() / 4 || tries == MOST_TRIES) {
                    throw e;
                }
            } finally {
                pulse.stop();
            }
        }
    }

    /** Waits until a number is the same at four looks with a poll between: any two looks are equal where all stands still. */
    public static void untilStill(IntSupplier number) {
        for (int same = 0, before = -1; same < 4; same++) {
            int now = number.getAsInt();
            if (now != before) {
                same = 0;
            }
            before = now;
            await(sleep(Duration.ofMillis(30)));
        }
    }

    /** A thread that should run every few milliseconds, and notes when it does not. */
    private static final class Pulse {
        private static final int BEAT_MILLIS = 2;

        private final Thread thread = Thread.ofPlatform().start(this::beat);
        private volatile long longest;

        private void beat() {
            long before = System.nanoTime();
            try {
                while (true) {
                    Thread.sleep(BEAT_MILLIS);
                    long now = System.nanoTime();
                    longest = Math.max(longest, now - before);
                    before = now;
                }
            } catch (InterruptedException stopped) {
                longest = Math.max(longest, System.nanoTime() - before);
            }
        }

        /** Returns the longest time so far in which nothing ran, in nanoseconds. */
        long longestPause() throws InterruptedException {
            stop();
            return longest;
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
