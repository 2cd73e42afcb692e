package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** PEP 479: an end of values that a body forgot to handle is an error of the body, not its own end. */
class GeneratorStopTest {

    private final StopIteration stop = new StopIteration();

    private final Supplier<Integer> stops = () -> {
        throw stop;
    };

    @Test
    void whatABodyCallsCannotEndItByStopIteration() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(stops.get());
            return null;
        });
        assertThatThrownBy(g::next).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator raised StopIteration");
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void theErrorHasTheStopIterationAsItsCause() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(stops.get());
            return null;
        });
        assertThat(catchThrowable(g::next)).hasCause(stop).hasNoSuppressedExceptions();
    }

    @Test
    void aBodyCannotEndItselfByStopIteration() {
        Generator<Integer, Void, Void> g = generator(_ -> {
            throw stop;
        });
        assertThatThrownBy(g::next).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator raised StopIteration").hasCause(stop);
    }

    @Test
    void norCanItAfterItHasYielded() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            throw stop;
        });
        assertThat(g.next()).isEqualTo(1);
        assertThatThrownBy(g::next).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator raised StopIteration");
    }

    @Test
    void aBodyThatPullsAnotherOneToItsEndHasToSayWhatThenIs() {
        Generator<Integer, Void, String> empty = generator(_ -> "end");
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(empty.next());
            return null;
        });
        assertThat(catchThrowable(g::next)).cause().isInstanceOfSatisfying(StopIteration.class,
                e -> assertThat(e.value()).isEqualTo("end"));
    }

    @Test
    void oneThatIsThrownIntoAGeneratorThatHasNotBegunOrHasEndedComesBackAsItIs() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            return null;
        });
        assertThat(catchThrowable(() -> g.throwInto(stop))).isSameAs(stop);
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        assertThat(catchThrowable(() -> g.throwInto(stop))).isSameAs(stop);
    }
}
