package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generator-based coroutines: a task pulls a generator of what it waits for. */
class DrivenGeneratorTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void theResultOfWhatItYieldsIsSentInAndItsReturnIsTheTasks() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            getRunningLoop().callLater(ofMillis(5), () -> future.setResult("future"));
            Task<String> task = createTask(generator(y -> {
                Object first = y.yield(future);
                Object second = y.yield(sleep(ofMillis(10), "coroutine"));
                Object third = y.yield(createTask(sleep(ofMillis(10), "task")));
                return first + ", " + second + ", " + third;
            }));
            assertThat(await(task)).isEqualTo("future, coroutine, task");
            assertThat(now()).isEqualTo(25);
        });
    }

    @Test
    void aFailureIsThrownAtTheYield() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                try {
                    y.yield(async(() -> {
                        throw new IllegalArgumentException("x");
                    }));
                    return "none";
                } catch (IllegalArgumentException e) {
                    return "caught " + e.getMessage();
                }
            });
            assertThat(await(createTask(g))).isEqualTo("caught x");
        });
    }

    @Test
    void whatItFailsWithIsTheTasksFailure() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                y.yield(null);
                throw new IOException("x");
            });
            assertThatThrownBy(() -> await(createTask(g))).isInstanceOf(IOException.class);
        });
    }

    @Test
    void nullYieldedIsOneTurn() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, Void> g = generator(y -> {
                for (int n = 0; n < 3; n++) {
                    trail.add("generator " + n);
                    assertThat(y.yield(null)).isNull();
                }
                return null;
            });
            Task<Void> task = createTask(g);
            for (int n = 0; n < 3; n++) {
                spin(1);
                trail.add("main " + n);
            }
            await(task);
            assertThat(trail).containsExactly("generator 0", "main 0", "generator 1", "main 1", "generator 2",
                    "main 2");
        });
    }

    @Test
    @SuppressWarnings("unchecked")
    void anythingElseIsAnErrorAtTheYield() {
        virtualRun(() -> {
            Generator<Object, Object, String> g = generator(y -> {
                try {
                    y.yield(42);
                } catch (IllegalStateException e) {
                    trail.add(e.getMessage());
                }
                y.yield(null);
                return "goes on";
            });
            Task<String> task = createTask((Generator<Awaitable<?>, Object, String>) (Generator<?, ?, ?>) g);
            assertThat(await(task)).isEqualTo("goes on");
            assertThat(trail).singleElement().asString().startsWith("Task got bad yield: 42");
        });
    }

    @Test
    void aFutureOfAnotherLoopIsAnErrorAtTheYield() {
        try (EventLoop other = VirtualLoop.newLoop()) {
            Future<String> foreign = other.createFuture();
            virtualRun(() -> {
                Generator<Future<?>, Object, String> g = generator(y -> {
                    try {
                        y.yield(foreign);
                        return "none";
                    } catch (IllegalStateException e) {
                        return e.getMessage();
                    }
                });
                assertThat(await(createTask(g))).contains("attached to a different loop");
            });
        }
    }

    @Test
    void aCancelIsThrownAtTheYieldAndCancelsWhatItWaitsFor() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                try {
                    y.yield(future);
                } finally {
                    y.yield(sleep(ofMillis(5)));
                    trail.add("left at " + now());
                }
                return "none";
            });
            Task<String> task = createTask(g);
            spin(1);
            task.cancel("enough");
            assertThatThrownBy(() -> await(task)).isInstanceOfSatisfying(CancelledError.class,
                    e -> assertThat(e.reason()).isEqualTo("enough"));
            assertThat(task.cancelled()).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(trail).containsExactly("left at 5");
        });
    }

    @Test
    void aCancelInABareYieldIsThrownThereAndMayBeRefused() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                try {
                    y.yield(null);
                } catch (CancelledError e) {
                    return "refused";
                }
                return "none";
            });
            Task<String> task = createTask(g);
            spin(1);
            task.cancel();
            assertThat(await(task)).isEqualTo("refused");
        });
    }

    @Test
    void aCancelBeforeItBeginsRunsNothingOfIt() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                trail.add("began");
                return "none";
            });
            Task<String> task = createTask(g);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(trail).isEmpty();
        });
    }

    @Test
    void itDelegatesToOthersOfItsKind() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> inner = generator(y -> "inner " + y.yield(sleep(ofMillis(1), "x")));
            Generator<Awaitable<?>, Object, String> outer = generator(y -> "outer " + y.yieldFrom(inner));
            assertThat(await(createTask(outer))).isEqualTo("outer inner x");
        });
    }

    @Test
    void itMayAwaitAsWell() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                String first = await(sleep(ofMillis(1), "awaited"));
                return first + " " + y.yield(sleep(ofMillis(1), "yielded"));
            });
            assertThat(await(createTask(g))).isEqualTo("awaited yielded");
        });
    }

    @Test
    void oneThatHasEndedGivesNothing() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(_ -> "result");
            assertThat(await(createTask(g))).isEqualTo("result");
            assertThat(await(createTask(g))).isNull();
        });
    }

    @Test
    void aTimeLimitStrikesAtTheYield() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                y.yield(sleep(ofSeconds(1)));
                return "none";
            });
            assertThatThrownBy(() -> await(Asyncio.waitFor(createTask(g), ofMillis(10))))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        });
    }

    @Test
    void theOptionsAreTheTasks() {
        virtualRun(() -> {
            Generator<Awaitable<?>, Object, String> g = generator(y -> {
                trail.add("began");
                y.yield(null);
                return Asyncio.currentTask().name();
            });
            Task<String> task = createTask(g, TaskOptions.DEFAULT.withName("driven").withEagerStart(true));
            assertThat(trail).containsExactly("began");
            assertThat(await(task)).isEqualTo("driven");
        });
    }
}
