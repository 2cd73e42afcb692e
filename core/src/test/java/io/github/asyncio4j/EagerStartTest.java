package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.fiber.Fibers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EagerStartTest {

    private static final TaskOptions EAGER = TaskOptions.DEFAULT.withEagerStart(true);

    private final List<String> log = new ArrayList<>();

    private Coroutine<String> job(String name) {
        return async(() -> {
            log.add(name + " begins");
            await(sleep(ZERO));
            log.add(name + " ends");
            return name;
        });
    }

    @Test
    void theFirstPartRunsBeforeCreateTaskReturns() {
        virtualRun(() -> {
            getRunningLoop().callSoon(() -> log.add("callback"));
            var task = createTask(job("child"), EAGER);
            log.add("maker");
            assertThat(await(task)).isEqualTo("child");
            assertThat(log).containsExactly("child begins", "maker", "callback", "child ends");
        });
    }

    @Test
    void oneThatDoesNotWaitIsDoneAtOnceAndCannotBeCancelled() {
        virtualRun(() -> {
            var task = createTask(async(() -> "value"), EAGER);
            assertThat(task.done()).isTrue();
            assertThat(task.cancel()).isFalse();
            assertThat(getRunningLoop().allTasks()).doesNotContain(task);
            assertThat(await(task)).isEqualTo("value");
        });
    }

    @Test
    void aChainOfMakersIsNoDeeperThanItsCoroutines() {
        virtualRun(() -> assertThat(await(createTask(chain(5_000), EAGER))).isEqualTo(5_000));
    }

    private static Coroutine<Integer> chain(int length) {
        return async(() -> length == 0 ? 0 : 1 + await(createTask(chain(length - 1), EAGER)));
    }

    @Test
    void theMakerIsTheCurrentTaskAgainAfterwards() {
        virtualRun(() -> {
            Task<?> me = currentTask();
            var child = createTask(async(Asyncio::currentTask), EAGER);
            assertThat(currentTask()).isSameAs(me);
            assertThat((Object) await(child)).isSameAs(child);
        });
    }

    @Test
    void aCallbackMayMakeOne() {
        virtualRun(() -> {
            List<Task<String>> made = new ArrayList<>();
            getRunningLoop().callSoon(() -> {
                made.add(getRunningLoop().createTask(job("child"), EAGER));
                log.add("callback goes on");
            });
            await(sleep(ZERO));
            assertThat(log).containsExactly("child begins", "callback goes on");
            assertThat(await(made.getFirst())).isEqualTo("child");
        });
    }

    /** It would corrupt the JVM's list of the monitors that the thread holds. */
    @Test
    void aCallbackThatHoldsAMonitorIsRefused() {
        assumeTrue(Fibers.carried(), "a portable fiber has a thread of its own");
        virtualRun(() -> {
            Object monitor = new Object();
            getRunningLoop().callSoon(() -> {
                synchronized (monitor) {
                    assertThatThrownBy(() -> getRunningLoop().createTask(job("child"), EAGER))
                            .isInstanceOf(IllegalStateException.class).hasMessageContaining("holds a monitor");
                }
                log.add("refused");
            });
            await(sleep(ZERO));
            assertThat(log).containsExactly("refused");
            assertThat(getRunningLoop().allTasks()).hasSize(1);
        });
    }

    @Test
    void aTaskThatHoldsAMonitorMayMakeOne() {
        virtualRun(() -> {
            Object monitor = new Object();
            Task<String> child;
            synchronized (monitor) {
                child = createTask(job("child"), EAGER);
            }
            assertThat(await(child)).isEqualTo("child");
        });
    }

    /** As in asyncio, where the call that begins it throws the SystemExit. */
    @Test
    void aSystemExitOfTheFirstPartIsThrownAtTheMaker() {
        virtualRun(() -> {
            assertThatThrownBy(() -> createTask(async(() -> {
                throw new SystemExit(3);
            }), EAGER)).isInstanceOf(SystemExit.class);
            log.add("the maker goes on");
        });
        assertThat(log).containsExactly("the maker goes on");
    }

    @Test
    void outsideOfARunItStartsAsUsual() {
        try (EventLoop loop = VirtualLoop.newLoop()) {
            var task = loop.createTask(job("child"), EAGER);
            assertThat(log).isEmpty();
            assertThat(loop.runUntilComplete(task)).isEqualTo("child");
        }
    }

    @Test
    void theContextOfTheMakerIsRefusedAndACopyOfItTaken() {
        virtualRun(() -> {
            Context mine = currentTask().context();
            assertThatThrownBy(() -> createTask(job("child"), EAGER.withContext(mine)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("an eager task cannot enter");
            assertThat(await(createTask(job("child"), EAGER.withContext(mine.copy())))).isEqualTo("child");
        });
    }

    @Test
    void aMakerThatIsCancelledByItsChildLearnsAtItsNextAwait() {
        virtualRun(() -> {
            var maker = createTask(async(() -> {
                Task<?> me = currentTask();
                createTask(async(() -> {
                    me.cancel();
                }), EAGER);
                log.add("goes on");
                await(sleep(ofMillis(1)));
                log.add("never");
            }));
            assertThatThrownBy(() -> await(maker)).isInstanceOf(CancelledError.class);
            assertThat(log).containsExactly("goes on");
        });
    }

    /** On portable fibers the second takes the loop from the first, and the loop must know who waits for the child. */
    @Test
    void aMakerThatRunsBehindAnotherTaskOfTheTurnGoesOnBehindItsChild() {
        virtualRun(() -> {
            var first = createTask(job("first"));
            var maker = createTask(async(() -> {
                await(sleep(ZERO));
                createTask(job("child"), EAGER);
                log.add("maker");
            }));
            await(gather(first, maker));
            await(sleep(ZERO));
            assertThat(log).containsExactly("first begins", "first ends", "child begins", "maker", "child ends");
        });
    }

    /** What is next in the turn comes behind the maker, not behind the child. */
    @Test
    void nothingOfTheTurnRunsBetweenTheFirstPartAndTheMaker() {
        virtualRun(() -> {
            var maker = createTask(async(() -> {
                await(sleep(ZERO));
                createTask(job("child"), EAGER);
                log.add("maker");
            }));
            await(gather(maker, createTask(job("other"))));
            await(sleep(ZERO));
            assertThat(log).containsExactly("other begins", "child begins", "maker", "other ends", "child ends");
        });
    }

    @Test
    void onARefusedStartNobodyWaitsForAChild() {
        virtualRun(() -> {
            assertThatThrownBy(Starting::new).isInstanceOf(ExceptionInInitializerError.class)
                    .cause().hasMessageContaining("class initialiser");
            getRunningLoop().callSoon(() -> log.add("callback"));
            await(sleep(ZERO));
            assertThat(log).containsExactly("callback");
        });
    }

    private static final class Starting {
        static {
            createTask(async(() -> "never"), EAGER);
        }
    }

    @Test
    void theFactoryMakesAllTasksEagerButThoseThatAreToldNotTo() {
        virtualRun(() -> {
            var loop = getRunningLoop();
            assertThat(loop.taskFactory()).isNull();
            loop.setTaskFactory(TaskFactory.EAGER);
            assertThat(loop.taskFactory()).isSameAs(TaskFactory.EAGER);
            createTask(job("eager"));
            createTask(job("usual"), TaskOptions.DEFAULT.withEagerStart(false));
            assertThat(log).containsExactly("eager begins");
            await(sleep(ZERO));
        });
    }

    @Test
    void theFirstPartMayCompleteWhatTheMakerAwaits() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            var child = createTask(async(() -> future.setResult("message")), EAGER);
            assertThat(child.done()).isTrue();
            assertThat(await(future)).isEqualTo("message");
        });
    }

    @Test
    void oneThatWaitsIsCancelledLikeAnyOther() {
        virtualRun(() -> {
            var task = createTask(job("child"), EAGER);
            assertThat(task.cancel("message")).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("message");
        });
    }

    @Test
    void itIsListedFromItsFirstPartToItsEnd() {
        virtualRun(() -> {
            List<List<Task<?>>> listed = new ArrayList<>();
            var task = createTask(async(() -> {
                listed.add(getRunningLoop().allTasks());
                await(sleep(ZERO));
                listed.add(getRunningLoop().allTasks());
            }), EAGER);
            listed.add(getRunningLoop().allTasks());
            await(task);
            assertThat(listed).hasSize(3).allMatch(tasks -> tasks.contains(task));
            assertThat(getRunningLoop().allTasks().contains(task)).isFalse();
        });
    }

    @Test
    void aRaceOfEagerAttemptsIsWonByTheFirstThatSucceeds() {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            var delayed = await(Asyncio.staggeredRace(List.of(async(() -> "first"), job("second")), ofMillis(1_000)));
            assertThat(delayed.result()).isEqualTo("first");
            assertThat(delayed.winner()).isZero();
        });
    }

    @Test
    void aRaceOfEagerAttemptsWithoutADelayGoesOnAtAFailure() {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            Coroutine<String> failing = async(() -> {
                throw new java.io.IOException("failed");
            });
            var race = await(Asyncio.staggeredRace(List.of(failing, async(() -> "second")), null));
            assertThat(race.result()).isEqualTo("second");
            assertThat(race.winner()).isEqualTo(1);
            assertThat(race.exceptions().getFirst()).isInstanceOf(java.io.IOException.class);
        });
    }

    @Test
    void theNameIsKept() {
        virtualRun(() -> {
            var task = createTask(job("child"), EAGER.withName("named"));
            assertThat(task.name()).isEqualTo("named");
            await(task);
        });
    }
}
