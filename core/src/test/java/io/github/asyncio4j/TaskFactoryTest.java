package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.ensureFuture;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskFactoryTest {

    /** Makes tasks as the loop does, and keeps them. */
    private static final class Keeping implements TaskFactory {
        private final List<Task<?>> made = new ArrayList<>();

        @Override
        public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
            Task<T> task = loop.newTask(coroutine, options);
            made.add(task);
            return task;
        }
    }

    @Test
    void itMakesTheTasksUntilItIsTakenAway() {
        Keeping factory = new Keeping();
        try (EventLoop loop = VirtualLoop.newLoop()) {
            assertThat(loop.taskFactory()).isNull();
            loop.setTaskFactory(factory);
            assertThat(loop.taskFactory()).isSameAs(factory);
            Task<Void> task = loop.createTask(sleep(ZERO));
            assertThat(factory.made).containsExactly(task);
            loop.runUntilComplete(task);

            loop.setTaskFactory(null);
            assertThat(loop.taskFactory()).isNull();
            loop.runUntilComplete(loop.createTask(sleep(ZERO)));
            assertThat(factory.made).containsExactly(task);
        }
    }

    @Test
    void everyVerbThatMakesATaskAsksIt() {
        Keeping factory = new Keeping();
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(factory);
            Task<Void> task = createTask(sleep(ZERO));
            Future<Void> ensured = ensureFuture(sleep(ZERO));
            assertThat(factory.made).isEqualTo(List.of(task, ensured));
            await(gather(sleep(ZERO), sleep(ZERO)));
            assertThat(factory.made).hasSize(4);
        });
    }

    @Test
    void theNameGoesThroughIt() {
        virtualRun(() -> {
            assertThat(createTask(sleep(ZERO), "plain").name()).isEqualTo("plain");
            getRunningLoop().setTaskFactory(new Keeping());
            Task<Void> task = createTask(sleep(ZERO), "by the factory");
            assertThat(task.name()).isEqualTo("by the factory");
            await(task);
        });
    }

    @Test
    void whatItThrowsComesOutOfTheCall() {
        virtualRun(() -> {
            getRunningLoop().setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    throw new IllegalArgumentException("no more tasks");
                }
            });
            assertThatThrownBy(() -> createTask(async(() -> {}))).hasMessage("no more tasks");
            getRunningLoop().setTaskFactory(null);
        });
    }

    /** As asyncio's ensure_future closes it: nobody else has it, so nobody could await it any more. */
    @Test
    void aCoroutineThatAClosedLoopMakesNoTaskOfIsGivenUp() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.close();
        Coroutine<Void> coroutine = sleep(ZERO);
        assertThatThrownBy(() -> loop.ensureFuture(coroutine)).hasMessage("Event loop is closed");
        assertThat(coroutine).hasToString("Coroutine[awaited]");
    }
}
