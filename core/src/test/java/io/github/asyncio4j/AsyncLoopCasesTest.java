package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** CPython's cases of loops whose iterators are odd and whose own code throws what ends a loop. */
class AsyncLoopCasesTest {

    private final List<Object> trail = new ArrayList<>();

    private static <T> void pull(AsyncIterable<T> source, Consumer<T> consumer) {
        for (T value : forAwait(source)) {
            consumer.accept(value);
        }
    }

    /** Runs a test with each form of the loop. */
    private <T> void bothWays(Consumer<BiConsumer<AsyncIterable<T>, Consumer<T>>> test) {
        List<BiConsumer<AsyncIterable<T>, Consumer<T>>> ways = List.of(AsyncLoopCasesTest::pull, Asyncio::forAwait);
        for (var way : ways) {
            trail.clear();
            virtualRun(() -> test.accept(way));
        }
    }

    /** One value, of a generator and of an iterator by hand. */
    private static <T> List<AsyncIterable<T>> sourcesOf(T value) {
        return List.of(asyncGenerator(y -> y.yield(value)), Once.of(value));
    }

    private record Once<T>(List<T> left) implements AsyncIterator<T> {
        static <T> Once<T> of(T value) {
            return new Once<>(new ArrayList<>(List.of(value)));
        }

        @Override
        public Coroutine<T> anext() {
            return async(() -> {
                if (left.isEmpty()) {
                    throw new StopAsyncIteration();
                }
                return left.removeFirst();
            });
        }
    }

    // ---- iterators

    @Test
    void whatAStepFailsWithIsSeenWhereverItFails() {
        ArithmeticException failure = new ArithmeticException("/ by zero");
        AsyncIterator<Object> whenAwaited = () -> async(() -> {
            throw failure;
        });
        AsyncIterator<Object> whenAsked = () -> {
            throw failure;
        };
        AsyncIterator<Object> nothingToAwait = () -> null;
        bothWays(way -> {
            assertThat(catchThrowable(() -> way.accept(whenAwaited, trail::add))).isSameAs(failure);
            assertThat(catchThrowable(() -> way.accept(whenAsked, trail::add))).isSameAs(failure);
            assertThatThrownBy(() -> way.accept(nothingToAwait, trail::add)).isInstanceOf(NullPointerException.class)
                    .hasMessage("what is awaited is null");
            assertThat(trail).isEmpty();
        });
    }

    /** Its values are there although it is what, thrown, would say that there are none. */
    private static final class StopOfValues extends StopIteration implements AsyncIterator<Object> {
        private static final long serialVersionUID = 1;

        private boolean given;

        StopOfValues(Object value) {
            super(value);
        }

        @Override
        public Coroutine<Object> anext() {
            return async(() -> {
                if (given) {
                    throw new StopAsyncIteration();
                }
                given = true;
                return value();
            });
        }
    }

    @Test
    void anIteratorMayBeAStopIterationItself() {
        bothWays(way -> {
            way.accept(new StopOfValues(42), trail::add);
            trail.add("done");
            assertThat(trail).containsExactly(42, "done");
        });
    }

    // ---- code of the loop that throws what ends one

    private final StopAsyncIteration stop = new StopAsyncIteration();

    /** Throws where Python's target of the loop is assigned to. */
    private void assign(@Nullable Object value) {
        trail.add(value);
        throw stop;
    }

    private <T> void assertNotTakenForTheEnd(T value, Consumer<T> body) {
        this.<T>bothWays(way -> {
            for (AsyncIterable<T> source : sourcesOf(value)) {
                assertThat(catchThrowable(() -> way.accept(source, body))).isSameAs(stop);
            }
            Supplier<AsyncGenerator<T, Void>> around = () -> asyncGenerator(y -> {
                for (AsyncIterable<T> source : sourcesOf(value)) {
                    way.accept(source, body);
                }
            });
            AsyncGenerator<T, Void> stepped = around.get();
            assertThatThrownBy(() -> await(stepped.asend(null))).isInstanceOf(IllegalStateException.class)
                    .hasCause(stop);
            assertThatThrownBy(() -> way.accept(around.get(), body)).isInstanceOf(IllegalStateException.class)
                    .hasCause(stop);
        });
    }

    @Test
    void aStopOfTheBodyIsNotTakenForTheEndOfTheValues() {
        assertNotTakenForTheEnd(10, this::assign);
        assertThat(trail).containsOnly(10).hasSize(4);
    }

    @Test
    void aStopOfAValueThatIsTakenApartIsNotTakenForTheEndOfTheValues() {
        Iterable<Object> bad = () -> {
            throw stop;
        };
        assertNotTakenForTheEnd(bad, pair -> pair.forEach(trail::add));
        assertThat(trail).isEmpty();
    }
}
