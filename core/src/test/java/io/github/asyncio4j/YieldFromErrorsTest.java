package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PEP 380: what is thrown into a delegating generator, its close, and generators that delegate in a circle. */
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

    // ---- circles

    @Test
    void aGeneratorCannotDelegateToOneThatDelegatesToIt() {
        List<Generator<String, Void, Void>> outer = new ArrayList<>();
        Generator<String, Void, Void> inner = generator(y -> {
            y.yield("y2");
            trail.add("inner delegates");
            y.yieldFrom(outer.getFirst());
            trail.add("not reached");
            return null;
        });
        outer.add(generator(y -> {
            y.yield("y1");
            trail.add("outer delegates");
            y.yieldFrom(inner);
            trail.add("not reached");
            return null;
        }));
        assertThatThrownBy(() -> {
            for (String value : outer.getFirst()) {
                trail.add(value);
            }
        }).isInstanceOf(IllegalStateException.class).hasMessageContaining("generator already executing");
        assertThat(trail).containsExactly("y1", "outer delegates", "y2", "inner delegates");
    }

    private interface Ask {
        @Nullable
        Integer of(Generator<Integer, Integer, Void> g) throws Exception;
    }

    /** Yields, and goes on where a KeyError is thrown in. */
    private static void yieldOn(Generator.Yield<Integer, Integer> y, int value) throws Exception {
        try {
            y.yield(value);
        } catch (Exception e) {
            if (!(e instanceof KeyError)) {
                throw e;
            }
        }
    }

    /** Delegates to one that tries to delegate to it. */
    private Generator<Integer, Integer, Void> circle() {
        List<Generator<Integer, Integer, Void>> outer = new ArrayList<>();
        Generator<Integer, Integer, Void> inner = generator(y -> {
            yieldOn(y, 1);
            try {
                y.yieldFrom(outer.getFirst());
            } catch (IllegalStateException e) {
                trail.add(outer.getFirst().state());
            }
            yieldOn(y, 2);
            return null;
        });
        outer.add(generator(y -> {
            yieldOn(y, 0);
            y.yieldFrom(inner);
            yieldOn(y, 3);
            return null;
        }));
        return outer.getFirst();
    }

    @Test
    void oneThatDelegatesIsRunningHoweverItIsAsked() throws Exception {
        for (Ask ask : List.<Ask>of(Generator::next, g -> g.send(42), g -> g.throwInto(new KeyError("k")))) {
            var g = circle();
            List<Integer> values = new ArrayList<>(List.of(g.next()));
            try {
                while (true) {
                    values.add(ask.of(g));
                }
            } catch (StopIteration e) {
                assertThat(values).containsExactly(0, 1, 2, 3);
            }
        }
        assertThat(trail).hasSize(3).containsOnly(Generator.State.RUNNING);
    }

    @Test
    void oneThatIsBeingClosedIsRunning() {
        List<Generator<Integer, Void, Void>> self = new ArrayList<>();
        self.add(generator(y -> {
            y.yieldFrom(Stream.of(42).onClose(() -> {
                trail.add(self.getFirst().state());
                trail.add(catchThrowable(self.getFirst()::next).getClass());
            }));
            return null;
        }));
        self.getFirst().next();
        self.getFirst().close();
        assertThat(trail).containsExactly(Generator.State.RUNNING, IllegalStateException.class);
    }
}
