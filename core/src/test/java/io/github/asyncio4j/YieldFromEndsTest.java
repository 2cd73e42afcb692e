package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How an inner body ends a delegating generator that is closed, or into which an exit, a StopIteration, an Error or an
 * Exception is thrown, in place or pulled.
 */
class YieldFromEndsTest {

    private static final String CLOSED = "closed";

    private final List<Generator<String, Void, String>> inners = new ArrayList<>();

    private final GeneratorExit exit = new GeneratorExit();
    private final StopIteration stop = new StopIteration();
    private final Odd odd = new Odd("odd");
    private final ValueError ordinary = new ValueError("ordinary");

    private interface Act {
        Object on(Generator<String, Void, String> g) throws Exception;
    }

    private final Act close = g -> {
        g.close();
        return CLOSED;
    };

    private static Act throwing(Throwable error) {
        return g -> g.throwInto(error);
    }

    private static Object resultOf(Act act, Generator<String, Void, String> g) {
        try {
            return act.on(g);
        } catch (Throwable e) {
            return e;
        }
    }

    /** A generator that rests at the inner body's "first". */
    private Generator<String, Void, String> resting(boolean pulled, Generator.Body<String, Void, String> body) {
        Generator<String, Void, String> inner = generator(y -> {
            if (pulled) {
                y.yield("begun");
            }
            return body.run(y);
        });
        inners.add(inner);
        if (pulled) {
            inner.next();
        }
        Generator<String, Void, String> outer = generator(y -> y.yieldFrom(inner));
        assertThat(outer.next()).isEqualTo("first");
        return outer;
    }

    /** Returns what the act comes to, after which nothing is left of the generator. */
    private Object end(boolean pulled, Act act, Generator.Body<String, Void, String> body) {
        var outer = resting(pulled, body);
        Object result = resultOf(act, outer);
        assertEnded(outer);
        return result;
    }

    private static void assertEnded(Generator<String, Void, String> g) {
        assertThat(resultOf(Generator::next, g)).isInstanceOfSatisfying(StopIteration.class,
                e -> assertThat(e.value()).isNull());
    }

    /** One that is pulled can be left at the yield at which it ignores its exit. */
    @AfterEach
    void letGo() {
        inners.forEach(Generator::close);
    }

    private static String passing(Generator.Yield<String, Void> y) {
        y.yield("first");
        y.yield("second");
        return "returned";
    }

    private Generator.Body<String, Void, String> failing(Supplier<Throwable> error) {
        return y -> {
            try {
                return passing(y);
            } finally {
                Sneaky.sneak(error.get());
            }
        };
    }

    @SuppressWarnings("finally")
    private static String returning(Generator.Yield<String, Void> y) {
        try {
            return passing(y);
        } finally {
            return "instead";
        }
    }

    private static String yielding(Generator.Yield<String, Void> y) {
        try {
            y.yield("first");
        } finally {
            y.yield("second");
        }
        return "returned";
    }

    private void assertRaisedStop(Object result, Throwable cause) {
        assertThat(result).isExactlyInstanceOf(IllegalStateException.class)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("generator raised StopIteration").hasCause(cause);
    }

    private static void assertIgnoredExit(Object result) {
        assertThat(result).isExactlyInstanceOf(IllegalStateException.class)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("generator ignored GeneratorExit").hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatLetsThemPass(boolean pulled) {
        assertThat(end(pulled, close, YieldFromEndsTest::passing)).isEqualTo(CLOSED);
        assertThat(end(pulled, throwing(exit), YieldFromEndsTest::passing)).isSameAs(exit);
        assertRaisedStop(end(pulled, throwing(stop), YieldFromEndsTest::passing), stop);
        assertThat(end(pulled, throwing(odd), YieldFromEndsTest::passing)).isSameAs(odd);
        assertThat(end(pulled, throwing(ordinary), YieldFromEndsTest::passing)).isSameAs(ordinary);
    }

    /** An exit in answer to an exit is one; the one that was thrown comes out. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatThrowsAnExitInstead(boolean pulled) {
        GeneratorExit raised = new GeneratorExit();
        assertThat(end(pulled, close, failing(() -> raised))).isEqualTo(CLOSED);
        assertThat(end(pulled, throwing(exit), failing(() -> raised))).isSameAs(exit);
        assertThat(end(pulled, throwing(stop), failing(() -> raised))).isSameAs(raised);
        assertThat(end(pulled, throwing(odd), failing(() -> raised))).isSameAs(raised);
        assertThat(end(pulled, throwing(ordinary), failing(() -> raised))).isSameAs(raised);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatThrowsAStopIterationInstead(boolean pulled) {
        StopIteration raised = new StopIteration();
        for (Act act : List.of(close, throwing(exit), throwing(stop), throwing(odd), throwing(ordinary))) {
            assertRaisedStop(end(pulled, act, failing(() -> raised)), raised);
        }
    }

    private void assertAlwaysComesOut(boolean pulled, Throwable raised) {
        for (Act act : List.of(close, throwing(exit), throwing(stop), throwing(odd), throwing(ordinary))) {
            assertThat(end(pulled, act, failing(() -> raised))).isSameAs(raised);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatThrowsAnErrorInstead(boolean pulled) {
        assertAlwaysComesOut(pulled, new Odd("raised"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatThrowsAnExceptionInstead(boolean pulled) {
        assertAlwaysComesOut(pulled, new ValueError("raised"));
    }

    /** An exit cannot be answered so; all else comes out at the next value that is asked for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatYieldsInstead(boolean pulled) {
        assertIgnoredExit(end(pulled, close, YieldFromEndsTest::yielding));
        assertIgnoredExit(end(pulled, throwing(exit), YieldFromEndsTest::yielding));
        for (Throwable error : List.of(stop, odd, ordinary)) {
            var g = resting(pulled, YieldFromEndsTest::yielding);
            assertThat(resultOf(throwing(error), g)).isEqualTo("second");
            Object result = resultOf(Generator::next, g);
            if (error == stop) {
                assertRaisedStop(result, stop);
            } else {
                assertThat(result).isSameAs(error);
            }
            assertEnded(g);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyThatReturnsInstead(boolean pulled) {
        assertThat(end(pulled, close, YieldFromEndsTest::returning)).isEqualTo(CLOSED);
        assertThat(end(pulled, throwing(exit), YieldFromEndsTest::returning)).isSameAs(exit);
        for (Throwable error : List.of(stop, odd, ordinary)) {
            assertThat(end(pulled, throwing(error), YieldFromEndsTest::returning)).isInstanceOfSatisfying(
                    StopIteration.class, e -> assertThat(e.value()).isEqualTo("instead"));
        }
    }
}
