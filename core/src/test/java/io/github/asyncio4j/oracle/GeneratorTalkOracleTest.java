package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.trace;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.StopIteration;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is sent to a generator, thrown into it, and what it returns. */
class GeneratorTalkOracleTest {

    // ---- send

    private static Generator<Integer, Integer, Void> average() {
        return generator(y -> {
            int total = 0;
            Integer mean = null;
            for (int count = 1;; count++) {
                total += y.yield(mean);
                mean = total / count;
            }
        });
    }

    private static Generator<String, String, String> echo() {
        return generator(y -> {
            trace("echo starts");
            String received = "nothing yet";
            while (!"stop".equals(received)) {
                trace("echo yields", received);
                received = y.yield(received);
                trace("echo received", received);
            }
            return "stopped";
        });
    }

    /** Python has a type of its own for a call that cannot be. */
    private static String attemptToSend(Generator<?, Integer, ?> g, int value) {
        try {
            return "ok " + g.send(value);
        } catch (IllegalArgumentException e) {
            return "TypeError";
        }
    }

    @Test
    void send() throws Exception {
        Oracle.check("generators/send", () -> {
            var average = average();
            trace("value before the first yield", attemptToSend(average, 5));
            trace("start", average.next());
            trace(average.send(10), average.send(20), average.send(60));
            average.close();

            var echo = echo();
            trace("start with null", echo.send(null));
            trace("sent", echo.send("x"));
            trace("next sends null", echo.next());
            try {
                echo.send("stop");
            } catch (StopIteration e) {
                trace("return value", e.value());
            }
            trace("send to a finished one", attempt(() -> echo.send("again")));

            Generator<Object, String, Void> twoWay = generator(y -> {
                String first = y.yield("question one");
                String second = y.yield("question two");
                y.yield(List.of(first, second));
                return null;
            });
            trace(twoWay.next(), "/", twoWay.send("answer one"), "/", twoWay.send("answer two"));
            twoWay.close();

            Generator<Object, Integer, Void> inExpression = generator(y -> {
                y.yield(1 + y.yield("a") * y.yield("b"));
                return null;
            });
            trace(inExpression.next(), inExpression.send(3), inExpression.send(4));
            inExpression.close();
        });
    }

    // ---- throw

    private static Generator<Integer, Void, Void> guarded() {
        return generator(y -> {
            for (int count = 1;; count++) {
                try {
                    y.yield(count);
                } catch (Exception e) {
                    if (!(e instanceof ValueError)) {
                        throw e;
                    }
                    trace("body caught", e);
                } finally {
                    trace("finally", count);
                }
            }
        });
    }

    private static Generator<Integer, Void, Void> unguarded() {
        return generator(y -> {
            trace("never printed");
            y.yield(1);
            return null;
        });
    }

    private static Generator<Integer, Void, String> returnsOnThrow() {
        return generator(y -> {
            try {
                y.yield(1);
                return null;
            } catch (Exception e) {
                return "caught and returned";
            }
        });
    }

    private static Generator<Integer, Void, String> translates() {
        return generator(y -> {
            try {
                y.yield(1);
                return null;
            } catch (Exception e) {
                throw new KeyError("translated", e);
            }
        });
    }

    @Test
    void throwInto() throws Exception {
        Oracle.check("generators/throw", () -> {
            var guarded = guarded();
            trace(guarded.next(), guarded.next());
            trace("throw gives the next value", guarded.throwInto(new ValueError("a")));
            trace("other type passes", attempt(() -> guarded.throwInto(new KeyError("b"))));
            trace("finished", attempt(guarded::next));

            var unguarded = unguarded();
            trace("not started", attempt(() -> unguarded.throwInto(new ValueError("early"))));
            trace("now finished", attempt(unguarded::next));
            trace("throw into a finished one", attempt(() -> unguarded.throwInto(new ValueError("late"))));

            var returns = returnsOnThrow();
            returns.next();
            try {
                returns.throwInto(new ValueError("c"));
            } catch (StopIteration e) {
                trace("end with", e.value());
            }

            var translates = translates();
            translates.next();
            try {
                translates.throwInto(new ValueError("d"));
            } catch (Exception e) {
                trace(e, "cause", e.getCause());
            }

            ValueError original = new ValueError("same");
            try {
                unguarded().throwInto(original);
            } catch (Exception e) {
                trace("same object", e == original);
            }
        });
    }

    // ---- return

    private static <R> Generator<Integer, Void, R> endsWith(@Nullable R value) {
        return generator(y -> {
            y.yield(1);
            y.yield(2);
            return value;
        });
    }

    private record Drained(List<Object> values, @Nullable Object end) {

        static Drained of(Generator<?, ?, ?> g) {
            List<Object> values = new ArrayList<>();
            while (true) {
                try {
                    values.add(g.next());
                } catch (StopIteration e) {
                    return new Drained(values, e.value());
                }
            }
        }
    }

    /** A list that may hold null. */
    private static List<Object> drain(Generator<?, ?, ?> g) {
        Drained drained = Drained.of(g);
        List<Object> pair = new ArrayList<>();
        pair.add(drained.values);
        pair.add(drained.end);
        return pair;
    }

    private static Generator<String, Void, Integer> search(List<String> values, String wanted) {
        return generator(y -> {
            for (String value : values) {
                y.yield(value);
                if (value.equals(wanted)) {
                    return values.indexOf(value);
                }
            }
            return -1;
        });
    }

    @Test
    void returnValue() throws Exception {
        Oracle.check("generators/return_value", () -> {
            trace(drain(endsWith("result")));
            trace(drain(endsWith(null)));
            trace(drain(endsWith(List.of(1, 2))));
            trace("loop ignores it", GeneratorsOracleTest.list(endsWith("result")));
            var g = endsWith("once");
            trace("first end", drain(g));
            trace("second end", drain(g));
            trace(drain(generator(_ -> "at once")));
            trace(drain(search(List.of("a", "b", "c"), "b")));
            trace(drain(search(List.of("a", "b", "c"), "z")));
            trace(drain(generator(y -> {
                try {
                    y.yield(1);
                    return "from try";
                } finally {
                    trace("finally runs");
                }
            })));
            Drained outer = Drained.of(generator(y -> {
                y.yield(1);
                return endsWith("inner");
            }));
            trace(outer.values, drain((Generator<?, ?, ?>) outer.end));
        });
    }
}
