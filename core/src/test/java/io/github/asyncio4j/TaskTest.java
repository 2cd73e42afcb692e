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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Pulled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Tasks beyond what the oracle's scenarios show. The numbered ones are CPython's tests of the same name. */
class TaskTest {

    private final List<String> trail = new ArrayList<>();

    // 1, 2, 4, 6, 7 and 11 are in the oracle's scenarios.

    /** 3: test_cancel_current_task. */
    @Test
    void aTaskThatCancelsItselfGetsItAtItsNextAwait() {
        virtualRun(() -> {
            var task = createTask(async(() -> {
                currentTask().cancel();
                trail.add("still running");
                await(sleep(ofSeconds(100)));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(VirtualLoop.now()).isZero();
        });
        assertThat(trail).containsExactly("still running");
    }

    /** 5: test_cancel_awaited_task. */
    @Test
    void aSelfCancelReachesTheTaskAwaitedNextAndItsFuture() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> nested = createTask(async(() -> await(future)));
            Task<String> outer = createTask(async(() -> {
                currentTask().cancel();
                return await(nested);
            }));
            assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
            assertThat(nested.cancelled()).isTrue();
            assertThat(future.cancelled()).isTrue();
        });
    }

    /** 8: test_uncancel_resets_must_cancel. */
    @Test
    void uncancelToZeroBeforeTheStepCallsTheCancelOff() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setResult("kept");
            task.cancel();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.uncancel()).isZero();
            assertThat(await(task)).isEqualTo("kept");
            assertThat(task.cancelled()).isFalse();
        });
    }

    /** 10: test_baseexception_during_cancel. */
    @Test
    void aSystemExitDuringACancelLeavesTheLoopAndIsTheTasksException() {
        EventLoop loop = VirtualLoop.newLoop();
        Task<Void> task = loop.createTask(async(() -> {
            try {
                await(sleep(ofSeconds(100)));
            } catch (CancelledError e) {
                throw new SystemExit(3);
            }
        }));
        loop.runUntilComplete(async(() -> spin(1)));
        task.cancel();
        assertThat(task.done()).isFalse();
        assertThatThrownBy(() -> loop.runUntilComplete(sleep(ofSeconds(1)))).isInstanceOf(SystemExit.class);
        assertThat(task.exception()).isInstanceOfSatisfying(SystemExit.class,
                e -> assertThat(e.status()).isEqualTo(3));
        assertThat(task.cancelled()).isFalse();
        loop.allTasks().forEach(Task::cancel);
        loop.runUntilComplete(async(() -> spin(2)));
        loop.close();
    }

    @Test
    void aResultOnItsWayIsLostToACancelThatComesBeforeTheStep() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setResult("lost");
            task.cancel("wins");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("wins");
        });
    }

    @Test
    void aFailureOnItsWayIsLostToACancelAndNotReported() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(async(() -> await(future)));
            spin(1);
            future.setException(new IllegalStateException("lost"));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void eachCancelReachesWhatTheTaskWaitsForThen() {
        virtualRun(() -> {
            Task<String> task = createTask(async(() -> {
                for (int n = 0; n < 3; n++) {
                    try {
                        await(sleep(ofSeconds(100)));
                    } catch (CancelledError e) {
                        trail.add("" + e.reason());
                    }
                }
                return "refused";
            }));
            for (int n = 0; n < 3; n++) {
                spin(2);
                assertThat(task.cancel(n)).isTrue();
            }
            assertThat(await(task)).isEqualTo("refused");
            assertThat(task.cancelling()).isEqualTo(3);
            assertThat(trail).containsExactly("0", "1", "2");
        });
    }

    @Test
    void aTaskThatEndsWithACancelledErrorIsCancelledWhoeverMadeIt() {
        CancelledError own = new CancelledError("own");
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw own;
            }));
            spin(1);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
            assertThatThrownBy(() -> await(task)).isSameAs(own);
        });
    }

    @Test
    void cleanupMayAwait() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(100)));
                } finally {
                    await(sleep(ofMillis(10)));
                    trail.add("clean");
                }
            }));
            spin(1);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(trail).containsExactly("clean");
        });
    }

    @Test
    void namesCountUpOnEachLoopAndCanBeGiven() {
        virtualRun(() -> {
            assertThat(currentTask().name()).isEqualTo("Task-1");
            Task<Void> named = createTask(sleep(ZERO), "mine");
            assertThat(named.name()).isEqualTo("mine");
            assertThat(createTask(sleep(ZERO)).name()).isEqualTo("Task-3");
            spin(2);
        });
    }

    @Test
    void saysWhatItIsDoing() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<String> inner = createTask(async(() -> await(future)), "inner");
            Task<String> outer = createTask(async(() -> await(inner)), "outer");
            assertThat(inner).hasToString("Task[inner pending]");
            spin(1);
            assertThat(inner).hasToString("Task[inner pending, waiting for Future[pending]]");
            assertThat(outer).hasToString("Task[outer pending, waiting for inner]");
            outer.cancel();
            assertThat(outer.toString()).startsWith("Task[outer pending, cancelling");
            spin(3);
            assertThat(outer).hasToString("Task[outer cancelled]");
        });
    }

    @Test
    void aManyTaskChainEndsInOrder() {
        virtualRun(() -> {
            List<Task<Integer>> chain = new ArrayList<>();
            chain.add(createTask(sleep(ZERO, 0)));
            for (int n = 1; n < 1000; n++) {
                Task<Integer> below = chain.getLast();
                chain.add(createTask(async(() -> await(below) + 1)));
            }
            assertThat(await(chain.getLast())).isEqualTo(999);
        });
    }

    @Test
    void thousandsOfSleepersWakeInOrder() {
        int[] next = new int[1];
        virtualRun(() -> {
            for (int n = 0; n < 5_000; n++) {
                int me = n;
                createTask(async(() -> {
                    await(sleep(ofSeconds(1)));
                    if (next[0]++ != me) {
                        trail.add("out of order: " + me);
                    }
                }));
            }
            await(sleep(ofSeconds(2)));
        });
        assertThat(next[0]).isEqualTo(5_000);
        assertThat(trail).isEmpty();
    }

    // ---- threads and stacks

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

    // ---- where an await may stand

    @Test
    void awaitWorksAtAnyDepthOfOrdinaryCalls() {
        virtualRun(() -> {
            var reflected = TaskTest.class.getDeclaredMethod("awaitedValue", int.class);
            assertThat(reflected.invoke(null, 1)).isEqualTo(1);
            assertThat(List.of(3, 1, 2).stream().map(TaskTest::awaitedValue).toList()).containsExactly(3, 1, 2);
            List<Integer> sorted = new ArrayList<>(List.of(3, 1, 2));
            sorted.sort((a, b) -> awaitedValue(a) - awaitedValue(b));
            assertThat(sorted).containsExactly(1, 2, 3);
            var map = new java.util.HashMap<String, Integer>();
            assertThat(map.computeIfAbsent("k", _ -> awaitedValue(7))).isEqualTo(7);
            var concurrent = new java.util.concurrent.ConcurrentHashMap<String, Integer>();
            assertThat(concurrent.computeIfAbsent("k", _ -> awaitedValue(8))).isEqualTo(8);
            synchronized (this) {
                assertThat(awaitedValue(9)).isEqualTo(9);
            }
            assertThat(TaskTest.class.getDeclaredConstructor().newInstance()).isNotNull();
        });
    }

    private static int awaitedValue(int n) {
        await(sleep(ZERO));
        return await(sleep(ofMillis(1), n));
    }

    private static final class SleepsZero {
        static {
            await(sleep(ZERO));
        }
    }

    private static final class SleepsLong {
        static {
            await(sleep(ofSeconds(1)));
        }
    }

    private static final class AwaitsItself {
        static {
            await((Task<?>) currentTask());
        }
    }

    private static final class AwaitsWhileCancelled {
        static {
            currentTask().cancel("kept");
            await(sleep(ofSeconds(1)));
        }
    }

    private static final class AwaitsWhatIsDone {
        static final int VALUE = await(async(() -> 5));
    }

    private static void assertRefused(Action initialises) {
        assertThatThrownBy(initialises::run).isInstanceOf(ExceptionInInitializerError.class)
                .cause().isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("await cannot suspend here: a class initialiser");
    }

    @Test
    void anAwaitUnderAClassInitialiserIsAnErrorAndTheTaskGoesOnUnharmed() {
        virtualRun(() -> {
            Task<String> task = createTask(async(() -> {
                Ticks ticks = new Ticks();
                assertRefused(() -> new SleepsZero());
                await(sleep(ZERO));
                assertThat(ticks.since()).isEqualTo(1);
                assertRefused(() -> new AwaitsItself());
                await(sleep(ZERO));
                assertThat(ticks.since()).isEqualTo(1);
                ticks.stop();
                assertRefused(() -> new SleepsLong());
                assertThat(AwaitsWhatIsDone.VALUE).isEqualTo(5);
                await(sleep(ofSeconds(3)));
                return "unharmed";
            }));
            assertThat(await(task)).isEqualTo("unharmed");
            assertThat(VirtualLoop.now()).isEqualTo(3000);
        });
    }

    @Test
    void aTaskThatEndsAfterARefusedAwaitEndsOnce() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                throw new ExceptionInInitializerError(Trace.attempt(() -> new EndsAtOnce()));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(ExceptionInInitializerError.class);
            spin(3);
        });
    }

    private static final class EndsAtOnce {
        static {
            await(sleep(ZERO));
        }
    }

    @Test
    void aRefusedAwaitKeepsAPendingCancel() {
        virtualRun(() -> {
            Task<Void> task = createTask(async(() -> {
                assertRefused(() -> new AwaitsWhileCancelled());
                trail.add("refused");
                await(sleep(ofSeconds(1)));
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("kept");
            assertThat(VirtualLoop.now()).isZero();
        });
        assertThat(trail).containsExactly("refused");
    }
}
