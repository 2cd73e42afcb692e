package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a loop does for the asynchronous generators that have begun on it. */
class AsyncgensTest {

    private final List<Object> trail = new ArrayList<>();

    private AsyncGenerator<Integer, Void> leaving(String name, int cleanUpMs) {
        return asyncGenerator(y -> {
            try {
                y.yield(1);
                y.yield(2);
            } finally {
                await(sleep(ofMillis(cleanUpMs)));
                trail.add(name + " left at " + now());
            }
        });
    }

    private AsyncGenerator<Integer, Void> failing(Exception failure) {
        return asyncGenerator(y -> {
            try {
                y.yield(1);
            } finally {
                trail.add("failing");
                throwIt(failure);
            }
        });
    }

    private static void throwIt(Exception e) throws Exception {
        throw e;
    }

    @Test
    void allThatAreLeftAreClosedAtOnce() {
        virtualRun(() -> {
            var slow = leaving("slow", 30);
            var fast = leaving("fast", 10);
            await(slow.anext());
            await(fast.anext());
            await(getRunningLoop().shutdownAsyncgens());
            assertThat(trail).containsExactly("fast left at 10", "slow left at 30");
            assertThat(List.of(slow.state(), fast.state())).containsOnly(Generator.State.CLOSED);
        });
    }

    @Test
    void thoseThatHaveEndedOrNotBegunAreLeftAlone() {
        virtualRun(() -> {
            var ended = leaving("ended", 0);
            forAwait(ended, _ -> {});
            var closed = leaving("closed", 0);
            await(closed.anext());
            await(closed.aclose());
            var created = leaving("created", 0);
            trail.clear();
            await(getRunningLoop().shutdownAsyncgens());
            assertThat(trail).isEmpty();
            assertThat(created.state()).isEqualTo(Generator.State.CREATED);
        });
    }

    @Test
    void eachFailureGoesToTheHandlerAndTheOthersAreClosedAllTheSame() {
        List<ErrorContext> reports = new ArrayList<>();
        ValueError failure = new ValueError("cleanup");
        var bad = failing(failure);
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            var good = leaving("good", 5);
            await(bad.anext());
            await(good.anext());
            await(getRunningLoop().shutdownAsyncgens());
        });
        assertThat(trail).containsExactlyInAnyOrder("failing", "good left at 5");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("an error occurred during closing of asynchronous generator");
            assertThat(report.exception()).isSameAs(failure);
            assertThat(report.about()).containsEntry("asyncgen", bad);
        });
    }

    @Test
    void oneThatIgnoresItsExitIsReported() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    y.yield(2);
                }
            });
            await(g.anext());
            await(getRunningLoop().shutdownAsyncgens());
            assertThatThrownBy(() -> await(g.anext())).isInstanceOf(GeneratorExit.class);
        });
        assertThat(reports).singleElement()
                .satisfies(report -> assertThat(report.exception()).hasMessageContaining("ignored GeneratorExit"));
    }

    @Test
    void aSecondShutdownHasNothingToDo() {
        virtualRun(() -> {
            var g = leaving("it", 0);
            await(g.anext());
            await(getRunningLoop().shutdownAsyncgens());
            await(getRunningLoop().shutdownAsyncgens());
            assertThat(trail).hasSize(1);
        });
    }

    @Test
    void oneThatIsBegunAfterTheShutdownIsWarnedOf() {
        virtualRun(() -> {
            await(getRunningLoop().shutdownAsyncgens());
            var g = leaving("late", 0);
            assertThat(NothingLeft.takeReports()).isEmpty();
            await(g.anext());
            assertThat(NothingLeft.takeReports()).singleElement().asString()
                    .contains("was begun after shutdownAsyncgens()").contains("aclose()");
            await(g.anext());
            await(g.aclose());
            assertThat(NothingLeft.takeReports()).isEmpty();
        });
    }

    @Test
    void theEndOfARunClosesWhatIsLeftAfterTheTasks() {
        virtualRun(() -> {
            var g = leaving("generator", 5);
            createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(1)));
                } finally {
                    await(sleep(ofMillis(20)));
                    trail.add("task left at " + now());
                }
            }));
            for (int _ : forAwait(g)) {
                break;
            }
            spin(1);
        });
        assertThat(trail).containsExactly("task left at 20", "generator left at 25");
    }

    @Test
    void aLoopThatIsLeftEarlyIsNoFailure() {
        List<ErrorContext> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            for (int _ : forAwait(leaving("it", 0))) {
                break;
            }
        });
        assertThat(reports).isEmpty();
        assertThat(trail).hasSize(1);
    }

    @Test
    void whatAGeneratorFailsWithAtTheEndOfARunDoesNotHideTheResult() {
        List<ErrorContext> reports = new ArrayList<>();
        var g = failing(new ValueError("cleanup"));
        String result = virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            await(g.anext());
            return "result";
        });
        assertThat(result).isEqualTo("result");
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.about()).containsEntry("asyncgen", g);
            assertThat(report.exception()).isInstanceOf(ValueError.class);
        });
    }

    /** Two consumers were cancelled in the bodies' awaits: those have ended before, and each has cleaned up once. */
    @Test
    void bodiesThatWereCancelledHaveNothingLeftToClose() {
        virtualRun(() -> {
            List<Task<?>> consumers = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                AsyncGenerator<Integer, Void> waiter = asyncGenerator(y -> {
                    try {
                        await(sleep(ofSeconds(1)));
                        y.yield(1);
                    } finally {
                        await(sleep(ZERO));
                        trail.add("left");
                    }
                });
                consumers.add(createTask(async(() -> forAwait(waiter, _ -> {}))));
            }
            await(sleep(ofMillis(100)));
            consumers.forEach(Task::cancel);
            consumers.forEach(task -> assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class));
            await(getRunningLoop().shutdownAsyncgens());
            assertThat(trail).containsExactly("left", "left");
        });
    }

    /** The consumer is cancelled by the end of the run, and fails then; its generator is over, and none is in its way. */
    @Test
    void aGeneratorOfATaskThatFailsAtTheEndOfARunIsClosed() {
        List<ErrorContext> reports = new ArrayList<>();
        AsyncGenerator<Integer, Void> fidget = asyncGenerator(y -> {
            while (true) {
                y.yield(1);
                await(sleep(ofSeconds(1)));
            }
        });
        List<Task<?>> lazy = new ArrayList<>();
        assertThatThrownBy(() -> virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            lazy.add(createTask(async(() -> {
                try {
                    for (int _ : forAwait(fidget)) {
                        trail.add("value");
                    }
                } catch (CancelledError e) {
                    throw new ValueError("answer");
                }
            })));
            spin(1);
            throw new ValueError("main");
        })).isInstanceOf(ValueError.class).hasMessage("main");
        assertThat(lazy.getFirst().done()).isTrue();
        assertThat(fidget.state()).isEqualTo(Generator.State.CLOSED);
        assertThat(trail).containsExactly("value");
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.exception()).hasMessage("answer"));
    }

    @Test
    void aRunnerClosesThemAtItsEndAndNotBetweenTwoRuns() {
        var g = leaving("it", 0);
        try (Runner runner = new Runner(RunOptions.DEFAULT.withLoopFactory(VirtualLoop::newLoop))) {
            runner.run(async(() -> await(g.anext())));
            assertThat(trail).isEmpty();
            assertThat(runner.run(async(() -> await(g.anext())))).isEqualTo(2);
        }
        assertThat(trail).hasSize(1);
    }

    @Test
    void aCancelOfTheShutdownReachesTheCleanUps() {
        virtualRun(() -> {
            AsyncGenerator<Integer, Void> g = asyncGenerator(y -> {
                try {
                    y.yield(1);
                } finally {
                    await(sleep(ofSeconds(1)));
                    trail.add("never");
                }
            });
            await(g.anext());
            Task<Void> shutdown = createTask(getRunningLoop().shutdownAsyncgens());
            spin(2);
            shutdown.cancel();
            assertThat(catchThrowable(() -> await(shutdown))).isInstanceOf(CancelledError.class);
            assertThat(trail).isEmpty();
            assertThat(now()).isZero();
        });
    }
}
