package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Runs the programs of tests. */
public final class Bounded {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Bounded() {}

    /** Runs a program on a loop of its own, and fails it when it takes much too long: a wait for sockets cannot be interrupted. */
    public static void run(Action body) {
        Asyncio.run(() -> {
            Asyncio.timeout(LIMIT, body);
        });
    }

    /** Waits until something is so, which it soon must be. */
    public static void until(BooleanSupplier so) {
        while (!so.getAsBoolean()) {
            Asyncio.await(Asyncio.sleep(Duration.ofMillis(1)));
        }
    }

    /**
     * Waits until nothing moves any more: these numbers are the same at four looks with a poll between, since to a machine
     * that stands still for a while any two looks are equal.
     */
    public static void untilStill(LongSupplier... numbers) {
        long[] before = null;
        for (int same = 0; same < 4; same++) {
            long[] now = Stream.of(numbers).mapToLong(LongSupplier::getAsLong).toArray();
            if (!Arrays.equals(now, before)) {
                same = 0;
            }
            before = now;
            Asyncio.await(Asyncio.sleep(Duration.ofMillis(50)));
        }
    }
}
