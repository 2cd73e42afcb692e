package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebugTest {

    private static final RunOptions DEBUG =
            RunOptions.DEFAULT.withLoopFactory(VirtualLoop::newLoop).withDebug(true);

    /** On the clock of the loop, which is simulated: each reading in a callback moves it. */
    private static EventLoop slowLoop() {
        long[] now = {0};
        return new EventLoop(new io.github.asyncio4j.poll.ParkPoller(), () -> now[0] += 60_000_000);
    }

    @Test
    void aSlowCallbackIsReportedByNameAndTime() {
        RunOptions slow = RunOptions.DEFAULT.withLoopFactory(DebugTest::slowLoop).withDebug(true);
        run(() -> {
            getRunningLoop().setSlowCallbackDuration(ofMillis(50));
            await(sleep(ZERO));
        }, slow);
        assertThat(NothingLeft.takeReports()).anySatisfy(report -> assertThat(report)
                .containsPattern("Executing step of Task\\[.*] took 0\\.\\d{3} seconds"));
    }

    @Test
    void withoutDebugModeNothingIsReported() {
        run(() -> {
            await(sleep(ZERO));
        }, RunOptions.DEFAULT.withLoopFactory(DebugTest::slowLoop).withDebug(false));
        assertThat(NothingLeft.takeReports()).isEmpty();
    }

    @Test
    void theLimitOfSlownessCanBeSet() {
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThat(loop.slowCallbackDuration()).isEqualTo(ofMillis(100));
            loop.setSlowCallbackDuration(ofMillis(5));
            loop.setDebug(true);
            assertThat(loop.slowCallbackDuration()).isEqualTo(ofMillis(5));
            assertThatThrownBy(() -> loop.setSlowCallbackDuration(null)).hasMessageContaining("slow callback");
        }
    }

    @Test
    void aReportSaysWhereTheTaskWasMade() {
        List<ErrorContext> reports = new ArrayList<>();
        run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            createTask(async(() -> {
                throw new IllegalArgumentException("failed");
            }));
            await(sleep(ZERO));
        }, DEBUG);
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.about().get("source_traceback"))
                .asString().contains("DebugTest.lambda$aReportSaysWhereTheTaskWasMade"));
    }

    @Test
    void aReportSaysWhereTheCallbackWasScheduled() {
        List<ErrorContext> reports = new ArrayList<>();
        run(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            getRunningLoop().callSoon(() -> {
                throw new IllegalArgumentException("failed");
            });
            await(sleep(ZERO));
        }, DEBUG);
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.about())
                .containsKeys("handle", "source_traceback"));
    }

    @Test
    void itCanBeTurnedOnAndOffWhileTheLoopRuns() {
        run(() -> {
            var loop = getRunningLoop();
            loop.setDebug(false);
            assertThat(loop.debug()).isFalse();
            await(sleep(ZERO));
            loop.setDebug(true);
            await(sleep(ZERO));
            assertThat(loop.debug()).isTrue();
        }, DEBUG);
    }

    /** Forgets to await steps of an asynchronous generator: all that are named, and no others. */
    static final class ForgetsSteps {
        public static void main(String[] arguments) {
            run(() -> {
                AsyncGenerator<Integer, Void> g = Asyncio.asyncGenerator(y -> y.yield(1));
                await(g.anext());
                for (String step : arguments) {
                    switch (step) {
                        case "asend" -> g.asend(null);
                        case "athrow" -> g.athrow(new IllegalStateException());
                        default -> g.aclose();
                    }
                }
                awaitAllWays();
            });
            System.out.println("ended");
        }

        /** A step that is refused, and one that is cancelled before it begins, have been awaited. */
        private static void awaitAllWays() {
            AsyncGenerator<Integer, Void> g = Asyncio.asyncGenerator(y -> {
                await(sleep(ofMillis(1)));
                y.yield(1);
            });
            Task<Integer> running = createTask(g.anext());
            await(sleep(ZERO));
            for (Coroutine<?> refused : List.of(g.asend(null), g.athrow(new IllegalStateException()))) {
                try {
                    await(refused);
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            }
            await(running);
            Task<Void> cancelled = createTask(g.aclose());
            cancelled.cancel();
            await(Asyncio.wait(List.of(cancelled)));
            await(g.aclose());
        }
    }

    private static String runForgetting(String... steps) throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        flags.add("-Dasyncio4j.debug=true");
        return ChildJvm.run(flags, ForgetsSteps.class, steps);
    }

    @Test
    void stepsOfAnAsyncGeneratorThatNobodyAwaitedAreReported() throws Exception {
        assertThat(runForgetting("asend", "athrow", "aclose").split("was never awaited", -1)).hasSize(1 + 3);
    }

    @Test
    void stepsThatWereRefusedOrCancelledAreNotReported() throws Exception {
        assertThat(runForgetting()).doesNotContain("never awaited").contains("ended")
                .contains("anext(): asynchronous generator is already running")
                .contains("athrow(): asynchronous generator is already running");
    }

    /** Forgets to await one coroutine, discards one in a refused call, and awaits a third. */
    static final class Forgetful {
        public static void main(String[] arguments) {
            run(() -> {
                sleep(ZERO);
                await(sleep(ZERO));
            });
            System.out.println("debug " + run(() -> getRunningLoop().debug()));
        }
    }

    @Test
    void aCoroutineThatNobodyAwaitedIsReportedWithItsPlace() throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        flags.add("-Dasyncio4j.debug=true");
        String output = ChildJvm.run(flags, Forgetful.class);
        assertThat(output).containsOnlyOnce("was never awaited").contains("DebugTest$Forgetful.lambda$main")
                .contains("debug true");
    }

    @Test
    void aSlowCallbackIsNamedByItsHandle() {
        run(() -> {
            getRunningLoop().setSlowCallbackDuration(ZERO);
            getRunningLoop().callSoon(() -> {});
            await(sleep(ZERO));
        }, DEBUG);
        assertThat(NothingLeft.takeReports()).anySatisfy(report -> assertThat(report).matches(
                "Executing Handle\\[io\\.github\\.asyncio4j\\.DebugTest.*] took \\d\\.\\d{3} seconds"));
    }

    @Test
    void everyWayToScheduleACallbackNotesItsPlace() {
        List<ErrorContext> reports = new ArrayList<>();
        run(() -> {
            EventLoop loop = getRunningLoop();
            loop.setExceptionHandler((_, context) -> reports.add(context));
            Action fails = () -> {
                throw new IllegalArgumentException("failed");
            };
            loop.callSoon(fails);
            loop.callSoonThreadsafe(fails);
            loop.callLater(ZERO, fails);
            loop.callAt(ZERO, fails);
            await(sleep(ofMillis(1)));
        }, DEBUG);
        assertThat(reports).hasSize(4).allSatisfy(report -> assertThat(report.about().get("source_traceback"))
                .asString().contains("DebugTest.lambda$everyWayToScheduleACallbackNotesItsPlace"));
    }

    @Test
    void aLoopBeginsInTheModeOfTheJvm() {
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThat(loop.debug()).isEqualTo(Boolean.getBoolean("asyncio4j.debug"));
            loop.setDebug(true);
            assertThat(loop.debug()).isTrue();
            loop.setDebug(false);
            assertThat(loop.debug()).isFalse();
        }
    }
}
