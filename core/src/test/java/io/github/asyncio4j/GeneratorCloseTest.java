package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a closed generator has returned, and what the close does to its body. Python's close returns it. */
class GeneratorCloseTest {

    private final List<Object> trail = new ArrayList<>();

    private Generator<Integer, Void, Integer> returnsWhenClosed() {
        return generator(y -> {
            trail.add("begun");
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                trail.add("closed");
                return 0;
            }
            return null;
        });
    }

    @Test
    void aBodyThatLetsTheExitPassReturnsNothing() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            return null;
        });
        g.send(null);
        g.close();
        assertThat(g.returned()).isNull();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aBodyThatCatchesTheExitAndReturnsIsAskedForIt() {
        var g = returnsWhenClosed();
        g.send(null);
        g.close();
        assertThat(g.returned()).isZero();
    }

    @Test
    void nothingBehindTheYieldRunsUnlessTheExitIsCaught() {
        Generator<Integer, Void, Integer> g = generator(y -> {
            y.yield(1);
            trail.add("went on");
            return 0;
        });
        g.send(null);
        g.close();
        assertThat(g.returned()).isNull();
        assertThat(trail).isEmpty();
    }

    @Test
    void oneThatHasNotBegunReturnsNothingAndNeverWill() {
        var g = returnsWhenClosed();
        g.close();
        assertThat(g.returned()).isNull();
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
        assertThat(trail).isEmpty();
    }

    @Test
    void oneThatHasEndedIsNotClosedAgain() {
        var g = returnsWhenClosed();
        g.next();
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
        g.close();
        assertThat(g.returned()).isNull();
        assertThat(trail).containsExactly("begun");
    }

    @Test
    void oneThatIsClosedIsNotClosedAgain() {
        var g = returnsWhenClosed();
        g.send(null);
        g.close();
        g.close();
        assertThat(g.returned()).isZero();
        assertThat(trail).containsExactly("begun", "closed");
    }

    @Test
    void whatABodyFailsWithWhenItIsClosedComesOutOfClose() {
        IllegalArgumentException error = new IllegalArgumentException("own");
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                trail.add("closed");
            }
            throw error;
        });
        g.send(null);
        assertThat(catchThrowable(g::close)).isSameAs(error);
        assertThat(trail).containsExactly("closed");
    }

    @Test
    void aClosedGeneratorKeepsNothingOfItsBody() {
        List<WeakReference<Object>> kept = new ArrayList<>();
        Generator<Integer, Void, Void> g = generator(y -> {
            Object local = new Object();
            kept.add(new WeakReference<>(local));
            y.yield(1);
            trail.add(local);
            return null;
        });
        g.next();
        g.close();
        for (int n = 0; n < 1_000 && kept.getFirst().get() != null; n++) {
            System.gc();
        }
        assertThat(kept.getFirst().get()).isNull();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    // ---- how it closes

    @Test
    void closeRunsTheFinallyBlocksOnce() {
        var g = listener(trail);
        g.next();
        g.close();
        g.close();
        assertThat(trail).containsExactly("left");
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void closeOfOneThatHasNotBegunRunsNothing() {
        var g = listener(trail);
        g.close();
        assertThat(trail).isEmpty();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void aBodyMayReturnWhenItIsClosed() {
        Generator<Integer, Void, String> g = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                return "cleaned";
            }
            return "not reached";
        });
        g.next();
        assertThatThrownBy(g::returned).hasMessageContaining("has not ended");
        g.close();
        assertThat(g.returned()).isEqualTo("cleaned");
    }

    @Test
    void aBodyThatYieldsWhenItIsClosedHasIgnoredIt() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                y.yield(2);
            }
            return null;
        });
        g.next();
        assertThatThrownBy(g::close).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generator ignored GeneratorExit");
        g.close();
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    @SuppressWarnings("finally")
    void whatCleaningUpFailsWithComesOutOfClose() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } finally {
                throw new IOException("cleanup");
            }
        });
        g.next();
        assertThatThrownBy(g::close).isInstanceOf(IOException.class);
        g.close();
    }
}
