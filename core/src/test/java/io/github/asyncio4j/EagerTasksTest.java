package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EagerTasksTest {

    /** 1 + 5 + 25 + 125 + 625, less the first, which was made before it was set. */
    private static final int TREE = 780;

    /** Counts the tasks that are made, and names them. */
    private static final class Counting implements TaskFactory {

        private final boolean eager;
        private int made;

        Counting(boolean eager) {
            this.eager = eager;
        }

        @Override
        public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
            made++;
            return loop.newTask(coroutine, options.withName("counted " + made).withEagerStart(eager));
        }
    }

    private static Coroutine<Integer> chain(int depth) {
        return async(() -> depth == 0 ? 0 : 1 + await(chain(depth - 1)));
    }

    private static Coroutine<Void> groups(int depth) {
        return async(() -> {
            if (depth > 0) {
                taskGroup(group -> {
                    IntStream.range(0, 5).forEach(_ -> group.createTask(groups(depth - 1)));
                });
            }
        });
    }

    private static Coroutine<Void> gathers(int depth) {
        return async(() -> {
            if (depth > 0) {
                await(gather(IntStream.range(0, 5).mapToObj(_ -> gathers(depth - 1)).toList()));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void awaitingACoroutineMakesNoTask(boolean eager) {
        virtualRun(() -> {
            Counting factory = new Counting(eager);
            getRunningLoop().setTaskFactory(factory);
            assertThat(await(chain(100))).isEqualTo(100);
            assertThat(factory.made).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTaskGroupAsksIt(boolean eager) {
        virtualRun(() -> {
            Counting factory = new Counting(eager);
            getRunningLoop().setTaskFactory(factory);
            await(groups(4));
            assertThat(factory.made).isEqualTo(TREE);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gatherAsksIt(boolean eager) {
        virtualRun(() -> {
            Counting factory = new Counting(eager);
            getRunningLoop().setTaskFactory(factory);
            await(gathers(4));
            assertThat(factory.made).isEqualTo(TREE);
        });
    }

    @Test
    void itSeesTheOptionsAndMayChangeThem() {
        virtualRun(() -> {
            List<TaskOptions> seen = new ArrayList<>();
            Counting naming = new Counting(false);
            getRunningLoop().setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    seen.add(options);
                    return naming.create(loop, coroutine, options);
                }
            });
            assertThat(createTask(chain(0), "given").name()).isEqualTo("counted 1");
            assertThat(seen).containsExactly(new TaskOptions("given", null, null));
        });
    }

    @Test
    void whatItThrowsComesOutOfCreateTask() {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    throw new UnsupportedOperationException("no tasks today");
                }
            });
            assertThatThrownBy(() -> createTask(chain(0))).hasMessage("no tasks today");
            getRunningLoop().setTaskFactory(null);
            assertThat(await(createTask(chain(1)))).isEqualTo(1);
        });
    }
}
