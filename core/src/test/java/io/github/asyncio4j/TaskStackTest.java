package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Pulled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The stacks of tasks, and what other threads do to theirs. */
class TaskStackTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void anInterruptOfASuspendedTaskDoesNotWakeIt() {
        virtualRun(() -> {
            Thread[] thread = new Thread[1];
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> {
                thread[0] = Thread.currentThread();
                String result = await(future);
                trail.add("interrupted " + Thread.interrupted());
                await(sleep(ofMillis(1)));
                return result;
            }));
            spin(1);
            thread[0].interrupt();
            spin(5);
            assertThat(task.done()).isFalse();
            future.setResult("kept");
            assertThat(await(task)).isEqualTo("kept");
        });
        assertThat(trail).containsExactly("interrupted true");
    }

    @Test
    void anUnparkOfASuspendedTaskDoesNotWakeIt() {
        virtualRun(() -> {
            Thread[] thread = new Thread[1];
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> {
                thread[0] = Thread.currentThread();
                String result = await(future);
                await(sleep(ofMillis(1)));
                return result;
            }));
            spin(1);
            LockSupport.unpark(thread[0]);
            spin(5);
            assertThat(task.done()).isFalse();
            future.setResult("kept");
            spin(1);
            LockSupport.unpark(thread[0]);
            assertThat(await(task)).isEqualTo("kept");
        });
    }

    @Test
    void takingStacksFromAnotherThreadDoesNoHarm() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean begun = new AtomicBoolean();
        Thread sampler = Thread.ofPlatform().start(() -> {
            while (!begun.get()) {
                Thread.onSpinWait();
            }
            for (int n = 0; !over.get(); n++) {
                threads.get(n % threads.size()).getStackTrace();
                if (n % 8 == 0) {
                    LockSupport.parkNanos(20_000);
                }
            }
        });
        int[] sum = new int[1];
        VirtualLoop.virtualRunWithThreads(() -> {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                tasks.add(createTask(async(() -> {
                    threads.add(Thread.currentThread());
                    for (int round = 0; round < 3000; round++) {
                        int read = sum[0];
                        if (round % 100 == 0) {
                            LockSupport.parkNanos(1000);
                        }
                        sum[0] = read + 1;
                        await(sleep(ZERO));
                    }
                })));
            }
            spin(1);
            begun.set(true);
            await(Asyncio.gather(tasks));
        });
        over.set(true);
        sampler.join();
        assertThat(sum[0]).isEqualTo(30_000);
    }

    private static String[] frames(Task<?> task) {
        return Arrays.stream(task.stack()).map(StackTraceElement::getMethodName).toArray(String[]::new);
    }

    @Test
    void theStackOfASuspendedTaskShowsTheUsersFrames() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::outerUserFrame));
            assertThat(task.stack()).isEmpty();
            spin(1);
            assertThat(frames(task)).containsSubsequence("innerUserFrame", "outerUserFrame");
            task.cancel();
            spin(2);
            assertThat(task.stack()).isEmpty();
        });
    }

    private void outerUserFrame() {
        innerUserFrame();
    }

    private void innerUserFrame() {
        await(sleep(ofSeconds(1)));
    }

    @Test
    void theStackShowsTheFramesOfAGeneratorWhoseBodyAwaits() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::consumerFrame));
            spin(1);
            assertThat(frames(task)).containsSubsequence("innerUserFrame", "bodyFrame", "consumerFrame");
            await(task);
        });
        assertThat(trail).containsExactly("body", "consumer");
    }

    private void consumerFrame() {
        Pulled generator = Fibers.pulled(this::bodyFrame);
        generator.resume();
        trail.add("consumer");
    }

    private void bodyFrame() {
        innerUserFrame();
        trail.add("body");
    }

    @Test
    void aRunningTaskSeesItsOwnFrames() {
        virtualRun(() -> await(createTask(async(() -> {
            outerRunningFrame();
        }))));
        assertThat(trail).containsSubsequence("innerRunningFrame", "outerRunningFrame");
    }

    private void outerRunningFrame() {
        innerRunningFrame();
    }

    private void innerRunningFrame() {
        trail.addAll(List.of(frames(Asyncio.currentTask())));
    }

    private static String printed(Task<?> task) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printStackPrintsTheFramesOfASuspendedTask() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::outerUserFrame), "mine");
            spin(1);
            String text = printed(task);
            assertThat(text).startsWith("Stack for " + task + " (most recent call first):" + System.lineSeparator())
                    .containsSubsequence("\tat ", "innerUserFrame(TaskStackTest.java:", "\tat ", "outerUserFrame");
            assertThat(text.lines()).hasSize(1 + task.stack().length);
            await(task);
        });
    }

    @Test
    void printStackSaysSoWhereThereIsNone() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::outerUserFrame), "mine");
            assertThat(printed(task)).isEqualToIgnoringNewLines("No stack for Task[mine pending]");
            await(task);
            assertThat(printed(task)).isEqualToIgnoringNewLines("No stack for Task[mine finished]");
        });
    }

    /** To print a failure is not to handle it: it is still reported at the end. */
    @Test
    void printStackPrintsWhereATaskHasFailed() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::failingFrame), "mine");
            spin(2);
            assertThat(printed(task)).startsWith("Traceback for Task[mine failed java.io.IOException: out]")
                    .containsSubsequence("java.io.IOException: out", "failingFrame(TaskStackTest.java:");
        });
        assertThat(NothingLeft.takeReports()).singleElement().asString().contains("never retrieved");
    }

    private void failingFrame() throws IOException {
        throw new IOException("out");
    }

    @Test
    void printStackPrintsToTheErrorStream() {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        virtualRun(() -> {
            Task<Void> task = createTask(async(this::outerUserFrame));
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            try {
                task.printStack();
            } finally {
                System.setErr(before);
            }
            await(task);
        });
        assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("No stack for Task[");
    }
}
