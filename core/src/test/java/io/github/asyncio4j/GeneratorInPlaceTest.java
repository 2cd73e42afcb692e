package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.countdown;
import static io.github.asyncio4j.SampleGenerators.listener;
import static io.github.asyncio4j.SampleGenerators.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body on its consumer's stack ends as one that is pulled does, though it cannot be left at a yield. */
class GeneratorInPlaceTest {

    private final List<Object> trail = new ArrayList<>();

    /** Yields in answer to its exit, and catches what is ordinary. */
    private Generator<Integer, Void, String> stubborn() {
        return generator(y -> {
            try {
                try {
                    y.yield(1);
                } catch (GeneratorExit e) {
                    y.yield(2);
                }
            } catch (Exception e) {
                trail.add("told " + e);
            } finally {
                trail.add("left");
            }
            return "end";
        });
    }

    @Test
    void aBodyThatIgnoresItsExitGetsAnotherAndItsDelegatorHearsOfIt() {
        Generator<Integer, Void, String> outer = generator(y -> {
            try {
                return y.yieldFrom(stubborn());
            } catch (IllegalStateException e) {
                trail.add("ignored");
                return "handled";
            }
        });
        outer.next();
        outer.close();
        assertThat(trail).containsExactly("left", "ignored");
        assertThat(outer.returned()).isEqualTo("handled");
    }

    @Test
    void aBodyThatIsClosedCannotYieldThroughOneThatItBeginsThen() {
        Generator<Integer, Void, String> closed = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                y.yieldFrom(stubborn());
            }
            return null;
        });
        Generator<Integer, Void, String> outer = generator(y -> y.yieldFrom(closed));
        outer.next();
        assertThatThrownBy(outer::close).hasMessageContaining("generator ignored GeneratorExit");
        assertThat(trail).containsExactly("left");
        assertThat(outer.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void noneThatItBeginsThenCanKeepItFromItsEnd() {
        Generator<Integer, Void, Void> closed = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                Generator<Integer, Void, Void> swallowing = generator(z -> {
                    try {
                        z.yield(2);
                    } catch (GeneratorExit again) {
                        trail.add("swallowed");
                    }
                    return null;
                });
                y.yieldFrom(swallowing);
                trail.add("went on");
            }
            return null;
        });
        Generator<Integer, Void, Void> outer = generator(y -> y.yieldFrom(closed));
        outer.next();
        assertThatThrownBy(outer::close).hasMessageContaining("generator ignored GeneratorExit");
        assertThat(trail).containsExactly("swallowed");
    }

    @Test
    void aConsumersFailureTellsThatTheBodyIgnoredItsExit() {
        assertThatThrownBy(() -> stubborn().forEach(_ -> {
            throw new IllegalArgumentException("enough");
        })).hasMessage("enough").satisfies(e -> assertThat(e.getSuppressed()).singleElement().asString()
                .contains("generator ignored GeneratorExit"));
        assertThat(trail).containsExactly("left");
    }

    @Test
    void aLoopThatOutlivesAllThatIsOrdinaryIsLeft() {
        Generator<Integer, Void, Void> g = generator(y -> {
            while (true) {
                try {
                    y.yield(1);
                } catch (Exception e) {
                    trail.add(e);
                } finally {
                    y.yield(2);
                }
            }
        });
        assertThatThrownBy(() -> g.forEach(_ -> {
            throw new IllegalArgumentException("enough");
        })).hasMessage("enough");
        assertThat(trail).isEmpty();
    }

    @Test
    @SuppressWarnings("finally")
    void anExitThatTheInnerBodyReplacesIsTheOneThatWasThrownToTheOuter() {
        Generator<Integer, Void, Void> outer = generator(y -> {
            Generator<Integer, Void, Void> inner = generator(z -> {
                try {
                    z.yield(1);
                } finally {
                    throw new GeneratorExit();
                }
            });
            return y.yieldFrom(inner);
        });
        outer.next();
        GeneratorExit thrown = new GeneratorExit();
        assertThat(catchThrowable(() -> outer.throwInto(thrown))).isSameAs(thrown);
    }

    /** An error that is its own suppressed one is refused by Java. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("finally")
    void aConsumerAndACleanupThatFailWithTheSameErrorFailWithIt(boolean pulled) {
        IOException same = new IOException("same");
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(0);
            try {
                y.yield(1);
            } finally {
                throw same;
            }
        });
        if (pulled) {
            g.next();
        }
        assertThat(catchThrowable(() -> g.forEach(n -> {
            if (n == 1) {
                throw Sneaky.sneak(same);
            }
        }))).isSameAs(same);
    }

    @Test
    void stopAsyncIterationIsNoEndOfAGenerator() {
        StopAsyncIteration error = new StopAsyncIteration();
        Generator<Integer, Void, Void> g = generator(_ -> {
            throw error;
        });
        assertThat(catchThrowable(g::next)).isSameAs(error);
    }

    @Test
    void whatALoopCameToTheEndOfIsNotSaidAgain() {
        Generator<Integer, Void, String> g = generator(y -> {
            y.yield(1);
            return "end";
        });
        for (int value : g) {
            trail.add(value);
        }
        assertThatThrownBy(g::next).isInstanceOfSatisfying(StopIteration.class,
                e -> assertThat(e.value()).isNull());
        assertThat(g.returned()).isEqualTo("end");
    }

    // ---- forEach

    @Test
    void forEachTakesAllWithTheSameEffectsAsPulling() {
        listener(trail).forEach(value -> trail.add("took " + value));
        List<Object> inPlace = List.copyOf(trail);
        trail.clear();
        for (int value : listener(trail)) {
            trail.add("took " + value);
        }
        assertThat(inPlace).isEqualTo(trail)
                .containsExactly("took 1", "sent null", "took 2", "sent null", "left");
    }

    @Test
    void forEachTakesTheRestOfOneThatHasBegun() {
        var g = countdown(3);
        g.next();
        g.forEach(trail::add);
        assertThat(trail).containsExactly(2, 1);
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aConsumerThatThrowsClosesTheBody() {
        for (boolean begun : new boolean[] {false, true}) {
            trail.clear();
            var g = listener(trail);
            if (begun) {
                g.next();
            }
            assertThatThrownBy(() -> g.forEach(_ -> {
                throw new IllegalArgumentException("enough");
            })).isInstanceOf(IllegalArgumentException.class).hasMessage("enough");
            assertThat(trail).endsWith("left");
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        }
    }

    @Test
    @SuppressWarnings("finally")
    void whatCleaningUpFailsWithIsSuppressedByTheConsumersFailure() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                throw new IOException("cleanup");
            }
        });
        assertThatThrownBy(() -> g.forEach(_ -> {
            throw new IllegalArgumentException("enough");
        })).hasMessage("enough").satisfies(e -> assertThat(e.getSuppressed()).singleElement()
                .isInstanceOf(IOException.class));
    }

    @Test
    void aConsumerInPlaceCannotUseTheGenerator() {
        var g = countdown(3);
        assertThatThrownBy(() -> g.forEach(_ -> g.next())).hasMessageContaining("generator already executing");
    }

    @Test
    void aBodyFailsOutOfForEach() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            throw new IOException("x");
        });
        assertThatThrownBy(() -> g.forEach(trail::add)).isInstanceOf(IOException.class);
        assertThat(trail).containsExactly(1);
    }
}
