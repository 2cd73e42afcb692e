package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;
import static java.time.Duration.*;

import io.github.asyncio4j.*;
import java.time.Duration;

/** Two coroutines on one thread: the one that sleeps less prints first, gather keeps the order of its arguments. */
final class Hello {

    /** A coroutine function: calling it runs nothing. */
    Coroutine<String> say(String what, Duration after) {
        return async(() -> {
            await(sleep(after));
            println(what);
            return what;
        });
    }

    void main() {
        run(() -> {
            var a = createTask(say("hello", ofMillis(20))); // scheduled at once, starts at the next turn
            var b = createTask(say("world", ofMillis(10)));
            println(await(gather(a, b)));                   // [hello, world]; world was printed first
        });
    }
}
