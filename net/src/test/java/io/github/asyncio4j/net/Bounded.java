package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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
}
