package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.SampleGenerators.assertEnded;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.SampleGenerators.echo;
import static io.github.asyncio4j.SampleGenerators.taken;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What asend sends and athrow throws into the body. */
class AsyncGeneratorSendTest {

    private final List<Object> trail = new ArrayList<>();

    // ---- what is sent

    @Test
    void aSentValueIsWhatTheYieldReturns() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    await(sleep(ofMillis(10)));
                    Integer sent = y.yield(1);
                    await(sleep(ofMillis(10)));
                    y.yield(sent * 2);
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left at " + now());
                }
            });
            assertThat(await(g.asend(null))).isEqualTo(1);
            assertThat(await(g.asend(100))).isEqualTo(200);
            assertEnded(g);
            assertThat(trail).containsExactly("left at 30");
        });
    }

    @Test
    void anextSendsNothing() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            assertThat(await(g.asend("sent"))).isEqualTo("sent");
            assertThat(await(g.anext())).isNull();
            await(g.aclose());
        });
    }

    @Test
    void nothingCanBeSentBeforeTheFirstYieldAndItCanStillBePulled() {
        virtualRun(() -> {
            var g = echo();
            assertThatThrownBy(() -> await(g.asend("early"))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't send a non-null value to a just-started async generator")
                    .hasMessageContaining("early");
            assertThat(await(g.anext())).isEqualTo("first");
            await(g.aclose());
        });
    }

    @Test
    void aFailureOnTheWayFromASendToTheNextYieldRunsTheFinallyBlocksFirst() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    await(failingAfter(y.yield(1)));
                    trail.add("never");
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left");
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.asend(5))).isInstanceOf(IOException.class);
            assertThat(trail).containsExactly("left");
            assertThat(now()).isEqualTo(15);
        });
    }

    private static Coroutine<Void> failingAfter(int ms) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            throw new IOException("after " + ms);
        });
    }

    /** Nobody has cancelled the consumer, but what the body waits for: that is an error like others. */
    @Test
    void aFutureOfTheBodyThatIsCancelledCancelsTheStep() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Integer> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                    Task<Void> sleeper = createTask(sleep(ofSeconds(1)));
                    getRunningLoop().callLater(ofMillis(5), sleeper::cancel);
                    await(sleeper);
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("left at " + now());
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.asend(100))).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("left at 15");
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    // ---- what is thrown in

    @Test
    void aBodyThatCatchesAnErrorGoesOn() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            assertThat(await(g.athrow(new IllegalArgumentException("x")))).isEqualTo("caught x");
            assertThat(await(g.asend("y"))).isEqualTo("y");
            await(g.aclose());
        });
    }

    @Test
    void anErrorThatNobodyCatchesComesOutAndEndsIt() {
        virtualRun(() -> {
            var g = echo();
            await(g.anext());
            IOException error = new IOException("x");
            assertThatThrownBy(() -> await(g.athrow(error))).isSameAs(error);
            assertEnded(g);
        });
    }

    @Test
    void anErrorThatTheBodyCatchesBeforeItReturnsIsTheEnd() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    trail.add("caught");
                }
                trail.add("returned");
            });
            await(g.asend(null));
            assertThatThrownBy(() -> await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOf(StopAsyncIteration.class);
            assertThat(trail).containsExactly("caught", "returned");
        });
    }

    @Test
    void aCancelOfWhatTheBodyAwaitsInAnswerToAThrowComesOut() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    Task<Void> sleeper = createTask(sleep(ofSeconds(1)));
                    getRunningLoop().callSoon(sleeper::cancel);
                    await(sleeper);
                } finally {
                    await(sleep(ofMillis(1)));
                    trail.add("left");
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.athrow(new IllegalArgumentException())))
                    .isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("left");
        });
    }

    @Test
    void anErrorThrownIntoOneThatHasNotBegunEndsIt() {
        virtualRun(() -> {
            var g = echo();
            assertThatThrownBy(() -> await(g.athrow(new IOException("x")))).isInstanceOf(IOException.class);
            assertEnded(g);
        });
    }

    /** Other than that of a plain generator, which throws it. */
    @Test
    void anErrorThrownIntoOneThatHasEndedIsDropped() {
        virtualRun(() -> {
            var exhausted = counting(0);
            taken(exhausted);
            var closed = counting(1);
            await(closed.aclose());
            var failed = echo();
            await(failed.anext());
            catchThrowable(() -> await(failed.athrow(new IOException("x"))));
            for (var g : List.of(exhausted, closed, failed)) {
                assertThat(await(g.athrow(new IOException("late")))).isNull();
            }
        });
    }

    @Test
    void anExitThatIsThrownInByHandComesOut() {
        virtualRun(() -> {
            var inner = counting(2);
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                y.yield(1);
                await(inner.anext());
                try {
                    await(inner.athrow(new GeneratorExit()));
                } catch (GeneratorExit e) {
                    y.yield(2);
                }
                y.yield(3);
            });
            assertThat(taken(outer)).containsExactly(1, 2, 3);
            assertEnded(inner);
        });
    }
}
