package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.countdown;
import static io.github.asyncio4j.SampleGenerators.listener;
import static io.github.asyncio4j.SampleGenerators.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A generator that is pulled: values, what is sent and thrown in, the end. */
class GeneratorTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void aLoopTakesItsValues() {
        assertThat(toList(countdown(5))).containsExactly(5, 4, 3, 2, 1);
    }

    @Test
    void nothingOfTheBodyRunsBeforeTheFirstValueIsAskedFor() {
        var g = listener(trail);
        assertThat(g.state()).isEqualTo(Generator.State.CREATED);
        assertThat(trail).isEmpty();
    }

    @Test
    void aSentValueIsWhatTheYieldReturns() {
        Generator<Integer, Integer, Void> g = generator(y -> {
            int i = 5;
            while (i != 0) {
                int b = y.yield(i);
                i += b;
            }
            return null;
        });
        assertThat(List.of(g.next(), g.send(3), g.send(7))).containsExactly(5, 8, 15);
        g.close();
    }

    @Test
    void theEndCarriesWhatTheBodyReturnedOnce() {
        var g = listener(trail);
        g.next();
        g.send("a");
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("b")).value()).isEqualTo("end");
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isNull();
        assertThat(g.returned()).isEqualTo("end");
        assertThat(trail).containsExactly("sent a", "sent b", "left");
    }

    @Test
    void nextWithADefaultHasNoEnd() {
        var g = countdown(1);
        assertThat(List.of(g.next(-1), g.next(-1), g.next(-1))).containsExactly(1, -1, -1);
    }

    @Test
    void nothingCanBeSentBeforeTheFirstYieldAndItCanStillBePulled() {
        var g = listener(trail);
        assertThatThrownBy(() -> g.send("early")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't send a non-null value to a just-started generator")
                .hasMessageContaining("early");
        assertThat(g.next()).isEqualTo(1);
        g.close();
    }

    @Test
    void anErrorIsThrownAtTheYieldAndComesOutAsItIs() {
        var g = listener(trail);
        g.next();
        IOException error = new IOException("x");
        assertThatThrownBy(() -> g.throwInto(error)).isSameAs(error);
        assertThat(trail).containsExactly("left");
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aBodyThatCatchesAnErrorGoesOn() {
        Generator<String, Void, Void> g = generator(y -> {
            try {
                y.yield("first");
            } catch (UncheckedIOException e) {
                y.yield("caught " + e.getMessage());
            }
            return null;
        });
        g.next();
        assertThat(g.throwInto(new UncheckedIOException("x", new IOException()))).isEqualTo("caught x");
        g.close();
    }

    @Test
    void anErrorThrownIntoOneThatHasNotBegunEndsIt() {
        var g = listener(trail);
        assertThatThrownBy(() -> g.throwInto(new IOException("x"))).isInstanceOf(IOException.class);
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
        assertThat(trail).isEmpty();
    }

    @Test
    void anErrorThrownIntoOneThatHasEndedComesBack() {
        var g = countdown(0);
        g.next(0);
        assertThatThrownBy(() -> g.throwInto(new IOException("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void stopIterationDoesNotLeaveABody() {
        Generator<Integer, Void, Void> g = generator(y -> {
            throw new StopIteration(1);
        });
        assertThatThrownBy(g::next).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(StopIteration.class)
                .hasMessageContaining("generator raised StopIteration");
    }

    @Test
    void aBodyCannotPullItself() {
        List<Generator<Integer, Void, Void>> self = new ArrayList<>();
        self.add(generator(y -> {
            self.getFirst().next();
            return null;
        }));
        assertThatThrownBy(() -> self.getFirst().next()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator already executing");
    }

    @Test
    void itCanBePulledByOneThreadAfterAnother() throws InterruptedException {
        var g = countdown(3);
        g.next();
        Thread other = Thread.ofPlatform().start(() -> trail.add(g.next()));
        other.join(10_000);
        assertThat(trail).containsExactly(2);
        assertThat(g.next()).isEqualTo(1);
        g.close();
    }

    @Test
    void yieldBelongsToTheBody() {
        List<Generator.Yield<Integer, Void>> leaked = new ArrayList<>();
        Generator<Integer, Void, Void> g = generator(y -> {
            leaked.add(y);
            y.yield(1);
            return null;
        });
        g.next();
        assertThatThrownBy(() -> leaked.getFirst().yield(2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("yield belongs to the body of its generator");
        assertThat(g.next(-1)).isEqualTo(-1);
    }

    @Test
    void theYieldOfAnOuterGeneratorIsRefusedInAnInnerOne() {
        Generator<Integer, Void, Void> outer = generator(y -> {
            Generator<Integer, Void, Void> inner = generator(z -> {
                y.yield(1);
                return null;
            });
            inner.next();
            return null;
        });
        assertThatThrownBy(outer::next).hasMessageContaining("yield belongs to the body of its generator");
    }

    @Test
    void anIteratorIsAViewWithOneValueAhead() {
        var g = countdown(3);
        Iterator<Integer> values = g.iterator();
        assertThat(values.hasNext()).isTrue();
        assertThat(values.hasNext()).isTrue();
        assertThat(g.next()).isEqualTo(2);
        assertThat(List.of(values.next(), values.next())).containsExactly(3, 1);
        assertThat(values.hasNext()).isFalse();
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void nullsAreRefused() {
        assertThatThrownBy(() -> generator(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the body of the generator is null");
        assertThatThrownBy(() -> countdown(1).throwInto(null)).hasMessageContaining("the error to throw is null");
        assertThatThrownBy(() -> countdown(1).forEach(null)).hasMessageContaining("the consumer is null");
    }

    @Test
    void itSaysWhereItStands() {
        @Nullable Object g = countdown(1);
        assertThat(g).hasToString("Generator[created]");
    }
}
