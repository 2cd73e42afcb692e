package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import java.util.List;

/** A coroutine that blocks its thread stops every other one. Two cures: toThread and blocking(...). */
final class Blocking {

    private int ticks;

    void main() {
        println("A ticker ticks every 20 ms. Meanwhile another task does slow work for 300 ms:");
        run(() -> {
            measure("Thread.sleep in the coroutine", () -> Thread.sleep(300));
            measure("await(sleep(...))", () -> await(sleep(ofMillis(300))));
            measure("await(toThread(() -> Thread.sleep(...)))", () -> await(toThread(() -> Thread.sleep(300))));
            measure("blocking(() -> Thread.sleep(...))", () -> blocking(() -> Thread.sleep(300)));
        });
        println("toThread runs the call on another thread; blocking stays on the task's own and frees the loop.");
    }

    private void measure(String what, Action slowWork) {
        var ticker = createTask(tick());
        await(sleep(ZERO)); // one turn: the ticker has begun
        int before = ticks;
        await(async(slowWork));
        println("%-42s%3d ticks".formatted(what, ticks - before));
        ticker.cancel();
        await(Asyncio.wait(List.of(ticker)));
    }

    private Coroutine<Void> tick() {
        return async(() -> {
            while (true) {
                await(sleep(ofMillis(20)));
                ticks++;
            }
        });
    }
}
