package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A group obeys the same rules when its tasks begin at once, and some that only then can be broken. */
class EagerTaskGroupTest extends TaskGroupTest {

    private final List<String> trail = new ArrayList<>();

    @Override
    void program(Action main) {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            main.run();
        });
    }

    private Coroutine<Void> sleeper() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(1000)));
            } finally {
                trail.add("sleeper ended at " + now());
            }
        });
    }

    /** cpython#155418: the group hung, since the task was not a member yet when it cancelled all members. */
    @Test
    void aTaskThatCancelsTheGroupInItsFirstPartIsCancelledToo() {
        program(() -> {
            taskGroup(group -> {
                group.createTask(async(() -> {
                    group.cancel();
                    await(sleeper());
                }));
                await(sleep(ZERO));
            });
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
        assertThat(trail).containsExactly("sleeper ended at 0");
    }

    @Test
    void aTaskThatCancelsTheParentInItsFirstPartEndsTheGroup() {
        program(() -> {
            Task<?> parent = currentTask();
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(async(() -> {
                    parent.cancel("by a child");
                    await(sleeper());
                }));
            })).isInstanceOf(CancelledError.class).hasMessage("by a child");
            assertThat(parent.uncancel()).isZero();
        });
        assertThat(trail).containsExactly("sleeper ended at 0");
    }

    /** Defect 13 of the oracle's list, #128550 and #128588: it cancelled the body at once. */
    @Test
    void aFailureInTheFirstPartLetsTheBodyGoOnToItsNextAwait() {
        program(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(async(() -> {
                    throw new ValueError("a");
                }));
                assertThat(currentTask().cancelling()).isZero();
                group.createTask(sleeper());
                await(sleeper());
            })).isInstanceOfSatisfying(ExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(1));
        });
        assertThat(trail).containsExactly("sleeper ended at 0", "sleeper ended at 0");
    }

    @Test
    void aSystemExitInTheFirstPartIsThrownByItself() {
        SystemExit exit = new SystemExit(3);
        assertThatThrownBy(() -> program(() -> taskGroup(group -> {
            group.createTask(sleeper());
            group.createTask(async(() -> {
                throw exit;
            }));
        }))).isSameAs(exit);
        assertThat(trail).containsExactly("sleeper ended at 0");
    }

    @Test
    void aTaskThatSaysInItsFirstPartThatItHasStartedIsStarted() {
        program(() -> {
            taskGroup(group -> {
                int port = await(group.start(started -> {
                    started.accept(1);
                    await(sleep(ZERO));
                }));
                assertThat(port).isEqualTo(1);
            });
        });
    }
}
