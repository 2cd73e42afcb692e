package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.newEventLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop does with an executor that was set as its default one. */
@Timeout(60)
class GivenExecutorTest {

    private final List<String> trail = new ArrayList<>();

    private static ExecutorService pool(String name) {
        return Executors.newFixedThreadPool(1, body -> new Thread(body, name));
    }

    private static String here() {
        return Thread.currentThread().getName();
    }

    @Test
    void makesTheCallsThatNameNoExecutor() {
        run(() -> {
            getRunningLoop().setDefaultExecutor(pool("mine"));
            trail.add(await(getRunningLoop().runInExecutor(GivenExecutorTest::here)));
            trail.add(await(toThread(GivenExecutorTest::here)));
        });
        assertThat(trail).containsExactly("mine", "mine");
    }

    @Test
    void mayBeAThreadPool() {
        ThreadPool pool = new ThreadPool(1, "mine");
        run(() -> {
            getRunningLoop().setDefaultExecutor(pool);
            trail.add(await(toThread(GivenExecutorTest::here)));
        });
        assertThat(trail).containsExactly("mine_0");
        assertThat(pool.threads().ended().done()).isTrue();
    }

    @Test
    void aCallSeesTheContextOfItsCallerAsAnywhere() {
        ContextVar<String> user = new ContextVar<>("user");
        run(() -> {
            getRunningLoop().setDefaultExecutor(pool("mine"));
            user.set("ann");
            assertThat(await(toThread(() -> user.get()))).isEqualTo("ann");
        });
    }

    /** As of any executor that is named, and other than on the loop's own threads. */
    @Test
    void aCancelLeavesACallThatHasBegun() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        run(() -> {
            EventLoop loop = getRunningLoop();
            loop.setDefaultExecutor(pool("mine"));
            Task<Void> task = createTask(toThread(() -> {
                begun.countDown();
                open.await();
                ended.set(true);
            }));
            spin(1);
            Asyncio.blocking(() -> begun.await());
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            open.countDown();
        });
        assertThat(ended).isTrue();
    }

    /** A pool whose calls end, by means of this latch, when somebody waits for their end, and not before. */
    private static ExecutorService endsWhenAwaited(CountDownLatch open) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
                open.countDown();
                return super.awaitTermination(timeout, unit);
            }
        };
    }

    @Test
    void theShutdownEndsItAndWaitsForItsCalls() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch open = new CountDownLatch(1);
        ExecutorService pool = endsWhenAwaited(open);
        run(() -> {
            EventLoop loop = getRunningLoop();
            loop.setDefaultExecutor(pool);
            loop.runInExecutor(() -> {
                open.await();
                ended.set(true);
                return null;
            });
            try {
                await(loop.shutdownDefaultExecutor(ofSeconds(10)));
                assertThat(ended).isTrue();
                assertThat(pool.isTerminated()).isTrue();
            } finally {
                open.countDown();
            }
            assertThatThrownBy(() -> loop.runInExecutor(() -> 1)).isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("takes no more calls");
        });
    }

    /** Also one that nobody has asked for a shutdown: the run does. */
    @Test
    void aRunEndsItAndWaitsForItsCalls() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch open = new CountDownLatch(1);
        run(() -> {
            getRunningLoop().setDefaultExecutor(endsWhenAwaited(open));
            getRunningLoop().runInExecutor(() -> {
                open.await();
                ended.set(true);
                return null;
            });
        });
        boolean endedBefore = ended.get();
        open.countDown();
        assertThat(endedBefore).isTrue();
    }

    @Test
    void theShutdownWaitsForTheLoopsOwnThreadsToo() {
        AtomicBoolean ended = new AtomicBoolean();
        run(() -> {
            EventLoop loop = getRunningLoop();
            CountDownLatch open = new CountDownLatch(1);
            loop.runInExecutor(() -> {
                open.await();
                ended.set(true);
                return null;
            });
            loop.setDefaultExecutor(pool("mine"));
            Task<Void> shutdown = createTask(loop.shutdownDefaultExecutor(ofSeconds(10)));
            spin(5);
            open.countDown();
            await(shutdown);
            assertThat(ended).isTrue();
        });
    }

    /** Nobody else's calls are interrupted: the pool may be shared, whatever the Javadoc says. */
    @Test
    void whatDoesNotEndInTimeIsReportedAndRunsOn() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        ThreadPoolExecutor pool = (ThreadPoolExecutor) pool("mine");
        run(() -> {
            EventLoop loop = getRunningLoop();
            loop.setDefaultExecutor(pool);
            loop.runInExecutor(() -> {
                begun.countDown();
                open.await();
                ended.set(true);
                return null;
            });
            begun.await();
            await(loop.shutdownDefaultExecutor(ofMillis(20)));
            assertThat(pool.isShutdown()).isTrue();
            assertThat(pool.getActiveCount()).isEqualTo(1);
            open.countDown();
        });
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ended).isTrue();
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("calls on the default executor did not end within PT0.02S of its shutdown")
                .contains("left to run on");
    }

    @Test
    void aLoopThatIsClosedShutsItDownAndDoesNotWait() {
        CountDownLatch open = new CountDownLatch(1);
        ExecutorService pool = pool("mine");
        try (EventLoop loop = newEventLoop()) {
            loop.setDefaultExecutor(pool);
            loop.runInExecutor(() -> {
                open.await();
                return null;
            });
        }
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        open.countDown();
    }

    @Test
    void theOneBeforeItIsItsMakersAgain() {
        ExecutorService first = pool("first");
        run(() -> {
            getRunningLoop().setDefaultExecutor(first);
            trail.add(await(toThread(GivenExecutorTest::here)));
            getRunningLoop().setDefaultExecutor(pool("second"));
            trail.add(await(toThread(GivenExecutorTest::here)));
        });
        assertThat(trail).containsExactly("first", "second");
        assertThat(first.isShutdown()).isFalse();
        first.shutdown();
    }

    /** It would never be used, and nobody would shut it down. */
    @Test
    void noneIsSetAfterTheShutdown() {
        try (ExecutorService pool = pool("mine")) {
            run(() -> {
                EventLoop loop = getRunningLoop();
                await(loop.shutdownDefaultExecutor(ofSeconds(10)));
                assertThatThrownBy(() -> loop.setDefaultExecutor(pool)).isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("Executor shutdown has been called")
                        .hasMessageContaining(pool.toString());
            });
            assertThat(pool.isShutdown()).isFalse();
        }
    }

    @Test
    void aCallThatItRefusesIsRefusedToTheCaller() {
        ExecutorService pool = pool("mine");
        pool.shutdown();
        run(() -> {
            getRunningLoop().setDefaultExecutor(pool);
            assertThatThrownBy(() -> await(toThread(() -> 1))).isInstanceOf(RejectedExecutionException.class);
        });
    }
}
