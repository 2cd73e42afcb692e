package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** CPython's cases of errors that bodies and their consumers handle at the same time, and of values on their way. */
class GeneratorCasesTest {

    private final List<Object> trail = new ArrayList<>();
    private final ValueError error = new ValueError("consumer");

    /** In Python a Ctrl-C, which is a cancel of the main task here. */
    @Test
    void aCancelThatComesBetweenTwoValuesArrivesInTheInnermostBody() {
        Generator<Integer, Void, String> inner = generator(y -> {
            y.yield(1);
            try {
                await(sleep(ofMillis(1)));
                return "not told";
            } catch (CancelledError e) {
                return "told";
            }
        });
        Generator<Integer, Void, String> outer = generator(y -> y.yieldFrom(inner));
        virtualRun(() -> {
            var task = createTask(async(() -> {
                outer.next();
                currentTask().cancel();
                return catchThrowableOfType(StopIteration.class, outer::next).value();
            }));
            assertThat(await(task)).isEqualTo("told");
        });
    }

    @Test
    void aLoopCatchesWhatTheBodyFailsWith() {
        Generator<Integer, Void, Void> g = generator(y -> {
            y.yield(1);
            throw error;
        });
        try {
            for (int value : g) {
                trail.add(value);
            }
        } catch (Exception e) {
            trail.add(e);
        }
        assertThat(trail).containsExactly(1, error);
    }

    // ---- errors being handled on both sides

    @Test
    void anErrorThatABodyHandlesLastsOverItsYieldsAndCanBeThrownAgain() {
        Generator<Integer, Void, Void> g = generator(y -> {
            try {
                y.yield(1);
            } catch (Exception e) {
                y.yield(2);
                y.yield(3);
                throw e;
            }
            return null;
        });
        g.next();
        assertThat(List.of(g.throwInto(error), g.next())).containsExactly(2, 3);
        assertThat(catchThrowable(g::next)).isSameAs(error).hasNoCause().hasNoSuppressedExceptions();
    }

    @Test
    void aBodyThatIsPulledInAHandlerLeavesTheHandledErrorAlone() {
        Generator<String, Void, Void> g = generator(y -> {
            y.yield("done");
            return null;
        });
        assertThat(catchThrowable(() -> {
            try {
                throw error;
            } catch (ValueError e) {
                trail.add(g.next());
                throw e;
            }
        })).isSameAs(error).hasNoCause().hasNoSuppressedExceptions();
        assertThat(trail).containsExactly("done");
        g.close();
    }

    @Test
    void aBodyHandlesAnErrorOfItsOwnWhileItsConsumerHandlesAnother() {
        KeyError own = new KeyError("own");
        Generator<String, Void, Void> g = generator(y -> {
            y.yield("first");
            try {
                throw own;
            } catch (KeyError e) {
                trail.add(e);
                y.yield("handled");
                trail.add(e);
            }
            y.yield("done");
            return null;
        });
        g.next();
        try {
            throw error;
        } catch (ValueError e) {
            trail.add(g.next());
            trail.add(e);
        }
        assertThat(g.next()).isEqualTo("done");
        g.close();
        assertThat(trail).containsExactly(own, "handled", error, own);
        assertThat(own).hasNoCause().hasNoSuppressedExceptions();
    }

    @Test
    void aBodyKeepsTheErrorThatItHandlesWhileItYieldsToAHandlerOfItsConsumer() {
        KeyError own = new KeyError("own");
        Generator<Integer, Void, Void> inner = generator(y -> {
            for (int n = 0; n < 100; n++) {
                y.yield(n);
            }
            return null;
        });
        Generator<Integer, Void, Void> outer = generator(y -> {
            try {
                throw own;
            } catch (KeyError e) {
                for (int n : inner) {
                    y.yield(n);
                    trail.add(e);
                }
            }
            return null;
        });
        try {
            throw error;
        } catch (ValueError e) {
            for (int n : outer) {
                trail.add(n);
                assertThat(e).isSameAs(error);
            }
        }
        assertThat(trail).hasSize(200).contains(0, 99).filteredOn(own::equals).hasSize(100);
    }

    @Test
    void aBodyMayFailOfAnErrorThatWasThrownIntoItHandleThatAndGoOn() {
        Generator<String, Void, Void> g = generator(y -> {
            try {
                try {
                    y.yield("first");
                } catch (Exception e) {
                    throw new KeyError("because", e);
                }
            } catch (KeyError e) {
                trail.add(e.getCause());
            }
            y.yield("handled");
            y.yield("done");
            return null;
        });
        g.next();
        assertThat(List.of(g.throwInto(error), g.next())).containsExactly("handled", "done");
        assertThat(trail).containsExactly(error);
        g.close();
    }

    // ---- values

    private static <T> @Nullable Object returnedOf(T sent) {
        Generator<Integer, T, T> g = generator(y -> y.yield(1));
        g.next();
        return catchThrowableOfType(StopIteration.class, () -> g.send(sent)).value();
    }

    @Test
    void aReturnedListIsOneValue() {
        List<Integer> value = List.of(2);
        assertThat(returnedOf(value)).isSameAs(value);
    }

    @Test
    void aReturnedStopIterationIsAValueAndNoEnd() {
        StopIteration value = new StopIteration(2);
        assertThat(returnedOf(value)).isSameAs(value);
    }
}
