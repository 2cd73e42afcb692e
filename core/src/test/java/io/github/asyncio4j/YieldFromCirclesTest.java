package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.KeyError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PEP 380: generators that delegate in a circle, and one that is asked while it runs. */
class YieldFromCirclesTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void twoThatDelegateToEachOtherAreAlreadyExecuting() {
        List<Generator<Integer, Void, Void>> both = new ArrayList<>();
        both.add(generator(y -> y.yieldFrom(both.get(1))));
        both.add(generator(y -> y.yieldFrom(both.get(0))));
        assertThatThrownBy(() -> both.getFirst().next()).hasMessageContaining("generator already executing");
    }

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
