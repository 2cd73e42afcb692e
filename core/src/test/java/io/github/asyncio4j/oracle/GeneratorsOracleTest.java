package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.trace;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.GeneratorExit;
import io.github.asyncio4j.StopIteration;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a generator begins, rests and ends. */
class GeneratorsOracleTest {

    static <T> List<T> list(Iterable<T> values) {
        List<T> all = new ArrayList<>();
        values.forEach(all::add);
        return all;
    }

    /** Python's close returns what the body returns because of it. */
    private static @Nullable Object close(Generator<?, ?, ?> g) {
        boolean open = g.state() != Generator.State.CLOSED;
        g.close();
        return open ? g.returned() : null;
    }

    private static Generator<Integer, Void, Void> steps(String name) {
        return generator(y -> {
            trace(name, "starts");
            for (int n = 0; n < 3; n++) {
                trace(name, "before", n);
                y.yield(n);
                trace(name, "after", n);
            }
            trace(name, "ends");
            return null;
        });
    }

    private static Object take(Generator<Integer, Void, Void> g) {
        try {
            return g.next();
        } catch (StopIteration e) {
            return "exhausted";
        }
    }

    @Test
    void lazy() throws Exception {
        Oracle.check("generators/lazy", () -> {
            trace("create");
            var g = steps("g");
            trace("created");
            trace("value", take(g));
            trace("caller works");
            for (int n = 0; n < 5; n++) {
                trace("value", take(g));
            }
            var a = steps("a");
            var b = steps("b");
            trace("two generators are independent", take(a), take(b), take(b), take(a));
            trace("for loop");
            for (int value : steps("loop")) {
                trace("caller sees", value);
            }
            trace("continue a half used one");
            var half = steps("half");
            trace(take(half));
            trace(list(half));
            trace(list(half));
            trace("empty", list(generator(_ -> null)), take(generator(_ -> null)));
            try (Generator<Integer, Void, Void> source = generator(y -> {
                for (int n = 0;; n++) {
                    y.yield(n);
                }
            })) {
                trace("infinite", Stream.generate(() -> take(source)).limit(5).toList(), take(source));
            }
            a.close();
            b.close();
        });
    }

    private static Generator<Integer, Integer, Void> body(String name) {
        return generator(y -> {
            trace(name, "starts");
            try {
                y.yield(1);
                y.yield(2);
                return null;
            } finally {
                trace(name, "finally");
            }
        });
    }

    private static Generator<Integer, Void, String> returnsWhileClosing() {
        return generator(y -> {
            try {
                y.yield(1);
                return null;
            } catch (GeneratorExit e) {
                return "closing value";
            }
        });
    }

    private static Generator<Integer, Void, Void> cleaning(String... layers) {
        return generator(y -> {
            try {
                y.yield(1);
                return null;
            } finally {
                for (String layer : layers) {
                    trace(layer);
                }
            }
        });
    }

    private static Generator<Integer, Void, Void> nestedCleanup() {
        return generator(y -> {
            try {
                try {
                    y.yield(1);
                } finally {
                    trace("inner finally");
                }
                return null;
            } finally {
                trace("outer finally");
            }
        });
    }

    private static Generator<Integer, Void, Void> ordinaryHandler() {
        return generator(y -> {
            try {
                y.yield(1);
            } catch (Exception e) {
                trace("never printed: the close signal is not an ordinary exception");
            }
            trace("never printed");
            return null;
        });
    }

    @Test
    void close() throws Exception {
        Oracle.check("generators/close", () -> {
            var g = body("a");
            trace("next", g.next());
            trace("close", close(g));
            trace("again", close(g));
            trace("next after close", attempt(g::next));
            trace("send after close", attempt(() -> g.send(1)));
            var unstarted = body("never started");
            trace("close", close(unstarted));
            trace("next after close", attempt(unstarted::next));
            var b = body("b");
            trace(list(b), "close of a finished one", close(b));
            var returns = returnsWhileClosing();
            returns.next();
            trace("close gives", close(returns));
            trace("second close gives", close(returns));
            var cleans = cleaning("cleaning");
            cleans.next();
            trace("close gives", close(cleans));
            var nested = nestedCleanup();
            nested.next();
            nested.close();
            var ordinary = ordinaryHandler();
            ordinary.next();
            trace("close", close(ordinary));
        });
    }

    private static Generator<Integer, Void, Void> closing(String name, Generator.Body<Integer, Void, Void> body) {
        return generator(y -> {
            try {
                return body.run(y);
            } finally {
                trace(name, "closed");
            }
        });
    }

    private static Generator<Integer, Void, Void> source(String name) {
        return closing(name, y -> {
            y.yieldFrom(IntStream.range(0, 10).boxed().toList());
            return null;
        });
    }

    private static Generator<Integer, Void, Void> stage(String name, Iterable<Integer> inner) {
        return closing(name, y -> {
            for (int item : inner) {
                y.yield(item * 10);
            }
            return null;
        });
    }

    private static void failingConsumer(Iterable<Integer> values) throws ValueError {
        for (int value : values) {
            if (value == 1) {
                throw new ValueError("consumer");
            }
        }
    }

    private static Generator<String, Void, Void> managed() {
        return generator(y -> {
            trace("acquire");
            try {
                y.yield("resource");
                return null;
            } finally {
                trace("release");
            }
        });
    }

    @Test
    void earlyExit() throws Exception {
        Oracle.check("generators/early_exit", () -> {
            var a = source("a");
            for (int value : a) {
                if (value == 2) {
                    break;
                }
            }
            trace("left the loop, still usable:", a.next());
            a.close();
            trace("after close", attempt(a::next));

            var first = source("first");
            var second = stage("second", first);
            trace(second.next(), second.next());
            second.close();
            trace("the source is still open:", first.next());
            first.close();

            var inner = source("inner");
            var outer = closing("outer", y -> y.yieldFrom(inner));
            trace(outer.next(), outer.next());
            trace("closing a delegating one closes its inner one first");
            outer.close();
            trace("inner", attempt(inner::next));

            var b = source("b");
            trace(attemptDo(() -> failingConsumer(b)), "generator unharmed", b.next());
            b.close();

            for (String resource : managed()) {
                trace("use", resource);
            }
            var g = managed();
            trace("use", g.next(), attempt(() -> g.throwInto(new ValueError("use"))));
        });
    }
}
