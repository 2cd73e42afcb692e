package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** aclose in every state. */
class AsyncGeneratorCloseTest {

    private final List<Object> trail = new ArrayList<>();

    /** Notes that it is left, and when. */
    private AsyncGenerator<Integer, Void> cleaning() {
        return asyncGenerator(y -> {
            try {
                y.yield(1);
                y.yield(2);
            } finally {
                await(sleep(ofMillis(5)));
                await(sleep(ofMillis(5)));
                trail.add("left at " + now());
            }
            trail.add("ended");
        });
    }

    private static void assertEnded(AsyncGenerator<?, ?> g) {
        assertThatThrownBy(() -> await(g.anext())).isInstanceOf(StopAsyncIteration.class);
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void theFinallyBlocksRunOnceAndMayAwait() {
        virtualRun(() -> {
            var g = cleaning();
            await(g.anext());
            assertThat(await(g.aclose())).isNull();
            assertThat(await(g.aclose())).isNull();
            assertThat(trail).containsExactly("left at 10");
            assertEnded(g);
        });
    }

    @Test
    void oneThatHasNotBegunNeverWill() {
        virtualRun(() -> {
            var g = cleaning();
            await(g.aclose());
            await(g.aclose());
            assertThat(trail).isEmpty();
            assertEnded(g);
        });
    }

    @Test
    void oneThatHasEndedStaysAsItIs() {
        virtualRun(() -> {
            var g = cleaning();
            Asyncio.forAwait(g, _ -> {});
            await(g.aclose());
            assertThat(trail).containsExactly("left at 10", "ended");
        });
    }

    @Test
    void aBodyMayCatchTheExitAndReturn() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (GeneratorExit e) {
                    trail.add("caught");
                }
                await(sleep(ofMillis(1)));
                trail.add("ended");
            });
            await(g.anext());
            await(g.aclose());
            assertThat(trail).containsExactly("caught", "ended");
            assertEnded(g);
        });
    }

    @Test
    void whatTheBodyThrowsInsteadOfTheExitComesOutOnce() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    throwIt(new IOException("cleanup"));
                }
            });
            await(g.anext());
            assertThatThrownBy(() -> await(g.aclose())).isInstanceOf(IOException.class).hasMessage("cleanup");
            await(g.aclose());
            assertEnded(g);
        });
    }

    private static void throwIt(Exception e) throws Exception {
        throw e;
    }

    @Test
    void aYieldInAFinallyBlockIgnoresTheExitWhichIsAnError() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofMillis(1)));
                    y.yield(12);
                }
            });
            await(g.anext());
            assertIgnored(g);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(GeneratorExit.class);
            assertEnded(g);
        });
    }

    /** As in CPython: it can be asked for values still, but neither closed nor thrown into. */
    @Test
    void aBodyThatIgnoredItsExitGoesOnWhenItIsAsked() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } catch (GeneratorExit e) {
                    trail.add("caught");
                }
                y.yield(2);
                y.yield(3);
            });
            await(g.anext());
            assertIgnored(g);
            await(g.aclose());
            assertThat(await(g.athrow(new IOException("dropped")))).isNull();
            assertThat(await(g.anext())).isEqualTo(3);
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(StopAsyncIteration.class);
            assertThat(trail).containsExactly("caught");
        });
    }

    private static void assertIgnored(AsyncGenerator<?, ?> g) {
        assertThatThrownBy(() -> await(g.aclose())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("async generator ignored GeneratorExit");
    }

    @Test
    void aCloseIsAwaitedOnce() {
        virtualRun(() -> {
            Coroutine<Void> close = cleaning().aclose();
            await(close);
            assertThatThrownBy(() -> await(close)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been awaited already");
        });
    }

    /** An error in a step that has not begun; here that is a cancel. */
    @Test
    void aStepThatIsCancelledBeforeItBeginsIsUsedUpAndDoesNothing() {
        virtualRun(() -> {
            var g = cleaning();
            await(g.anext());
            for (Coroutine<?> step : List.of(g.aclose(), g.athrow(new IOException()))) {
                Task<?> task = createTask(step);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                assertThatThrownBy(() -> await(step)).hasMessageContaining("has been awaited already");
            }
            assertThat(await(g.anext())).isEqualTo(2);
            await(g.aclose());
            assertThat(trail).containsExactly("left at 10");
        });
    }
}
