package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.*;
import java.util.List;

/** A generator and the ways to take its values: a loop, next, a stream, another generator. */
final class Countdown {

    Generator<Integer, Void, Void> countdown(int from) {
        return generator(y -> {
            println("  the body begins");
            for (int n = from; n > 0; n--) {
                y.yield(n);
            }
            println("  the body ends");
            return null;
        });
    }

    Generator<Object, Void, Void> launch(int from) {
        return generator(y -> {
            y.yieldFrom(countdown(from));
            y.yield("lift-off");
            return null;
        });
    }

    void main() {
        println("A loop over it:");
        for (int n : countdown(3)) {
            println(n);
        }

        println("Value by value; nothing of the body runs before the first is asked for:");
        var two = countdown(2);
        println(two + ", then " + two.next() + ", then " + two.next());
        println("and after the end: " + two.next(-1));

        println("A stream, which closes it when it has enough:");
        List<Integer> tens = countdown(1_000_000).stream().map(n -> n * 10).limit(2).toList();
        println(tens);

        println("One generator gives the values of another:");
        launch(2).forEach(value -> println(value));
    }
}
