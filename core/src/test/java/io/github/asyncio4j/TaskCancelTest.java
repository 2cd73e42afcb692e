package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancelling a task, beyond what the oracle's scenarios show. The numbered ones are CPython's tests of the same name. */
class TaskCancelTest {

    private final List<String> trail = new ArrayList<>();

    /** 10: test_baseexception_during_cancel. */
    @Test
    void aSystemExitDuringACancelLeavesTheLoopAndIsTheTasksException() {
        EventLoop loop = VirtualLoop.newLoop();
        Task<Void> task = loop.createTask(async(() -> {
            try {
                await(sleep(ofSeconds(100)));
            } catch (CancelledError e) {
                throw new SystemExit(3);
            }
        }));
        loop.runUntilComplete(async(() -> spin(1)));
        task.cancel();
        assertThat(task.done()).isFalse();
        assertThatThrownBy(() -> loop.runUntilComplete(sleep(ofSeconds(1)))).isInstanceOf(SystemExit.class);
        assertThat(task.exception()).isInstanceOfSatisfying(SystemExit.class,
                e -> assertThat(e.status()).isEqualTo(3));
        assertThat(task.cancelled()).isFalse();
        loop.allTasks().forEach(Task::cancel);
        loop.runUntilComplete(async(() -> spin(2)));
        loop.close();
    }

    @Test
    void aResultOnItsWayIsLostToACancelThatComesBeforeTheStep() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setResult("lost");
            task.cancel("wins");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("wins");
        });
    }

    /** On portable fibers the one that cancels hands the loop to the one that it has cancelled. */
    @Test
    void aCancelByTheTaskBeforeItInTheTurnIsThrownAtTheStep() {
        virtualRun(() -> {
            List<Task<?>> next = new ArrayList<>();
            Task<Void> before = createTask(async(() -> {
                await(sleep(ZERO));
                next.getFirst().cancel("by the one before");
                await(sleep(ZERO));
            }));
            Task<Void> task = createTask(async(() -> {
                await(sleep(ZERO));
                trail.add("went on");
            }));
            next.add(task);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("by the one before");
            await(before);
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void aFailureOnItsWayIsLostToACancelAndNotReported() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setException(new IllegalStateException("lost"));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void eachCancelReachesWhatTheTaskWaitsForThen() {
        virtualRun(() -> {
            Task<String> task = createTask(async(() -> {
                for (int n = 0; n < 3; n++) {
                    try {
                        await(sleep(ofSeconds(100)));
                    } catch (CancelledError e) {
                        trail.add("" + e.reason());
                    }
                }
                return "refused";
            }));
            for (int n = 0; n < 3; n++) {
                spin(2);
                assertThat(task.cancel(n)).isTrue();
            }
            assertThat(await(task)).isEqualTo("refused");
            assertThat(task.cancelling()).isEqualTo(3);
            assertThat(trail).containsExactly("0", "1", "2");
        });
    }

    @Test
    void aTaskThatEndsWithACancelledErrorIsCancelledWhoeverMadeIt() {
        CancelledError own = new CancelledError("own");
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw own;
            }));
            spin(1);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
            assertThatThrownBy(() -> await(task)).isSameAs(own);
        });
    }

    @Test
    void cleanupMayAwait() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(100)));
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("clean");
                }
            }));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("clean");
        });
    }

    @Test
    void aCancelledSleeperEndsAtOnceAndIsNotCancelledTwice() {
        virtualRun(() -> {
            Task<String> task = createTask(sleep(ofSeconds(10), "slept"));
            getRunningLoop().callSoon(task::cancel);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.done()).isTrue();
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancel()).isFalse();
            assertThat(VirtualLoop.now()).isZero();
        });
    }

    /** CPython's test_cancel_yield. */
    @Test
    void aTaskInATurnOfSleepIsCancelledInTheNext() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                spin(1);
                spin(1);
                trail.add("never");
            }));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void aCancelledFutureCancelsWhoAwaitsItWithOrWithoutACancelOfItsOwn() {
        for (boolean both : new boolean[] {false, true}) {
            virtualRun(() -> {
                Future<String> future = getRunningLoop().createFuture();
                Task<String> task = createTask(async(() -> await(future)));
                spin(1);
                future.cancel();
                if (both) {
                    assertThat(task.cancel()).isTrue();
                }
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                assertThat(future.cancelled()).isTrue();
                assertThat(task.cancelled()).isTrue();
            });
        }
    }

    @Test
    void aCancelReachesTheFutureAtOnceAndTheTaskMayAnswerWithAValue() {
        virtualRun(() -> {
            Future<Void> first = getRunningLoop().createFuture();
            Future<Void> second = getRunningLoop().createFuture();
            Task<Integer> task = createTask(async(() -> {
                await(first);
                try {
                    await(second);
                    return 0;
                } catch (CancelledError e) {
                    return 42;
                }
            }));
            spin(1);
            first.setResult(null);
            spin(1);
            task.cancel();
            assertThat(second.cancelled()).isTrue();
            assertThat(first.cancelled()).isFalse();
            assertThat(await(task)).isEqualTo(42);
            assertThat(task.cancelled()).isFalse();
        });
    }

    @Test
    void afterACancelThatIsSwallowedTheNextAwaitIsAsUsual() {
        virtualRun(() -> {
            Future<Void> cancelled = getRunningLoop().createFuture();
            Future<Integer> next = getRunningLoop().createFuture();
            Task<Integer> task = createTask(async(() -> {
                try {
                    await(cancelled);
                } catch (CancelledError e) {
                    trail.add("swallowed");
                }
                return await(next);
            }));
            spin(1);
            task.cancel();
            spin(1);
            assertThat(cancelled.cancelled()).isTrue();
            next.setResult(42);
            assertThat(await(task)).isEqualTo(42);
            assertThat(next.cancelled()).isFalse();
            assertThat(task.cancelled()).isFalse();
        });
        assertThat(trail).containsExactly("swallowed");
    }

    @Test
    void aCancelGoesThroughTheCoroutinesToTheFutureAndComesBackThroughEach() {
        virtualRun(() -> {
            Future<Void> future = getRunningLoop().createFuture();
            Coroutine<Void> inner = async(() -> {
                try {
                    await(future);
                } catch (CancelledError e) {
                    trail.add("inner");
                    throw e;
                }
            });
            Task<Void> task = createTask(async(() -> {
                try {
                    await(inner);
                } catch (CancelledError e) {
                    trail.add("outer");
                }
            }));
            spin(1);
            task.cancel();
            await(task);
            assertThat(future.cancelled()).isTrue();
        });
        assertThat(trail).containsExactly("inner", "outer");
    }
}
