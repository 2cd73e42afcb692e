package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.SampleGenerators.assertEnded;
import static io.github.asyncio4j.SampleGenerators.counting;
import static io.github.asyncio4j.Trace.spin;
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

/** One step at a time, and what a cancel of its task does. */
class AsyncGeneratorStepsTest {

    private final List<Object> trail = new ArrayList<>();

    /** Is running its first step until the future is done. */
    private static AsyncGenerator<Integer, Void> waitingFor(Future<?> future) {
        return asyncGenerator(y -> {
            await(future);
            y.yield(1);
        });
    }

    @Test
    void aStepWhileAnotherOneRunsIsRefusedByItsName() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            var g = waitingFor(gate);
            Task<Integer> running = createTask(g.anext());
            spin(1);
            assertRefused(g.anext(), "anext()");
            assertRefused(g.anext(-1), "anext()");
            assertRefused(g.asend(null), "anext()");
            assertRefused(g.athrow(new IOException()), "athrow()");
            assertRefused(g.aclose(), "aclose()");
            gate.setResult(null);
            assertThat(await(running)).isEqualTo(1);
            await(g.aclose());
        });
    }

    @Test
    void aStepWhileAThrowRunsIsRefusedByItsName() {
        virtualRun(() -> {
            Future<Void> gate = getRunningLoop().createFuture();
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (IllegalArgumentException e) {
                    await(gate);
                }
                y.yield(2);
            });
            await(g.anext());
            Task<Integer> running = createTask(g.athrow(new IllegalArgumentException()));
            spin(1);
            assertRefused(g.asend(null), "anext()");
            assertRefused(g.athrow(new IOException()), "athrow()");
            assertRefused(g.aclose(), "aclose()");
            gate.setResult(null);
            assertThat(await(running)).isEqualTo(2);
            await(g.aclose());
        });
    }

    /** Refused, it is used up all the same. */
    private static void assertRefused(Coroutine<?> step, String name) {
        assertThatThrownBy(() -> await(step)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(name + ": asynchronous generator is already running");
        assertThatThrownBy(() -> await(step)).hasMessageContaining("has been awaited already");
    }

    @Test
    void aBodyCannotAskItself() {
        virtualRun(() -> {
            List<AsyncGenerator<Integer, Void>> self = new ArrayList<>();
            self.add(asyncGenerator(y -> await(self.getFirst().anext())));
            Coroutine<Integer> step = self.getFirst().anext();
            assertRefused(step, "anext()");
        });
    }

    @Test
    void aStepIsAwaitedOnce() {
        virtualRun(() -> {
            var g = counting(3);
            Coroutine<Integer> step = g.anext();
            assertThat(await(step)).isEqualTo(1);
            assertThatThrownBy(() -> await(step)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been awaited already");
            assertThat(await(g.anext())).isEqualTo(2);
            await(g.aclose());
        });
    }

    @Test
    void aStepOutsideACoroutineIsRefused() {
        var g = counting(1);
        assertThatThrownBy(() -> g.advance("anext", null, null)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("anext was called outside a coroutine");
        assertThat(g.state()).isEqualTo(Generator.State.CREATED);
    }

    @Test
    void theYieldOfAnotherGeneratorIsRefused() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> outer = asyncGenerator(y -> {
                AsyncGenerator<Integer, Void> inner = asyncGenerator(_ -> y.yield(1));
                await(inner.anext());
            });
            assertThatThrownBy(() -> await(outer.anext()))
                    .hasMessageContaining("yield belongs to the body of its async generator");
        });
    }

    // ---- a cancel

    @Test
    void aCancelOfTheConsumerIsThrownAtTheAwaitOfTheBodyAndEndsIt() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    await(sleep(ofSeconds(1)));
                    y.yield(1);
                } catch (CancelledError e) {
                    trail.add("cancelled: " + e.reason());
                    throw e;
                } finally {
                    await(sleep(ofMillis(5)));
                    trail.add("left at " + now());
                }
            });
            Task<Integer> consumer = createTask(g.anext());
            spin(1);
            consumer.cancel("enough");
            assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("cancelled: enough", "left at 5");
            assertEnded(g);
        });
    }

    @Test
    void aCancelOfTheConsumerBetweenTwoStepsLeavesTheBodyAtRest() {
        virtualRun(() -> {
            var g = counting(3);
            Task<Void> consumer = createTask(async(() -> {
                await(g.anext());
                await(sleep(ofSeconds(1)));
            }));
            await(sleep(ofMillis(10)));
            consumer.cancel();
            catchThrowable(() -> await(consumer));
            assertThat(await(g.anext())).isEqualTo(2);
            await(g.aclose());
        });
    }

    @Test
    void aTimeLimitOfAStepEndsTheBody() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                y.yield(1);
                await(sleep(ofSeconds(1)));
                y.yield(2);
            });
            await(g.anext());
            assertThatThrownBy(() -> timeout(ofMillis(10), () -> await(g.anext())))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertEnded(g);
        });
    }
}
