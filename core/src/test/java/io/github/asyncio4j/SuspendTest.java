package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Pulled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Regions of a task in which it may block while the others run. */
@Timeout(60)
class SuspendTest {

    private final List<String> trail = new ArrayList<>();

    /** Runs a region that ends only when the loop has gone on meanwhile: the region is given what releases it. */
    private void freesTheLoop(java.util.function.Function<CountDownLatch, Action> region) {
        run(() -> {
            CountDownLatch others = new CountDownLatch(1);
            Action body = region.apply(others);
            Task<Void> task = createTask(async(() -> blocking(body)));
            spin(3);
            assertThat(task.done()).isFalse();
            others.countDown();
            await(task);
        });
    }

    @Test
    void aLatchFreesTheLoop() {
        freesTheLoop(others -> others::await);
    }

    @Test
    void aSleepFreesTheLoop() {
        freesTheLoop(others -> () -> {
            while (others.getCount() > 0) {
                Thread.sleep(1);
            }
        });
    }

    @Test
    void aYieldFreesTheLoop() {
        freesTheLoop(others -> () -> {
            while (others.getCount() > 0) {
                Thread.yield();
            }
        });
    }

    private static Thread holder(CountDownLatch held, CountDownLatch until, Runnable take, Runnable give) {
        return Thread.ofPlatform().start(() -> {
            take.run();
            held.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            give.run();
        });
    }

    @Test
    void aLockFreesTheLoop() {
        ReentrantLock lock = new ReentrantLock();
        freesTheLoop(others -> () -> {
            CountDownLatch held = new CountDownLatch(1);
            Thread holder = holder(held, others, lock::lock, lock::unlock);
            held.await();
            lock.lock();
            lock.unlock();
            holder.join();
        });
    }

    @Test
    void aMonitorFreesTheLoop() {
        Object monitor = new Object();
        freesTheLoop(others -> () -> {
            CountDownLatch held = new CountDownLatch(1);
            Thread holder = Thread.ofPlatform().start(() -> {
                synchronized (monitor) {
                    held.countDown();
                    try {
                        others.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            held.await();
            synchronized (monitor) {
                trail.add("entered");
            }
            holder.join();
        });
        assertThat(trail).containsExactly("entered");
    }

    @Test
    void waitingOnAMonitorFreesTheLoop() {
        Object monitor = new Object();
        freesTheLoop(others -> () -> {
            Thread notifier = Thread.ofPlatform().start(() -> {
                try {
                    others.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                synchronized (monitor) {
                    monitor.notifyAll();
                }
            });
            synchronized (monitor) {
                while (others.getCount() > 0) {
                    monitor.wait();
                }
            }
            notifier.join();
        });
    }

    @Test
    void aSocketFreesTheLoop() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freesTheLoop(others -> () -> {
                Thread peer = Thread.ofPlatform().start(() -> {
                    try (Socket socket = server.accept()) {
                        others.await();
                        socket.getOutputStream().write(42);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    trail.add("read " + socket.getInputStream().read());
                }
                peer.join();
            });
        }
        assertThat(trail).containsExactly("read 42");
    }

    /** Blocks until the loop has had a turn. */
    private static void awaitTurn(EventLoop loop) throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        loop.callSoonThreadsafe(turn::countDown);
        turn.await();
    }

    @Test
    void theRegionStaysOnTheTasksThread() {
        run(() -> {
            Thread thread = Thread.currentThread();
            ThreadLocal<String> local = new ThreadLocal<>();
            local.set("mine");
            EventLoop loop = getRunningLoop();
            assertThat(Asyncio.<Boolean>blocking(() -> {
                awaitTurn(loop);
                return Thread.currentThread() == thread && local.get().equals("mine");
            })).isTrue();
            assertThat(Thread.currentThread()).isSameAs(thread);
        });
    }

    @Test
    void severalTasksMayBeInRegionsAtOnce() {
        run(() -> {
            CountDownLatch all = new CountDownLatch(50);
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                tasks.add(createTask(async(() -> {
                    blocking(() -> {
                        all.countDown();
                        all.await();
                    });
                    trail.add("x");
                    await(sleep(ZERO));
                })));
            }
            await(gather(tasks));
        });
        assertThat(trail).hasSize(50);
    }

    @Test
    void whatTheRegionThrowsPassesAsItIs() {
        IOException failure = new IOException("out");
        run(() -> {
            EventLoop loop = getRunningLoop();
            assertThatThrownBy(() -> Asyncio.<String>blocking(() -> {
                awaitTurn(loop);
                throw failure;
            })).isSameAs(failure);
            await(sleep(ZERO));
        });
    }

    @Test
    void aCancelInterruptsTheRegionAndIsThrownWhenItEnds() {
        run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            Task<Void> task = createTask(async(() -> {
                try {
                    blocking(() -> {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            trail.add("region ends");
                        }
                    });
                } catch (CancelledError e) {
                    assertThat(e.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    await(sleep(ofMillis(1)));
                    trail.add("cleaned");
                    throw e;
                }
            }));
            spin(1);
            begun.await();
            assertThat(task.cancel("mine")).isTrue();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("mine");
        });
        assertThat(trail).containsExactly("region ends", "cleaned");
    }

    @Test
    void aRegionThatIgnoresTheInterruptIsWaitedForAndItsValueIsDropped() {
        run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            Task<String> task = createTask(async(() -> Asyncio.<String>blocking(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                mayEnd.await();
                return "dropped";
            })));
            spin(1);
            begun.await();
            task.cancel();
            await(Asyncio.toThread(() -> interrupted.await()));
            spin(2);
            assertThat(task.done()).isFalse();
            mayEnd.countDown();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aLimitInterruptsTheRegion() {
        run(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(10), () -> blocking(() -> new CountDownLatch(1).await())))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(currentTask().cancelling()).isZero();
            await(sleep(ZERO));
        });
    }

    @Test
    void aCancelThatIsPendingKeepsTheRegionFromBeginning() {
        run(() -> {
            Task<Void> task = createTask(async(() -> {
                currentTask().cancel("pending");
                blocking(() -> {
                    trail.add("never");
                });
            }));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("pending");
        });
        assertThat(trail).isEmpty();
    }

    @Test
    void theRegionCanNeitherAwaitNorUseTheLoop() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            Future<String> future = loop.createFuture();
            Task<?> self = currentTask();
            blocking(() -> {
                assertThatThrownBy(() -> await(sleep(ZERO))).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("blocking(...)");
                assertThatThrownBy(() -> loop.callSoon(() -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callSoonThreadsafe");
                assertThatThrownBy(() -> future.setResult("x")).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(self::cancel).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> blocking(() -> {})).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(IllegalStateException.class);
                loop.callSoonThreadsafe(() -> future.setResult("through the door"));
            });
            assertThat(await(future)).isEqualTo("through the door");
        });
    }

    @Test
    void afterTheRegionTheTaskIsPinnedAgain() {
        run(() -> {
            int[] field = new int[1];
            List<Task<Void>> tasks = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                tasks.add(createTask(async(() -> {
                    for (int round = 0; round < 20; round++) {
                        blocking(() -> LockSupport.parkNanos(10_000));
                        int read = field[0];
                        LockSupport.parkNanos(10_000);
                        field[0] = read + 1;
                    }
                })));
            }
            await(gather(tasks));
            assertThat(field[0]).isEqualTo(40);
        });
    }

    @Test
    void aRegionInAGeneratorsBodyIsInterruptedToo() {
        run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            Task<Void> task = createTask(async(() -> {
                Pulled generator = Fibers.pulled(() -> blocking(() -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                }));
                generator.resume();
            }));
            spin(1);
            begun.await();
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aTaskInARegionIsStillThereAtTheEndOfTheRunAndIsInterrupted() {
        run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            createTask(async(() -> blocking(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    trail.add("interrupted");
                }
            })));
            spin(1);
            begun.await();
        });
        assertThat(trail).containsExactly("interrupted");
    }

    // ---- threads that user code starts in a task

    private static void assertNotOnTheLoop(ThrowingStarter starter) {
        run(() -> {
            EventLoop loop = getRunningLoop();
            int[] turns = new int[1];
            Future<String> future = loop.createFuture();
            CountDownLatch gate = new CountDownLatch(1);
            Thread child = starter.start(() -> {
                try {
                    if (!gate.await(10, TimeUnit.SECONDS)) {
                        throw new AssertionError("the loop stood still");
                    }
                    String seen = Fibers.here() == null ? "elsewhere" : "on the loop";
                    loop.callSoonThreadsafe(() -> future.setResult(seen));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            for (int n = 0; n < 10; n++) {
                await(sleep(ZERO));
                turns[0]++;
            }
            gate.countDown();
            // Blocks the loop's thread: if the child needed it to go on, this would never end.
            child.join();
            assertThat(await(future)).isEqualTo("elsewhere");
            assertThat(turns[0]).isEqualTo(10);
        });
    }

    private interface ThrowingStarter {
        Thread start(Runnable body) throws Exception;
    }

    @Test
    void aVirtualThreadStartedInATaskDoesNotRunOnTheLoop() {
        assertNotOnTheLoop(body -> Thread.ofVirtual().start(body));
        assertNotOnTheLoop(Thread::startVirtualThread);
        assertNotOnTheLoop(body -> started(Thread.ofVirtual().factory().newThread(body)));
        assertNotOnTheLoop(body -> Thread.ofPlatform().start(body));
    }

    private static Thread started(Thread thread) {
        thread.start();
        return thread;
    }

    @Test
    void aVirtualThreadStartedByOneStartedInATaskDoesNotEither() {
        assertNotOnTheLoop(body -> Thread.ofVirtual().start(() -> {
            try {
                Thread.ofVirtual().start(body).join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
    }

    @Test
    void anExecutorOfVirtualThreadsMadeInATaskDoesNotRunThemOnTheLoop() {
        run(() -> {
            try (var executor = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                var answer = executor.submit(() -> {
                    Thread.sleep(1);
                    return Fibers.here() == null;
                });
                assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
                assertThat(await(getRunningLoop().runInExecutor(executor, () -> Fibers.here() == null))).isTrue();
            }
        });
    }

    @Test
    void aVirtualThreadStartedInATaskWorksAfterTheLoopIsClosed() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Thread[] child = new Thread[1];
        run(() -> {
            child[0] = Thread.ofVirtual().start(() -> {
                try {
                    closed.await();
                    Thread.sleep(1);
                    trail.add("ended");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        });
        closed.countDown();
        child[0].join();
        assertThat(trail).containsExactly("ended");
    }

    @Test
    void toThreadDoesNotRunOnTheLoop() {
        run(() -> {
            assertThat(await(Asyncio.toThread(() -> Fibers.here() == null))).isTrue();
            CountDownLatch open = new CountDownLatch(1);
            Task<Void> waits = createTask(Asyncio.toThread(() -> open.await()));
            spin(5);
            open.countDown();
            await(waits);
        });
    }
}
