package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherOrCancel;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.staggeredRace;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelEverywhere.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What runs a block, or waits for several, when its task is cancelled at each place. */
class ScopesCancelledEverywhereTest {

    /** The work that a block has begun and that has not ended. */
    private static final class Work {
        private int alive;

        /** Takes so long, and two turns to clean up. */
        Coroutine<String> of(long ms) {
            return async(() -> {
                alive++;
                try {
                    await(sleep(ofMillis(ms)));
                    return "worked";
                } finally {
                    try {
                        spin(2);
                    } finally {
                        alive--;
                    }
                }
            });
        }

        Coroutine<String> failingAfter(long ms) {
            return async(() -> {
                await(of(ms));
                throw new IllegalStateException("failed");
            });
        }

        void isOver() {
            assertThat(alive).as("alive behind the block").isZero();
        }
    }

    /** Two tasks that run a block which swallows no cancel: a task is cancelled if, and only if, a cancel is left over. */
    private static final class InABlock implements Scenario {
        private final Consumer<Work> block;
        private final List<Task<?>> victims = new ArrayList<>();

        InABlock(Consumer<Work> block) {
            this.block = block;
        }

        @Override
        public List<Task<?>> start() {
            for (int n = 0; n < 2; n++) {
                victims.add(createTask(async(() -> {
                    Work work = new Work();
                    try {
                        block.accept(work);
                    } finally {
                        work.isOver();
                    }
                    await(sleep(ZERO));
                })));
            }
            return victims;
        }

        @Override
        public void check() {
            for (Task<?> victim : victims) {
                assertThat(victim.cancelled()).as("%s, cancelling %d", victim, victim.cancelling())
                        .isEqualTo(victim.cancelling() > 0);
            }
        }
    }

    private static void everywhere(Consumer<Work> block) {
        CancelEverywhere.check(() -> new InABlock(block));
    }

    @Test
    void aGroup() {
        everywhere(work -> taskGroup(outer -> {
            outer.createTask(work.of(3));
            taskGroup(inner -> {
                inner.createTask(work.of(1));
                await(work.of(2));
            });
            outer.createTask(work.of(1));
        }));
    }

    @Test
    void aGroupThatFails() {
        everywhere(work -> {
            try {
                taskGroup(group -> {
                    group.createTask(work.of(3));
                    group.createTask(work.failingAfter(1));
                    await(work.of(2));
                });
            } catch (ExceptionGroup e) {
                work.isOver();
            }
        });
    }

    @Test
    void groupsThatFailInOneAnother() {
        everywhere(work -> {
            try {
                taskGroup(outer -> {
                    outer.createTask(work.failingAfter(1));
                    try {
                        taskGroup(inner -> {
                            inner.createTask(work.failingAfter(1));
                            await(work.of(2));
                        });
                    } catch (ExceptionGroup e) {
                        spin(1);
                    }
                });
            } catch (ExceptionGroup e) {
                work.isOver();
            }
        });
    }

    @Test
    void aGroupThatIsCancelled() {
        everywhere(work -> taskGroup(group -> {
            group.createTask(work.of(3));
            group.createTask(async(() -> {
                await(work.of(1));
                group.cancel();
            }));
            await(work.of(2));
        }));
    }

    @Test
    void aGroupWithATaskThatSaysWhenItHasStarted() {
        everywhere(work -> taskGroup(group -> {
            int value = await(group.start(started -> {
                await(work.of(1));
                started.accept(1);
                await(work.of(1));
            }));
            assertThat(value).isEqualTo(1);
        }));
    }

    @Test
    void aLimitThatPasses() {
        everywhere(work -> assertTimesOut(() -> timeout(ofMillis(1), () -> await(work.of(2)))));
    }

    private static void assertTimesOut(Action block) {
        try {
            block.run();
        } catch (AsyncTimeoutException | CancelledError e) {
            if (e instanceof CancelledError cancelled) {
                throw cancelled;
            }
            return;
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        }
        throw new AssertionError("the limit did not strike");
    }

    @Test
    void limitsInOneAnother() {
        everywhere(work -> assertTimesOut(() -> timeout(ofMillis(2), () -> {
            assertTimesOut(() -> timeout(ofMillis(1), () -> await(work.of(2))));
            assertTimesOut(() -> timeout(ZERO, () -> await(work.of(2))));
            await(work.of(2));
        })));
    }

    @Test
    void aLimitAroundAGroup() {
        everywhere(work -> assertTimesOut(() -> timeout(ofMillis(1), () -> taskGroup(group -> {
            group.createTask(work.of(2));
            group.createTask(async(() -> {
                await(sleep(ofMillis(1)));
                group.cancel();
            }));
            await(work.of(2));
            spin(1);
        }))));
    }

    @Test
    void waitForWithALimitThatPasses() {
        everywhere(work -> {
            Task<String> task = createTask(work.of(2));
            try {
                assertTimesOut(() -> await(waitFor(task, ofMillis(1))));
            } finally {
                assertThat(task.done()).isTrue();
            }
        });
    }

    @Test
    void aGatherOrCancel() {
        everywhere(work -> {
            await(gatherOrCancel(work.of(0), work.of(0)));
            try {
                await(gatherOrCancel(work.of(1), work.failingAfter(0)));
            } catch (ExceptionGroup e) {
                work.isOver();
            }
        });
    }

    @Test
    void aRace() {
        everywhere(work -> {
            RaceResult<String> result =
                    await(staggeredRace(List.of(work.failingAfter(1), work.of(3), work.of(1)), ofMillis(1)));
            assertThat(result.winner()).isEqualTo(2);
        });
    }

    /** Two tasks wait for one piece of work in their own ways; after all it is there, unharmed. */
    private static final class AtOneWork implements Scenario {
        private final Function<Task<String>, Awaitable<?>> way;
        private Task<String> work;

        AtOneWork(Function<Task<String>, Awaitable<?>> way) {
            this.way = way;
        }

        @Override
        public List<Task<?>> start() {
            work = createTask(new Work().of(2));
            return CancelEverywhere.tasks(List.of(async(() -> {
                await(way.apply(work));
            }), async(() -> {
                await(way.apply(work));
            })));
        }

        @Override
        public void check() {
            assertThat(await(work)).isEqualTo("worked");
        }
    }

    @Test
    void aShieldKeepsTheWorkFromHarm() {
        CancelEverywhere.check(() -> new AtOneWork(Asyncio::shield));
        CancelEverywhere.check(() -> new AtOneWork(work -> waitFor(shield(work), ofMillis(10))));
    }

    @Test
    void aWaitKeepsTheWorkFromHarm() {
        CancelEverywhere.check(() -> new AtOneWork(work -> Asyncio.wait(List.of(work))));
        CancelEverywhere.check(() -> new AtOneWork(work -> Asyncio.asCompleted(List.of(work)).next()));
    }

    /** All children of a gather end, and each of them is told of the cancel. */
    private static final class InAGather implements Scenario {
        private final Work work = new Work();
        private final List<Task<?>> victims = new ArrayList<>();

        @Override
        public List<Task<?>> start() {
            victims.add(createTask(async(() -> {
                await(gather(work.of(1), work.of(2), gather(work.of(2), work.of(3))));
            })));
            return victims;
        }

        @Override
        public void check() {
            spin(5);
            if (victims.getFirst().cancelled()) {
                work.isOver();
            }
        }
    }

    @Test
    void aGather() {
        CancelEverywhere.check(InAGather::new);
    }

    /** Three that take what is done, and one of them is never cancelled: it gets a result. */
    private static final class Takers implements Scenario {
        private Task<String> safe;

        @Override
        public List<Task<?>> start() {
            Work work = new Work();
            AsCompleted<String> all = Asyncio.asCompleted(List.of(work.of(1), work.of(2), work.of(2)));
            List<Task<?>> victims = CancelEverywhere.tasks(List.of(all.next(), all.next()));
            safe = createTask(all.next());
            return victims;
        }

        @Override
        public void check() {
            assertThat(await(safe)).isEqualTo("worked");
        }
    }

    @Test
    void takersOfWhatIsDone() {
        CancelEverywhere.check(Takers::new);
    }

    // ---- planted bugs

    private static void assertFinds(Consumer<Work> planted, String what) {
        assertThatThrownBy(() -> everywhere(planted)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("cancelled as [Cut[").hasMessageContaining(what);
    }

    /** Waits for its tasks once only. */
    @Test
    void findsAGroupThatReturnsEarly() {
        assertFinds(work -> {
            List<Task<?>> tasks = List.of(createTask(work.of(2)), createTask(work.of(1)));
            try {
                await(Asyncio.wait(tasks));
            } catch (CancelledError e) {
                tasks.forEach(Task::cancel);
                await(Asyncio.wait(tasks));
                throw e;
            }
        }, "alive behind the block");
    }

    /** Takes each CancelledError for its own. */
    @Test
    void findsALimitThatSwallowsACancel() {
        assertFinds(work -> {
            Task<?> task = Asyncio.currentTask();
            Handle timer = task.loop().callLater(ofMillis(1), task::cancel);
            try {
                await(work.of(2));
            } catch (CancelledError e) {
                task.uncancel();
            } finally {
                timer.cancel();
            }
        }, "cancelling");
    }

    @Test
    void findsAShieldThatLetsTheCancelThrough() {
        assertThatThrownBy(() -> CancelEverywhere.check(() -> new AtOneWork(work -> work)))
                .isInstanceOf(AssertionError.class).hasMessageContaining("cancelled as [Cut[");
    }
}
