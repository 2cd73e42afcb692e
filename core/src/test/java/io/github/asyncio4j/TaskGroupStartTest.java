package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** {@link TaskGroup#start}, after trio's nursery. */
class TaskGroupStartTest {

    private final List<String> trail = new ArrayList<>();

    /** Says after a time that it has started, and goes on. */
    private ScopeAction<Consumer<Integer>> server(long readyAfter, long endsAfter) {
        return started -> {
            try {
                await(sleep(ofMillis(readyAfter)));
                started.accept(8080);
                await(sleep(ofMillis(endsAfter)));
                trail.add("served until " + now());
            } catch (CancelledError e) {
                trail.add("cancelled at " + now());
                throw e;
            }
        };
    }

    @Test
    void givesTheValueWhenTheTaskHasStartedAndTheTaskGoesOn() {
        virtualRun(() -> {
            taskGroup(group -> {
                int port = await(group.start(server(100, 200)));
                trail.add(port + " at " + now());
                assertThat(group.children()).hasSize(1);
            });
        });
        assertThat(trail).containsExactly("8080 at 100", "served until 300");
    }

    @Test
    void aFailureBeforeThatIsThrownToTheCallerAndIsNoneOfTheGroup() {
        virtualRun(() -> {
            taskGroup(group -> {
                group.createTask(sleep(ofMillis(200)));
                assertThatThrownBy(() -> await(group.start((Consumer<Integer> _) -> {
                    await(sleep(ofMillis(100)));
                    throw new ValueError("no port");
                }))).isInstanceOf(ValueError.class);
                assertThat(group.children()).hasSize(1);
            });
            assertThat(now()).isEqualTo(200);
        });
    }

    @Test
    void aFailureAfterThatIsTheGroups() {
        virtualRun(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                await(group.start((Consumer<Integer> started) -> {
                    started.accept(null);
                    throw new ValueError("later");
                }));
                await(sleep(ofSeconds(10)));
            })).isInstanceOfSatisfying(ExceptionGroup.class,
                    e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ValueError.class));
        });
    }

    @Test
    void toEndWithoutAWordIsAnError() {
        virtualRun(() -> {
            taskGroup(group -> {
                assertThatThrownBy(() -> await(group.start((Consumer<Integer> _) -> {})))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("started.accept(value)");
            });
        });
    }

    @Test
    void theWordIsGivenOnce() {
        virtualRun(() -> {
            taskGroup(group -> {
                await(group.start((Consumer<Integer> started) -> {
                    started.accept(1);
                    assertThatThrownBy(() -> started.accept(2)).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("once");
                }));
            });
        });
    }

    @Test
    void aCancelOfTheCallerBeforeThatCancelsTheTask() {
        virtualRun(() -> {
            taskGroup(group -> {
                Task<Integer> caller = createTask(group.start(server(100, 100)));
                await(sleep(ofMillis(50)));
                caller.cancel();
                assertThatThrownBy(() -> await(caller)).isInstanceOf(CancelledError.class);
            });
            assertThat(now()).isEqualTo(50);
        });
        assertThat(trail).containsExactly("cancelled at 50");
    }

    @Test
    void aCancelOfTheCallerAfterThatLeavesTheTask() {
        virtualRun(() -> {
            taskGroup(group -> {
                List<Task<Integer>> caller = new ArrayList<>();
                caller.add(createTask(group.start(started -> {
                    await(sleep(ofMillis(50)));
                    started.accept(1);
                    caller.getFirst().cancel();
                    await(sleep(ofMillis(50)));
                    trail.add("goes on");
                })));
                assertThatThrownBy(() -> await(caller.getFirst())).isInstanceOf(CancelledError.class);
            });
        });
        assertThat(trail).containsExactly("goes on");
    }

    @Test
    void aWordThatNobodyWaitsForAnyMoreIsNoFaultOfTheTask() {
        virtualRun(() -> {
            taskGroup(group -> {
                Task<Integer> caller = createTask(group.start(started -> {
                    try {
                        await(sleep(ofMillis(100)));
                    } catch (CancelledError e) {
                        started.accept(1);
                        trail.add("refuses");
                    }
                }));
                await(sleep(ofMillis(50)));
                caller.cancel();
                assertThatThrownBy(() -> await(caller)).isInstanceOf(CancelledError.class);
            });
        });
        assertThat(trail).containsExactly("refuses");
    }

    @Test
    void aCancelOfTheGroupReachesTheTaskAndTheCaller() {
        virtualRun(() -> {
            taskGroup(group -> {
                group.createTask(async(() -> {
                    await(sleep(ofMillis(50)));
                    group.cancel();
                }));
                await(group.start(server(100, 100)));
                trail.add("never");
            });
        });
        assertThat(trail).containsExactly("cancelled at 50");
    }

    @Test
    void isRefusedLikeAnyTaskWhenItIsAwaited() {
        virtualRun(() -> {
            TaskGroup group = new TaskGroup();
            assertThatThrownBy(() -> await(group.start(server(1, 1)))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not been entered");
            group.run(_ -> {});
            assertThatThrownBy(() -> await(group.start(server(1, 1)))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is finished");
        });
    }
}
