package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.countdown;
import static io.github.asyncio4j.SampleGenerators.listener;
import static io.github.asyncio4j.SampleGenerators.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PEP 380: the values that pass a delegating generator, and what is sent back to the inner one. */
class YieldFromTest {

    private final List<Object> trail = new ArrayList<>();
    private final ValueError error = new ValueError("inner");

    /** Leaves a trail around the body. */
    private <Y, S, R> Generator<Y, S, R> framed(String name, Generator.Body<Y, S, R> body) {
        return generator(y -> {
            trail.add("begin " + name);
            try {
                return body.run(y);
            } finally {
                trail.add("end " + name);
            }
        });
    }

    /** Yields ham, what the inner one yields, and eggs; leaves a trail of what it gets. */
    private Generator<String, Object, Void> around(Generator<String, Object, ?> inner) {
        return framed("outer", y -> {
            trail.add("got " + y.yield("ham"));
            y.yieldFrom(inner);
            trail.add("got " + y.yield("eggs"));
            return null;
        });
    }

    private Generator<String, Object, Void> talking(String... values) {
        return framed("inner", y -> {
            for (String value : values) {
                trail.add("inner got " + y.yield(value));
            }
            return null;
        });
    }

    private void takeAll(Iterable<?> values) {
        for (Object value : values) {
            trail.add(value);
        }
    }

    private void assertTrail(Object... expected) {
        assertThat(trail).containsExactly(expected);
    }

    // ---- next

    @Test
    void theFirstValueThatIsAskedForBeginsTheInnerBody() {
        takeAll(framed("outer", y -> y.yieldFrom(talking("42"))));
        assertTrail("begin outer", "begin inner", "42", "inner got null", "end inner", "end outer");
    }

    @Test
    void anInnerBodyThatFailsAtOnceFailsTheOuter() {
        Generator<String, Void, Void> g = framed("outer", y -> y.yieldFrom(framed("inner", _ -> {
            throw error;
        })));
        assertThat(catchThrowable(g::next)).isSameAs(error);
        assertTrail("begin outer", "begin inner", "end inner", "end outer");
    }

    @Test
    void theOuterBodyIsNotGoneOnWithWhenTheInnerFails() {
        Generator<String, Void, Void> g = generator(y -> {
            trail.add("before");
            y.yieldFrom(Asyncio.<String, Void, Void>generator(_ -> {
                throw error;
            }));
            trail.add("after");
            return null;
        });
        assertThat(catchThrowable(g::next)).isSameAs(error);
        assertTrail("before");
    }

    @Test
    void theValuesOfTheInnerOneStandBetweenThoseOfTheOuter() {
        takeAll(around(talking("spam", "more spam")));
        assertTrail("begin outer", "ham", "got null", "begin inner", "spam", "inner got null", "more spam",
                "inner got null", "end inner", "eggs", "got null", "end outer");
    }

    @Test
    void anInnerBodyThatFailsBetweenTwoValuesFailsTheOuterThere() {
        var g = around(framed("inner", y -> {
            y.yield("spam");
            throw error;
        }));
        assertThat(catchThrowable(() -> takeAll(g))).isSameAs(error);
        assertTrail("begin outer", "ham", "got null", "begin inner", "spam", "end inner", "end outer");
    }

    // ---- send

    private void sendNumbers(Generator<String, Object, ?> g) {
        trail.add(g.next());
        for (int n = 1;; n++) {
            trail.add(g.send(n));
        }
    }

    @Test
    void whatIsSentGoesToTheBodyWhoseValueWasTaken() {
        assertThatThrownBy(() -> sendNumbers(around(talking("spam", "more spam")))).isInstanceOf(StopIteration.class);
        assertTrail("begin outer", "ham", "got 1", "begin inner", "spam", "inner got 2", "more spam", "inner got 3",
                "end inner", "eggs", "got 4", "end outer");
    }

    @Test
    void anInnerBodyThatFailsOfWhatItIsSentFailsTheOuter() {
        assertThat(catchThrowable(() -> sendNumbers(around(framed("inner", y -> {
            trail.add("inner got " + y.yield("spam"));
            throw error;
        }))))).isSameAs(error);
        assertTrail("begin outer", "ham", "got 1", "begin inner", "spam", "inner got 2", "end inner", "end outer");
    }

    // ---- what is no generator

    private Generator<Integer, Object, Void> numbers(int count) {
        return framed("outer", y -> {
            y.yieldFrom(IntStream.range(0, count).boxed().toList());
            return null;
        });
    }

    @Test
    void theElementsOfACollectionAreValues() {
        takeAll(numbers(3));
        assertTrail("begin outer", 0, 1, 2, "end outer");
    }

    @Test
    void anEmptyCollectionHasNone() {
        assertThatThrownBy(numbers(0)::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void nullCanBeSentToACollection() {
        var g = numbers(3);
        assertThat(Arrays.asList(g.send(null), g.send(null), g.send(null))).containsExactly(0, 1, 2);
        g.close();
    }

    @Test
    void aValueCannotBeSentToACollection() {
        var g = numbers(3);
        g.next();
        assertThatThrownBy(() -> g.send(42)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("42 was sent to a generator that yields from");
        assertTrail("begin outer", "end outer");
    }

    @Test
    void aGeneratorIsClosedWhileItYieldsFromACollection() {
        var g = numbers(3);
        g.next();
        g.close();
        assertTrail("begin outer", "end outer");
    }

    @Test
    void anErrorIsThrownWhereACollectionIsYieldedFrom() {
        var g = numbers(10);
        g.next();
        g.next();
        assertThat(catchThrowable(() -> g.throwInto(error))).isSameAs(error);
        assertTrail("begin outer", "end outer");
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void yieldFromTakesIterablesIteratorsAndStreams() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yieldFrom(List.of(1, 2));
            y.yieldFrom(List.of(3).iterator());
            y.yieldFrom(IntStream.of(4, 5).boxed().onClose(() -> trail.add("closed")));
            y.yieldFrom((Iterable<Integer>) countdown(1));
            return null;
        });
        assertThat(toList(g)).containsExactly(1, 2, 3, 4, 5, 1);
        assertThat(trail).containsExactly("closed");
    }

    @Test
    void nothingCanBeSentToAnIterator() {
        Generator<Integer, String, Void> g = generator(y -> {
            y.yieldFrom(List.of(1, 2));
            return null;
        });
        g.next();
        assertThatThrownBy(() -> g.send("x")).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("x was sent");
    }

    // ---- what is returned

    private static Generator<String, Object, @Nullable Object> returning(@Nullable Object value) {
        return generator(y -> {
            y.yield("spam");
            y.yield("more spam");
            return value;
        });
    }

    @Test
    void whatTheInnerBodyReturnsIsTheValueOfYieldFrom() {
        StopIteration stop = new StopIteration(3);
        Generator<String, Object, Void> outer = generator(y -> {
            for (Object value : Arrays.asList(null, 1, List.of(2), stop)) {
                trail.add("returned " + (y.yieldFrom(returning(value)) == value));
            }
            return null;
        });
        takeAll(outer);
        assertThat(trail).filteredOn(word -> word.toString().startsWith("spam")).hasSize(4);
        assertThat(trail).filteredOn("returned true"::equals).hasSize(4);
    }

    private static @Nullable Object endOf(Generator<?, Object, ?> g, @Nullable Object sent) {
        g.next();
        g.next();
        try {
            throw new AssertionError("yielded " + (sent == null ? g.next() : g.send(sent)));
        } catch (StopIteration e) {
            return e.value();
        }
    }

    @Test
    void nextMeetsTheEndWithAnyValueThatTheBodyReturns() {
        for (Object value : Arrays.asList(null, 1, List.of(2), new StopIteration(3))) {
            assertThat(endOf(returning(value), null)).isSameAs(value);
        }
    }

    @Test
    void sendMeetsTheEndWithAnyValueThatTheBodyReturns() {
        for (Object value : Arrays.asList(null, 1, List.of(2), new StopIteration(3))) {
            Generator<String, Object, Object> g = generator(y -> {
                y.yield("first");
                trail.add(y.yield("second"));
                return value;
            });
            assertThat(endOf(g, "spam")).isSameAs(value);
        }
        assertTrail("spam", "spam", "spam", "spam");
    }

    @Test
    void yieldFromGivesTheValuesOfAnotherAndItsReturn() {
        Generator<Integer, String, String> g = generator(y -> "got " + y.yieldFrom(listener(trail)));
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.send("a")).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("got end");
        assertThat(trail).containsExactly("sent a", "sent b", "left");
    }

    @Test
    void yieldFromOfOneThatHasBegunDoesToo() {
        var inner = listener(trail);
        inner.next();
        Generator<Integer, String, String> g = generator(y -> "got " + y.yieldFrom(inner));
        assertThat(g.next()).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("got end");
        assertThat(trail).containsExactly("sent null", "sent b", "left");
    }

    // ---- depth

    private static Generator<Integer, Void, Void> deep(int depth) {
        return generator(y -> {
            y.yield(depth);
            return depth == 0 ? null : y.yieldFrom(deep(depth - 1));
        });
    }

    /** Much deeper a stack of frames that are not compiled yet is more than G1 lets the JDK put away: half a region. */
    @Test
    void deepDelegationCostsNothingPerValue() {
        assertThat(deep(200).stream().count()).isEqualTo(201);
        assertThat(toList(deep(200))).hasSize(201);
    }
}
