package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PEP 380: what is thrown into a delegating generator, and its close. */
class YieldFromErrorsTest {

    private final List<Object> trail = new ArrayList<>();
    private final ValueError error = new ValueError("thrown");

    /** Rests in the inner body, both of which leave a trail. */
    private Generator<String, Void, Void> resting(Generator.Body<String, Void, ?> inner) {
        Generator<String, Void, Void> outer = generator(y -> {
            try {
                trail.add(String.valueOf(y.yieldFrom(generator(inner))));
                y.yield("eggs");
                return null;
            } finally {
                trail.add("left outer");
            }
        });
        assertThat(outer.next()).isEqualTo("spam");
        return outer;
    }

    private Void spam(Generator.Yield<String, Void> y) {
        try {
            y.yield("spam");
            y.yield("more spam");
            return null;
        } finally {
            trail.add("left inner");
        }
    }

    /** Rests in an inner body that answers its exit. */
    private Generator<String, Void, Void> answering(Generator.Body<String, Void, ?> answer) {
        return resting(y -> {
            try {
                y.yield("spam");
                return null;
            } catch (GeneratorExit e) {
                trail.add("exit");
                return answer.run(y);
            }
        });
    }

    // ---- close and throw

    @Test
    void closeLeavesTheInnerBodyFirst() {
        resting(this::spam).close();
        assertThat(trail).containsExactly("left inner", "left outer");
    }

    @Test
    void anInnerBodyThatFailsWhenItIsClosedFailsTheCloseOfTheOuter() {
        var g = answering(_ -> {
            throw error;
        });
        assertThat(catchThrowable(g::close)).isSameAs(error);
        assertThat(trail).containsExactly("exit", "left outer");
    }

    @Test
    void anErrorThatIsThrownInPassesTheInnerBodyFirst() {
        var g = resting(this::spam);
        assertThat(catchThrowable(() -> g.throwInto(error))).isSameAs(error);
        assertThat(trail).containsExactly("left inner", "left outer");
    }

    private String saved(Generator.Yield<String, Void> y) {
        try {
            y.yield("spam");
        } catch (IllegalArgumentException e) {
            trail.add("caught");
            y.yield("saved");
            y.yield("yet more");
        }
        return "inner's word";
    }

    @Test
    void anInnerBodyThatCatchesAnErrorYieldsOn() {
        var g = resting(this::saved);
        assertThat(g.throwInto(new IllegalArgumentException())).isEqualTo("saved");
        assertThat(g.stream().toList()).containsExactly("yet more", "eggs");
        assertThat(trail).containsExactly("caught", "inner's word", "left outer");
    }

    @Test
    void anInnerBodyThatCatchesAnErrorMayReturnAnyValueToTheOuter() {
        for (Object value : List.of(2, List.of(2), new StopIteration(2))) {
            Generator<Object, Void, Object> inner = generator(y -> {
                try {
                    y.yield(1);
                } catch (Exception e) {
                    trail.add("caught");
                }
                return value;
            });
            Generator<Object, Void, Void> outer = generator(y -> {
                y.yield(y.yieldFrom(inner));
                return null;
            });
            assertThat(outer.next()).isEqualTo(1);
            assertThat(outer.throwInto(error)).isSameAs(value);
            outer.close();
        }
        assertThat(trail).containsExactly("caught", "caught", "caught");
    }

    @Test
    void closeClosesTheInnerOneFirstAndIsNotLostWhenThatReturns() {
        Generator<Integer, Void, String> inner = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                trail.add("inner");
            }
            return "swallowed";
        });
        Generator<Integer, Void, Void> outer = generator(y -> {
            try {
                trail.add(y.yieldFrom(inner));
            } catch (GeneratorExit e) {
                trail.add("outer");
                throw e;
            }
            return null;
        });
        outer.next();
        outer.close();
        assertThat(trail).containsExactly("inner", "outer");
        assertThat(inner.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void anInnerOneThatYieldsWhenItIsClosedFailsTheOuter() {
        Generator<Integer, Void, Void> outer = generator(y -> {
            Generator<Integer, Void, Void> inner = generator(z -> {
                try {
                    z.yield(1);
                } catch (GeneratorExit e) {
                    z.yield(2);
                }
                return null;
            });
            y.yieldFrom(inner);
            return null;
        });
        outer.next();
        assertThatThrownBy(outer::close).hasMessageContaining("generator ignored GeneratorExit");
    }

    @Test
    void whatIsThrownGoesToTheInnerOne() {
        Generator<String, Void, Void> inner = generator(y -> {
            try {
                y.yield("first");
            } catch (UncheckedIOException e) {
                y.yield("inner caught");
            }
            return null;
        });
        Generator<String, Void, Void> outer = generator(y -> y.yieldFrom(inner));
        outer.next();
        assertThat(outer.throwInto(new UncheckedIOException(new IOException()))).isEqualTo("inner caught");
        outer.close();
    }

    // ---- GeneratorExit thrown in

    @Test
    void anExitThatIsThrownInIsThrownOnThoughTheInnerBodyReturnsOfIt() {
        var g = answering(_ -> "swallowed");
        GeneratorExit exit = new GeneratorExit();
        assertThat(catchThrowable(() -> g.throwInto(exit))).isSameAs(exit);
        assertThat(trail).containsExactly("exit", "left outer");
    }

    @Test
    void anInnerBodyThatYieldsInAnswerToAnExitThatIsThrownInHasIgnoredIt() {
        var g = answering(y -> y.yield("ignored"));
        assertThatThrownBy(() -> g.throwInto(new GeneratorExit())).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator ignored GeneratorExit");
        assertThat(trail).containsExactly("exit", "left outer");
    }

    @Test
    void whatAnInnerBodyFailsWithOfAnExitThatIsThrownInReplacesIt() {
        var g = answering(_ -> {
            throw error;
        });
        assertThat(catchThrowable(() -> g.throwInto(new GeneratorExit()))).isSameAs(error);
        assertThat(trail).containsExactly("exit", "left outer");
    }
}
