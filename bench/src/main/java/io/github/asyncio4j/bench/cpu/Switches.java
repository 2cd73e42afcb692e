package io.github.asyncio4j.bench.cpu;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Coroutine;
import java.time.Duration;
import java.util.Collections;

/** Giving up the loop for one turn. The operation is one switch. */
public final class Switches {

    static final int TASKS = 100;

    private Switches() {}

    /** One task gives up the loop n times. */
    public static void one(int n) {
        run(() -> giveUp(n));
    }

    /** A hundred tasks at once give up the loop n times together; making and joining them is included. */
    public static void hundred(int n) {
        run(() -> {
            await(gather(Collections.nCopies(TASKS, n / TASKS).stream().map(Switches::giver).toList()));
        });
    }

    private static Coroutine<Void> giver(int times) {
        return async(() -> giveUp(times));
    }

    static void giveUp(int times) {
        for (int i = 0; i < times; i++) {
            await(sleep(Duration.ZERO));
        }
    }
}
