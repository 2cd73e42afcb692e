package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The rules of a group's end; its cancel and its start have tests of their own. The numbered ones are CPython's. */
class TaskGroupTest {

    private final List<String> trail = new ArrayList<>();

    /** Runs a test's program; the test of eager tasks runs it otherwise. */
    void program(Action main) {
        virtualRun(main);
    }

    private static Coroutine<Void> failsAfter(long ms, Throwable failure) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            throw Sneaky.sneak(failure);
        });
    }

    /** Sleeps for ever, and when it is cancelled notes it. */
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

    /** Sleeps for ever, and when it is cancelled fails. */
    private static Coroutine<Void> failsWhenCancelled(Exception failure) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(1000)));
            } catch (CancelledError e) {
                throw failure;
            }
        });
    }

    /** Runs a group in a task, which it cancels after a tenth of a second, and awaits it. */
    private static void cancelledFromOutside(ScopeAction<TaskGroup> body) {
        Task<Void> task = createTask(async(() -> taskGroup(body)));
        await(sleep(ofMillis(100)));
        assertThat(task.done()).isFalse();
        task.cancel("outside");
        await(task);
    }

    @Test
    void waitsForAllItsTasksAlsoForThoseAddedLater() {
        program(() -> {
            List<Task<Integer>> tasks = taskGroup(group -> {
                Task<Integer> first = group.createTask(sleep(ofMillis(100), 42));
                await(sleep(ofMillis(150)));
                return List.of(first, group.createTask(sleep(ofMillis(200), 11)));
            });
            assertThat(tasks).extracting(Future::result).containsExactly(42, 11);
            assertThat(now()).isEqualTo(350);
        });
    }

    @Test
    void theBodysValueIsTheBlocksValue() {
        program(() -> {
            int total = taskGroup(group -> {
                var left = group.createTask(sleep(ofMillis(10), 1));
                var right = group.createTask(sleep(ofMillis(20), 2));
                return await(left) + await(right);
            });
            assertThat(total).isEqualTo(3);
        });
    }

    @Test
    void theCancelOfATaskIsItsOwnAffair() {
        program(() -> {
            List<Task<Integer>> tasks = taskGroup(group -> {
                Task<Integer> first = group.createTask(sleep(ofSeconds(1), 42));
                await(sleep(ofMillis(150)));
                first.cancel();
                return List.of(first, group.createTask(sleep(ofMillis(200), 11)));
            });
            assertThat(tasks.getFirst().cancelled()).isTrue();
            assertThat(tasks.getLast().result()).isEqualTo(11);
        });
    }

    @Test
    void aFailureCancelsTheSiblingsAndIsThrownInAGroupWhenAllHaveEnded() {
        ValueError failure = new ValueError("a");
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(100, failure));
                group.createTask(sleeper("sibling"));
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).containsExactly(failure))
                    .hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
        });
        assertThat(trail).containsExactly("sibling cancelled at 100");
    }

    @Test
    void aFailureCancelsTheBodyToo() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                for (int n = 0; n < 3; n++) {
                    group.createTask(failsAfter(100, new ValueError("a")));
                }
                group.createTask(sleeper("sibling"));
                await(sleeper("body"));
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(3));
            assertThat(currentTask().cancelling()).isZero();
        });
        assertThat(trail).containsExactlyInAnyOrder("sibling cancelled at 100", "body cancelled at 100");
    }

    @Test
    void aCancelFromOutsideCancelsTheTasksAndGoesOn() {
        program(() -> {
            assertThatThrownBy(() -> cancelledFromOutside(group -> {
                for (int n = 0; n < 5; n++) {
                    group.createTask(sleeper("task"));
                }
            })).isInstanceOf(CancelledError.class).hasMessage("outside");
        });
        assertThat(trail).hasSize(5).containsOnly("task cancelled at 100");
    }

    @Test
    void aCancelFromOutsideReachesTheBody() {
        program(() -> {
            assertThatThrownBy(() -> cancelledFromOutside(group -> {
                group.createTask(sleeper("task"));
                await(sleeper("body"));
            })).isInstanceOf(CancelledError.class).hasMessage("outside");
            assertThatThrownBy(() -> cancelledFromOutside(_ -> {
                await(sleeper("body alone"));
            })).isInstanceOf(CancelledError.class);
        });
        assertThat(trail).containsExactlyInAnyOrder("task cancelled at 100", "body cancelled at 100",
                "body alone cancelled at 200");
    }

    @Test
    void failuresDuringACancelFromOutsideAreThrownInsteadOfIt() {
        program(() -> {
            assertThatThrownBy(() -> cancelledFromOutside(group -> {
                for (int n = 0; n < 5; n++) {
                    group.createTask(failsWhenCancelled(new ValueError("a")));
                }
                await(sleep(ofSeconds(10)));
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(5));
            assertThatThrownBy(() -> cancelledFromOutside(_ -> {
                await(failsWhenCancelled(new KeyError("body")));
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(KeyError.class));
        });
    }

    /** 46: test_taskgroup_15 and 16, where a task fails while the body cleans up. */
    @Test
    void aTaskThatFailsWhileTheCancelledBodyCleansUpIsThrownInsteadOfTheCancel() {
        program(() -> {
            for (boolean inATaskOfItsOwn : List.of(false, true)) {
                ScopeAction<TaskGroup> body = group -> {
                    group.createTask(failsAfter(300, new ValueError("a")));
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        await(sleep(ofMillis(500)));
                        throw e;
                    }
                };
                Task<Void> task = createTask(async(() -> {
                    if (inATaskOfItsOwn) {
                        await(createTask(async(() -> taskGroup(body))));
                    } else {
                        taskGroup(body);
                    }
                }));
                await(sleep(ofMillis(100)));
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(ExceptionGroup.class);
            }
        });
    }

    @Test
    void aFailureOfTheBodyCancelsTheTasksAndIsAMember() {
        program(() -> {
            for (long ms : List.of(100L, -1L)) {
                List<Task<?>> tasks = new ArrayList<>();
                assertThatThrownBy(() -> taskGroup(group -> {
                    tasks.add(group.createTask(sleep(ofSeconds(1))));
                    tasks.add(group.createTask(sleep(ofSeconds(2))));
                    if (ms >= 0) {
                        await(sleep(ofMillis(ms)));
                    }
                    await(failsAfter(0, new ValueError("body")));
                })).isInstanceOfSatisfying(ExceptionGroup.class,
                        e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
                assertThat(tasks).allMatch(Future::cancelled);
            }
        });
    }

    @Test
    void nestedGroupsThrowNestedGroups() {
        program(() -> {
            for (boolean outerHasATask : List.of(false, true)) {
                assertThatThrownBy(() -> cancelledFromOutside(outer -> {
                    if (outerHasATask) {
                        outer.createTask(sleep(ofSeconds(10)));
                    }
                    taskGroup(inner -> {
                        inner.createTask(failsWhenCancelled(new ValueError("a")));
                        await(sleep(ofSeconds(10)));
                    });
                })).isInstanceOfSatisfying(ExceptionGroup.class, TaskGroupTest::isAValueErrorInAGroup);
            }
        });
    }

    private static void isAValueErrorInAGroup(ExceptionGroup e) {
        assertThat(e.exceptions()).singleElement().isInstanceOfSatisfying(ExceptionGroup.class,
                inner -> assertThat(inner.exceptions()).singleElement().isInstanceOf(ValueError.class));
    }

    /** 47: test_taskgroup_14. */
    @Test
    void aFailureOfTheInnerGroupIsANestedGroup() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(outer -> {
                outer.createTask(failsAfter(10_000, new KeyError("never")));
                taskGroup(inner -> {
                    inner.createTask(failsAfter(100, new ValueError("a")));
                });
            })).isInstanceOfSatisfying(ExceptionGroup.class, TaskGroupTest::isAValueErrorInAGroup);
        });
    }

    /** 47: test_taskgroup_13. */
    @Test
    void aFailureOfTheOuterGroupCancelsTheInnerOneWithoutWrapping() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(outer -> {
                outer.createTask(failsAfter(100, new ValueError("a")));
                taskGroup(inner -> {
                    inner.createTask(failsAfter(10_000, new KeyError("never")));
                });
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
            assertThat(now()).isEqualTo(100);
        });
    }

    /** test_taskgroup_19, and cpython#95289, where the count of cancels was wrong afterwards. */
    @Test
    void failuresOfATaskAndOfTheBodyThatItInterruptsAreBothMembers() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(100, new ValueError("task")));
                await(failsWhenCancelled(new KeyError("body")));
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions())
                    .extracting(Throwable::getMessage).containsExactly("task", "body"));
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    /** 48: test_taskgroup_20; what it hides is reported, as CPython's main branch does (#135736). */
    @Test
    void aSystemExitOfTheBodyIsThrownByItselfAndTheOthersAreReported() {
        List<ErrorContext> reported = new CopyOnWriteArrayList<>();
        SystemExit exit = new SystemExit(3);
        assertThatThrownBy(() -> program(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> reported.add(context));
            taskGroup(group -> {
                group.createTask(failsAfter(100, new ValueError("a")));
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    throwIt(exit);
                }
            });
        })).isSameAs(exit);
        assertThat(reported).singleElement().satisfies(context -> {
            assertThat(context.exception()).isInstanceOf(ValueError.class);
            assertThat(context.about().get("task_group")).isInstanceOf(TaskGroup.class);
        });
    }

    private static void throwIt(Error error) {
        throw error;
    }

    @Test
    void aSystemExitOfATaskEndsTheProgramAndNothingIsLeft() {
        SystemExit exit = new SystemExit(3);
        assertThatThrownBy(() -> program(() -> taskGroup(group -> {
            group.createTask(failsAfter(100, exit));
            group.createTask(sleeper("sibling"));
            await(sleeper("body"));
        }))).isSameAs(exit);
        assertThat(trail).hasSize(2);
    }

    /** 48: test_taskgroup_20a and 21a. */
    @Test
    void anErrorAmongTheFailuresMakesABaseExceptionGroup() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(100, new ValueError("a")));
                await(async(() -> {
                    try {
                        await(sleep(ofSeconds(10)));
                    } finally {
                        throwIt(new Odd("body"));
                    }
                }));
            })).isInstanceOfSatisfying(BaseExceptionGroup.class, e -> assertThat(e.exceptions())
                    .extracting(Throwable::getMessage).containsExactly("a", "body"));
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(100, new Odd("task")));
                await(failsWhenCancelled(new ValueError("b")));
            })).isInstanceOfSatisfying(BaseExceptionGroup.class, e -> assertThat(e.exceptions())
                    .extracting(Throwable::getMessage).containsExactly("task", "b"));
        });
    }

    /** test_taskgroup_23. */
    @Test
    void childrenAreThoseThatHaveNotEnded() {
        program(() -> {
            taskGroup(group -> {
                for (int count = 0; count < 10; count++) {
                    await(sleep(ofMillis(100)));
                    group.createTask(sleep(ofMillis(310)));
                    assertThat(group.children()).hasSize(Math.min(count + 1, 4));
                }
                await(sleep(ofSeconds(2)));
                assertThat(group.children()).isEmpty();
                Task<Void> first = group.createTask(sleep(ZERO));
                Task<Void> second = group.createTask(sleep(ZERO));
                assertThat(group.children()).containsExactly(first, second);
            });
        });
    }

    @Test
    void tasksMayAddTasksWhileTheGroupWaitsAtItsEnd() {
        program(() -> {
            taskGroup(group -> {
                group.createTask(async(() -> {
                    await(sleep(ofMillis(100)));
                    group.createTask(sleep(ofMillis(100)));
                    group.createTask(sleep(ofMillis(200)));
                }));
            });
            assertThat(now()).isEqualTo(300);
        });
    }

    private Coroutine<Void> hydra(TaskGroup group) {
        return async(() -> {
            trail.add("head");
            await(sleep(ofMillis(10)));
            group.createTask(hydra(group));
            group.createTask(hydra(group));
        });
    }

    /** 49: test_taskgroup_25. */
    @Test
    void tasksThatAddTasksEndWhenOneFails() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(hydra(group));
                group.createTask(async(() -> {
                    while (trail.size() < 10) {
                        await(sleep(ofMillis(15)));
                    }
                    throw new ValueError("hercules");
                }));
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
        });
        assertThat(trail).hasSizeBetween(10, 100);
    }

    @Test
    void aTaskMayHaveAName() {
        program(() -> {
            taskGroup(group -> {
                Task<Void> task = group.createTask(async(() -> {
                    trail.add(currentTask().name());
                }), "yolo");
                assertThat(task.name()).isEqualTo("yolo");
            });
        });
        assertThat(trail).containsExactly("yolo");
    }

    @Test
    void aTaskMayHaveAContext() {
        program(() -> {
            ContextVar<Integer> number = new ContextVar<>("number");
            Context context = Context.copyContext();
            taskGroup(group -> {
                for (int n = 1; n <= 2; n++) {
                    int value = n;
                    await(group.createTask(async(() -> {
                        await(sleep(ZERO));
                        number.set(value);
                    }), TaskOptions.DEFAULT.withContext(context)));
                    assertThat(context.get(number)).isEqualTo(n);
                }
            });
        });
    }

    @Test
    void takesNoTaskWhileItIsShuttingDownAndDiscardsTheCoroutine() {
        program(() -> {
            Coroutine<Void> refused = sleeper("never");
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(1, new ValueError("a")));
                group.createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(1)));
                    } catch (CancelledError e) {
                        assertThatThrownBy(() -> group.createTask(refused)).isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("is shutting down");
                    }
                }));
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(1));
            assertThat(refused).hasToString("Coroutine[awaited]");
        });
    }

    @Test
    void worksOnce() {
        program(() -> {
            TaskGroup twice = new TaskGroup();
            twice.run(group -> {
                assertThatThrownBy(() -> group.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has already been entered");
                await(sleep(ZERO));
            });
            assertThatThrownBy(() -> twice.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has already been entered");
        });
    }

    @Test
    void takesNoTaskWhenItIsFinishedAndDiscardsTheCoroutine() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.runUntilComplete(async(() -> {
            TaskGroup finished = new TaskGroup();
            finished.run(_ -> {});
            Coroutine<Void> refused = sleep(ZERO);
            assertThatThrownBy(() -> finished.createTask(refused)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is finished");
            assertThat(refused).hasToString("Coroutine[awaited]");
        }));
        loop.close();
    }

    @Test
    void takesNoTaskBeforeItIsEnteredWhichTakesATask() {
        program(() -> {
            TaskGroup group = new TaskGroup();
            Coroutine<Void> refused = sleep(ZERO);
            assertThatThrownBy(() -> group.createTask(refused)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not been entered");
            assertThat(refused).hasToString("Coroutine[awaited]");
            getRunningLoop().callSoon(() -> {
                assertThatThrownBy(() -> group.run(_ -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callback of the loop");
                trail.add("refused");
            });
            spin(1);
            assertThatThrownBy(() -> group.createTask(sleep(ZERO))).hasMessageContaining("has not been entered");
            group.run(_ -> {
                trail.add("usable");
            });
        });
        assertThat(trail).containsExactly("refused", "usable");
    }

    @Test
    void theCancelOfItsOwnIsTakenBackAndDoesNotLeakOut() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(failsAfter(0, new ValueError("a")));
            })).isInstanceOf(ExceptionGroup.class);
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
            await(sleep(ofMillis(10)));
        });
    }

    /** 50: test_nested_groups_both_cancelled. */
    @Test
    void ofNestedGroupsThatBothFailEachTakesItsOwnCancelBack() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(outer -> {
                assertThatThrownBy(() -> taskGroup(inner -> {
                    inner.createTask(failsAfter(0, new KeyError("inner")));
                    outer.createTask(failsAfter(0, new ValueError("outer")));
                })).isInstanceOf(ExceptionGroup.class);
                assertThat(currentTask().cancelling()).isEqualTo(1);
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
            assertThat(currentTask().cancelling()).isZero();
        });
    }

    /** 51: test_error_and_cancel; the message is kept. */
    @Test
    void afterFailuresACancelFromOutsideStrikesAgainAtTheNextAwait() {
        program(() -> {
            Future<Void> begun = getRunningLoop().createFuture();
            Task<Void> task = createTask(async(() -> {
                assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(async(() -> {
                        begun.setResult(null);
                        await(failsAfter(0, new ValueError("a")));
                    }));
                    await(sleep(ofSeconds(1)));
                })).isInstanceOf(ExceptionGroup.class);
                assertThat(currentTask().cancelling()).isEqualTo(1);
                trail.add("before");
                await(sleep(ofSeconds(1)));
                trail.add("never");
            }));
            await(begun);
            assertThat(task.cancelling()).isZero();
            task.cancel("outside");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("outside");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
        assertThat(trail).containsExactly("before");
    }

    /** 52: test_cancels_task_if_created_during_creation (#128550). */
    @Test
    void aFailureOfATaskThatATaskMadeCancelsItsMakerToo() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(async(() -> {
                    group.createTask(failsAfter(0, new ValueError("third")));
                    await(sleeper("second"));
                }));
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
        });
        assertThat(trail).containsExactly("second cancelled at 0");
    }

    @Test
    void tellsItsState() {
        TaskGroup tells = new TaskGroup();
        assertThat(tells).hasToString("TaskGroup[created]");
        program(() -> {
            assertThatThrownBy(() -> tells.run(group -> {
                assertThat(group).hasToString("TaskGroup[entered]");
                group.createTask(failsAfter(0, new ValueError("a")));
                assertThat(group).hasToString("TaskGroup[entered, tasks 1]");
                group.createTask(async(() -> {
                    try {
                        await(sleep(ofSeconds(1)));
                    } finally {
                        assertThat(group).hasToString("TaskGroup[exiting, tasks 1, errors 1, shutting down]");
                    }
                }));
            })).isInstanceOf(ExceptionGroup.class);
        });
        assertThat(tells).hasToString("TaskGroup[finished, errors 1, shutting down]");
    }
}
