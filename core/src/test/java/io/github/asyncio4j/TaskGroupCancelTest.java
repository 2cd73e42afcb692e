package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link TaskGroup#cancel}, of Python 3.15, and what comes together with it. */
class TaskGroupCancelTest {

    private final List<String> trail = new ArrayList<>();

    private Coroutine<Void> sleeper(String name) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(1000)));
            } catch (CancelledError e) {
                trail.add(name + " cancelled at " + now());
                throw e;
            }
        });
    }

    @Test
    void cancelsTheTasksAndTheBodyAndEndsWithoutAnException() {
        virtualRun(() -> {
            String value = taskGroup(group -> {
                group.createTask(sleeper("task"));
                getRunningLoop().callLater(ofMillis(100), group::cancel);
                await(sleeper("body"));
                return "never";
            });
            assertThat(value).isNull();
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactlyInAnyOrder("task cancelled at 100", "body cancelled at 100");
    }

    @Test
    void theBodysValueIsKeptIfTheBodyHadEnded() {
        virtualRun(() -> {
            String value = taskGroup(group -> {
                group.createTask(sleeper("task"));
                getRunningLoop().callLater(ofMillis(100), group::cancel);
                return "value";
            });
            assertThat(value).isEqualTo("value");
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactly("task cancelled at 100");
    }

    @Test
    void ofTheBodyItselfStrikesAtItsNextAwait() {
        virtualRun(() -> {
            taskGroup(group -> {
                Task<Void> never = group.createTask(sleeper("never begun"));
                group.cancel();
                trail.add("goes on to its next await");
                assertThatThrownBy(() -> group.createTask(sleep(ZERO))).hasMessageContaining("shutting down");
                try {
                    await(sleep(ZERO));
                } finally {
                    assertThat(never.cancelling()).isEqualTo(1);
                }
            });
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactly("goes on to its next await");
    }

    @Test
    void ofABodyThatDoesNotAwaitAnyMoreIsForgotten() {
        virtualRun(() -> {
            String value = taskGroup(group -> {
                group.cancel();
                return "value";
            });
            assertThat(value).isEqualTo("value");
            await(sleep(ZERO));
        });
    }

    @Test
    void byATaskOfTheGroup() {
        virtualRun(() -> {
            taskGroup(group -> {
                group.createTask(async(() -> {
                    await(sleep(ofMillis(50)));
                    group.cancel();
                    await(sleeper("canceller"));
                }));
                group.createTask(sleeper("other"));
            });
            assertThat(now()).isEqualTo(50);
        });
        assertThat(trail).containsExactlyInAnyOrder("canceller cancelled at 50", "other cancelled at 50");
    }

    @Test
    void beforeTheBlockHasItCancelledFromTheBeginning() {
        virtualRun(() -> {
            TaskGroup cancelled = new TaskGroup();
            cancelled.cancel();
            cancelled.run(group -> {
                trail.add("body begins");
                assertThatThrownBy(() -> group.createTask(sleep(ZERO))).hasMessageContaining("shutting down");
                await(sleeper("body"));
            });
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactly("body begins", "body cancelled at 0");
    }

    @Test
    void twiceAndAfterTheEndDoesNothing() {
        virtualRun(() -> {
            TaskGroup twice = new TaskGroup();
            twice.run(group -> {
                group.createTask(sleeper("task"));
                spin(1);
                group.cancel();
                group.cancel();
                assertThat(currentTask().cancelling()).isEqualTo(1);
                await(sleep(ZERO));
            });
            twice.cancel();
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactly("task cancelled at 0");
    }

    @Test
    void aFailureDuringTheCancelIsThrown() {
        virtualRun(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(1)));
                    } catch (CancelledError e) {
                        throw new ValueError("a");
                    }
                }));
                getRunningLoop().callLater(ofMillis(100), group::cancel);
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(1));
            await(sleep(ZERO));
        });
    }

    /** cpython#155433: the cancel from outside was swallowed. */
    @Test
    void aCancelFromOutsideAtTheSameTimeGoesOn() {
        virtualRun(() -> {
            for (boolean groupFirst : List.of(true, false)) {
                for (boolean bodyWaits : List.of(true, false)) {
                    TaskGroup cancelled = new TaskGroup();
                    Task<Void> task = createTask(async(() -> cancelled.run(group -> {
                        group.createTask(sleeper("task"));
                        if (bodyWaits) {
                            await(sleeper("body"));
                        }
                    })));
                    await(sleep(ofMillis(10)));
                    if (groupFirst) {
                        cancelled.cancel();
                    }
                    task.cancel("outside");
                    cancelled.cancel();
                    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                    assertThat(task.cancelling()).isEqualTo(1);
                }
            }
        });
    }

    /** The same, where the cancel from outside comes while the tasks clean up after the group's. */
    @Test
    void aCancelFromOutsideDuringTheCleanupGoesOnWithItsMessage() {
        virtualRun(() -> {
            TaskGroup cancelled = new TaskGroup();
            Task<Void> task = createTask(async(() -> {
                cancelled.run(group -> {
                    group.createTask(async(() -> {
                        try {
                            await(sleep(ofSeconds(10)));
                        } finally {
                            await(sleep(ofMillis(100)));
                            trail.add("clean at " + now());
                        }
                    }));
                });
                trail.add("never");
            }));
            await(sleep(ofMillis(10)));
            cancelled.cancel();
            await(sleep(ofMillis(50)));
            task.cancel("outside");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("outside");
        });
        assertThat(trail).containsExactly("clean at 110");
    }

    /** As #155433, with the limit of a surrounding block for the outside. */
    @Test
    void aLimitAroundItThatPassesAtTheSameTimeIsATimeout() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> {
                taskGroup(group -> {
                    group.createTask(sleeper("task"));
                    getRunningLoop().callLater(ofMillis(100), group::cancel);
                    await(sleeper("body"));
                });
                trail.add("never");
            })).isInstanceOf(AsyncTimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(trail).hasSize(2);
    }

    @Test
    void aCancelFromBeforeTheBlockDoesNotCount() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    trail.add("caught");
                }
                for (boolean bodyAwaits : List.of(true, false)) {
                    taskGroup(group -> {
                        group.cancel();
                        if (bodyAwaits) {
                            await(sleeper("body"));
                        }
                    });
                    await(sleep(ZERO));
                }
                assertThat(currentTask().cancelling()).isEqualTo(1);
            }));
            spin(1);
            task.cancel();
            await(task);
        });
        assertThat(trail).containsExactly("caught", "body cancelled at 0");
    }

    @Test
    void aCancelThatIsPendingAtTheEntryGoesOn() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("mine");
                taskGroup(group -> {
                    group.cancel();
                    await(sleeper("body"));
                });
                trail.add("never");
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
        assertThat(trail).containsExactly("body cancelled at 0");
    }
}
