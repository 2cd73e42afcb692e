package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgramTest {

    private final List<String> trail = new ArrayList<>();

    /** The oracle's runner/run_basic, but for SystemExit, which has a number here. */
    @Test
    void eachRunHasANewLoopAndClosesIt() {
        List<EventLoop> loops = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            int value = n;
            assertThat(Asyncio.<Integer>run(() -> {
                loops.add(getRunningLoop());
                await(sleep(ZERO));
                assertThat(getRunningLoop().allTasks()).containsExactly(currentTask());
                return value;
            })).isEqualTo(n);
        }
        assertThat(loops).doesNotHaveDuplicates().allMatch(EventLoop::isClosed);
        assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatMainThrowsComesOutAsItIs() {
        IOException failure = new IOException("out");
        assertThatThrownBy(() -> run(() -> {
            throw failure;
        })).isSameAs(failure);
        assertThatThrownBy(() -> run(() -> {
            currentTask().cancel("self");
            await(sleep(ZERO));
        })).isInstanceOf(CancelledError.class).hasMessage("self");
        assertThatThrownBy(() -> run(() -> {
            throw new SystemExit(7);
        })).isInstanceOfSatisfying(SystemExit.class, e -> assertThat(e.status()).isEqualTo(7));
    }

    @Test
    void aSystemExitIsNotHiddenByCallsThatStillRun() {
        CountDownLatch begun = new CountDownLatch(1);
        assertThatThrownBy(() -> run(() -> {
            CountDownLatch released = new CountDownLatch(1);
            getRunningLoop().runInExecutor(() -> {
                begun.countDown();
                released.await();
                return null;
            });
            begun.await();
            getRunningLoop().callLater(ofMillis(5), released::countDown);
            throw new SystemExit(7);
        })).isInstanceOf(SystemExit.class);
    }

    @Test
    void aSystemExitOfAnotherTaskEndsTheRunAtOnceAndCleansUp() {
        assertThatThrownBy(() -> virtualRun(() -> {
            createTask(async(() -> {
                throw new SystemExit(1);
            }));
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                trail.add("cleaned at " + VirtualLoop.now());
            }
        })).isInstanceOf(SystemExit.class);
        assertThat(trail).containsExactly("cleaned at 0");
    }

    @Test
    void aStopInMainIsAnErrorAndAllIsCleanedUpAllTheSame() {
        assertThatThrownBy(() -> virtualRun(() -> {
            createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("slow cleanup");
                }
            }));
            spin(1);
            getRunningLoop().stop();
            await(sleep(ofSeconds(10)));
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("Event loop stopped before");
        assertThat(trail).containsExactly("slow cleanup");
    }

    /** The oracle's runner/cancels_leftovers, without generators. */
    @Test
    void tasksThatAreLeftAreCancelledAndAwaited() {
        List<Task<?>> left = new ArrayList<>();
        assertThat(VirtualLoop.<String>virtualRun(() -> {
            for (int ms : List.of(100, 300, 200)) {
                left.add(createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(100)));
                    } catch (CancelledError e) {
                        await(sleep(ofMillis(ms)));
                        trail.add("clean " + VirtualLoop.now());
                        throw e;
                    }
                })));
            }
            await(sleep(ofMillis(100)));
            left.add(createTask(sleep(ofSeconds(1))));
            return "result";
        })).isEqualTo("result");
        assertThat(trail).containsExactly("clean 200", "clean 300", "clean 400");
        assertThat(left).allMatch(Future::cancelled);
    }

    @Test
    void aTaskThatIsStartedDuringTheCleanupIsCancelledToo() {
        virtualRun(() -> {
            createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(100)));
                } finally {
                    createTask(async(() -> {
                        try {
                            await(sleep(ofSeconds(100)));
                        } finally {
                            trail.add("second generation");
                        }
                    }));
                    await(sleep(ZERO));
                }
            }));
            spin(1);
        });
        assertThat(trail).containsExactly("second generation");
    }

    @Test
    void aFailureDuringTheCleanupIsReportedOnce() {
        List<String> reports = new ArrayList<>();
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context.message()));
            createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(100)));
                } catch (CancelledError e) {
                    throw new IllegalStateException("cleanup", e);
                }
            }));
            spin(1);
        });
        assertThat(reports).singleElement().asString()
                .startsWith("unhandled exception during run(...) shutdown: ").contains("cleanup");
    }

    @Test
    void runInARunningLoopIsRefusedAndHarmsNothing() {
        run(() -> {
            Coroutine<String> inner = async(() -> "x");
            assertThatThrownBy(() -> run(inner)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("await the coroutine");
            assertThat(await(inner)).isEqualTo("x");
        });
    }

    @Test
    void runWorksInAThreadThatATaskWaitsFor() {
        assertThat(Asyncio.<String>run(() -> await(toThread(() -> Asyncio.<String>run(() -> "inner")))))
                .isEqualTo("inner");
        assertThat(Asyncio.<String>run(() -> Asyncio.<String>blocking(() -> Asyncio.<String>run(() -> "inner"))))
                .isEqualTo("inner");
    }

    @Test
    void runWorksOnAVirtualThread() throws InterruptedException {
        Thread.ofVirtual().start(() -> run(() -> {
            await(sleep(ZERO));
            trail.add("ran");
        })).join();
        assertThat(trail).containsExactly("ran");
    }

    @Test
    void runTakesAFutureOfNoLoopOfItsOwnForAMisuse() {
        EventLoop other = VirtualLoop.newLoop();
        Future<String> future = other.createFuture();
        assertThatThrownBy(() -> run(future)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different loop");
        other.close();
    }

    @Test
    void aThousandRunsLeaveNothing() {
        for (int n = 0; n < 1000; n++) {
            run(() -> {
                createTask(sleep(ofSeconds(1)));
                await(sleep(ZERO));
            });
        }
    }
}
