package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.SampleGenerators.assertEnded;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.SampleGenerators.taken;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values and failures of a body, step by step. */
class AsyncGeneratorTest {

    private final List<Object> trail = new ArrayList<>();

    // ---- values

    @Test
    void eachStepGivesAValueAndTheBodyAwaitsInBetween() {
        virtualRun(() -> {
            assertThat(taken(counting(3))).containsExactly(1, 2, 3);
            assertThat(now()).isEqualTo(3);
        });
    }

    @Test
    void theEndComesAgainAtEachStep() {
        virtualRun(() -> {
            var g = counting(1);
            assertThat(await(g.anext())).isEqualTo(1);
            assertEnded(g);
        });
    }

    @Test
    void nothingOfTheBodyRunsBeforeTheFirstStepIsAwaited() {
        virtualRun(() -> {
            AsyncGenerator<String, Void> g = asyncGenerator(y -> {
                trail.add("began");
                y.yield("value");
            });
            Coroutine<String> step = g.anext();
            spin(2);
            assertThat(trail).isEmpty();
            assertThat(g.state()).isEqualTo(Generator.State.CREATED);
            assertThat(await(step)).isEqualTo("value");
            assertThat(g.state()).isEqualTo(Generator.State.SUSPENDED);
            await(g.aclose());
        });
    }

    @Test
    void aBodyMayReturnInTheMiddle() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofMillis(10)));
                y.yield(2);
                if (now() == 10) {
                    return;
                }
                y.yield(3);
            });
            assertThat(taken(g)).containsExactly(1, 2);
        });
    }

    @Test
    void nullAndAnErrorAreValuesLikeAnyOther() {
        virtualRun(() -> {
            StopIteration value = new StopIteration(1);
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                y.yield(null);
                y.yield(value);
            });
            assertThat(await(g.anext())).isNull();
            assertThat(await(g.anext())).isSameAs(value);
            assertEnded(g);
        });
    }

    @Test
    void anErrorIsAValueAlsoInAnswerToAThrow() {
        virtualRun(() -> {
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    y.yield(new StopIteration(2));
                }
            });
            await(g.anext());
            assertThat(await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOfSatisfying(StopIteration.class, e -> assertThat(e.value()).isEqualTo(2));
            assertEnded(g);
        });
    }

    @Test
    void anextWithADefaultHasNoEnd() {
        virtualRun(() -> {
            var g = counting(2);
            assertThat(List.of(await(g.anext(-1)), await(g.anext(-1)), await(g.anext(-1)), await(g.anext(-1))))
                    .containsExactly(1, 2, -1, -1);
        });
    }

    @Test
    void anextWithADefaultFailsWithWhatTheBodyFailsWith() {
        virtualRun(() -> {
            Future<Void> first = getRunningLoop().createFuture();
            Future<Void> second = getRunningLoop().createFuture();
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    await(first);
                } catch (IllegalArgumentException e) {
                    await(second);
                }
            });
            Task<Integer> step = createTask(g.anext(-1));
            spin(1);
            first.setException(new IllegalArgumentException("answered by a second wait"));
            spin(2);
            assertThat(step.done()).isFalse();
            second.setException(new IOException("comes out"));
            assertThatThrownBy(() -> await(step)).isInstanceOf(IOException.class).hasMessage("comes out");
            assertThat(await(g.anext(-1))).isEqualTo(-1);
        });
    }

    @Test
    void theBodyRunsInTheTaskOfEachConsumerAndInItsContext() {
        virtualRun(() -> {
            ContextVar<String> user = new ContextVar<>("user");
            AsyncGenerator<Object, Void> g = asyncGenerator(y -> {
                while (true) {
                    y.yield(user.get() + " in " + Asyncio.currentTask().name());
                }
            });
            for (String name : List.of("ann", "bob")) {
                assertThat(await(createTask(async(() -> {
                    user.set(name);
                    return await(g.anext());
                }), "task of " + name))).isEqualTo(name + " in task of " + name);
            }
            await(g.aclose());
        });
    }

    // ---- failures

    @Test
    void whatTheBodyFailsWithComesOutAsItIsAndEndsIt() {
        virtualRun(() -> {
            IOException failure = new IOException("x");
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofMillis(1)));
                throw failure;
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.anext())).isSameAs(failure);
            assertEnded(g);
        });
    }

    @Test
    void whatAnAwaitOfTheBodyFailsWithEndsALoop() {
        virtualRun(() -> {
            Future<Void> failed = getRunningLoop().createFuture();
            failed.setException(new ValueError("await"));
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(failed);
                y.yield(2);
            });
            assertThatThrownBy(() -> Asyncio.forAwait(g, trail::add)).isInstanceOf(ValueError.class);
            assertThat(trail).containsExactly(1);
        });
    }

    @Test
    void theEndOfAnotherGeneratorDoesNotEndThisOneByAccident() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> async = asyncGenerator(y -> {
                y.yield(1);
                await(counting(0).anext());
            });
            assertThatThrownBy(() -> taken(async)).isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(StopAsyncIteration.class)
                    .hasMessageContaining("async generator raised StopAsyncIteration");
            AsyncGenerator<Integer, Void> plain = asyncGenerator(y -> {
                y.yield(1);
                throw new StopIteration(1);
            });
            assertThatThrownBy(() -> taken(plain)).isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(StopIteration.class)
                    .hasMessageContaining("async generator raised StopIteration");
        });
    }

    /** A finally block that yields goes on giving values, and then the failure comes out: as in a plain generator. */
    @Test
    void yieldsInAFinallyBlockComeBeforeTheFailure() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    await(sleep(ZERO));
                    throw new IOException("x");
                } finally {
                    y.yield(2);
                    await(sleep(ZERO));
                    y.yield(3);
                }
            });
            assertThat(List.of(await(g.anext()), await(g.anext()), await(g.anext()))).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(IOException.class);
            assertEnded(g);
        });
    }

    @Test
    void aFailureBetweenTwoYieldsOfAFinallyBlockEndsIt() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    await(sleep(ZERO));
                } finally {
                    y.yield(2);
                    Trace.spin(Integer.parseInt("no number"));
                    y.yield(3);
                }
            });
            assertThat(List.of(await(g.anext()), await(g.anext()))).containsExactly(1, 2);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(NumberFormatException.class);
            assertEnded(g);
        });
    }

    @Test
    void itSaysWhereItStands() {
        virtualRun(() -> {
            var g = counting(1);
            assertThat(g).hasToString("AsyncGenerator[created]");
            await(g.anext());
            assertThat(g).hasToString("AsyncGenerator[suspended]");
            await(g.aclose());
            assertThat(g).hasToString("AsyncGenerator[closed]");
        });
    }
}
