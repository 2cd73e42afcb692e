package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may ask a loop for its tasks, and what is seen. */
@Timeout(60)
class TaskListTest {

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    /** Runs this on so many threads at once, to their end. */
    private void onThreads(int count, Action action) throws InterruptedException {
        List<Thread> threads = IntStream.range(0, count).mapToObj(_ -> Thread.ofPlatform().start(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                failures.add(e);
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    /** CPython's test_all_tasks_race. */
    @Test
    void loopsOfManyThreadsKnowTheirOwnTasks() throws InterruptedException {
        onThreads(10, () -> run(() -> {
            Future<Void> future = getRunningLoop().createFuture();
            taskGroup(group -> {
                List<Task<?>> tasks = new ArrayList<>(List.of(currentTask()));
                for (int n = 0; n < 100; n++) {
                    tasks.add(group.createTask(async(() -> await(future))));
                }
                assertThat(getRunningLoop().allTasks()).isEqualTo(tasks)
                        .allMatch(task -> task.loop() == getRunningLoop() && !task.done());
                future.setResult(null);
            });
        }));
    }

    /** CPython's test_all_tasks_different_thread: the loop's thread is held, and cannot answer. */
    @Test
    void otherThreadsSeeTheTasksOfALoopThatIsStuck() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            for (int n = 0; n < 1_000; n++) {
                createTask(sleep(ofSeconds(60)));
            }
            List<Task<?>> all = loop.allTasks();
            assertThat(all).hasSize(1_001);
            onThreads(10, () -> assertThat(loop.allTasks()).isEqualTo(all));
        });
    }

    /** What is always there is always seen, and of the others, which come and go, the older ones stand first. */
    @Test
    void anotherThreadSeesTheTasksOfOneMomentWhileTheyChange() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        EventLoop loop = Asyncio.newEventLoop();
        Task<Void> old = loop.createTask(sleep(ofSeconds(60)), "a");
        Thread looker = Thread.ofPlatform().start(() -> {
            try {
                begun.await();
                onThreads(2, () -> {
                    for (int n = 0; n < 500; n++) {
                        List<String> seen = loop.allTasks().stream().map(Task::name).toList();
                        assertThat(seen).startsWith("a", "b");
                        assertThat(seen).isSorted();
                    }
                });
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        Task<Void> main = loop.createTask(async(() -> {
            begun.countDown();
            for (int n = 0; looker.isAlive(); n++) {
                for (int child = 0; child < 50; child++) {
                    createTask(async(() -> spin(1)), String.format("child %08d.%02d", n, child));
                }
                spin(n % 3);
            }
        }), "b");
        loop.runUntilComplete(main);
        old.cancel();
        loop.runUntilComplete(async(() -> spin(4)));
        loop.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void aLoopThatDoesNotRunCanBeAskedToo() throws InterruptedException {
        EventLoop loop = VirtualLoop.newLoop();
        Task<Void> task = loop.createTask(sleep(ofSeconds(1)));
        onThreads(2, () -> assertThat(loop.allTasks()).isEqualTo(List.of(task)));
        loop.runUntilComplete(task);
        loop.close();
        onThreads(2, () -> assertThat(loop.allTasks()).isEmpty());
    }

    /** CPython's test_task_different_thread_finalized. */
    @Test
    void aTaskOfALoopThatHasEndedOnAnotherThreadIsGarbage() throws InterruptedException {
        List<WeakReference<Task<?>>> task = new ArrayList<>();
        onThreads(1, () -> run(() -> {
            task.add(new WeakReference<>(currentTask()));
        }));
        for (int n = 0; n < 200 && task.getFirst().get() != null; n++) {
            System.gc();
        }
        assertThat(task.getFirst().get()).isNull();
    }
}
