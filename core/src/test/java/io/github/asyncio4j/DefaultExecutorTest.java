package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DefaultExecutorTest {

    @Test
    void runsEachCallOnAVirtualThreadThatIsNotTheTasks() {
        run(() -> {
            Thread task = Thread.currentThread();
            await(toThread(() -> {
                assertThat(Thread.currentThread()).isNotSameAs(task);
                assertThat(Thread.currentThread().isVirtual()).isTrue();
                assertThat(Thread.currentThread().getName()).isEqualTo("asyncio4j-blocking");
            }));
        });
    }

    @Test
    void atMostALimitAtOnceAndTheOthersInLine() throws InterruptedException {
        DefaultExecutor executor = new DefaultExecutor();
        int calls = DefaultExecutor.LIMIT + 500;
        CountDownLatch full = new CountDownLatch(DefaultExecutor.LIMIT);
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(calls);
        AtomicInteger active = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        for (int n = 0; n < calls; n++) {
            int me = n;
            executor.execute(() -> {
                most.accumulateAndGet(active.incrementAndGet(), Math::max);
                begun.add(me);
                full.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                active.decrementAndGet();
                over.countDown();
            });
        }
        full.await();
        assertThat(begun).hasSize(DefaultExecutor.LIMIT).allMatch(n -> n < DefaultExecutor.LIMIT);
        open.countDown();
        over.await();
        assertThat(most.get()).isEqualTo(DefaultExecutor.LIMIT);
        executor.close();
    }

    @Test
    void shutdownRefusesNewCallsAndWaitsForTheRunningOnes() {
        AtomicBoolean ended = new AtomicBoolean();
        run(() -> {
            EventLoop loop = getRunningLoop();
            CountDownLatch open = new CountDownLatch(1);
            Future<Void> call = loop.runInExecutor(() -> {
                open.await();
                ended.set(true);
                return null;
            });
            Task<Void> shutdown = createTask(loop.shutdownDefaultExecutor(ofSeconds(10)));
            spin(2);
            assertThat(shutdown.done()).isFalse();
            assertThatThrownBy(() -> loop.runInExecutor(() -> 1)).isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("takes no more calls");
            open.countDown();
            await(shutdown);
            assertThat(ended).isTrue();
            await(call);
        });
    }

    @Test
    void twoMayWaitForTheShutdown() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            CountDownLatch open = new CountDownLatch(1);
            Future<Void> call = loop.runInExecutor(() -> {
                open.await();
                return null;
            });
            Task<Void> one = createTask(loop.shutdownDefaultExecutor(ofSeconds(10)));
            Task<Void> two = createTask(loop.shutdownDefaultExecutor(ofSeconds(10)));
            spin(2);
            open.countDown();
            await(gather(one, two, call));
        });
    }

    @Test
    void whatDoesNotEndInTimeIsReportedAndInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        run(() -> {
            getRunningLoop().runInExecutor(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return null;
            });
            begun.await();
            await(getRunningLoop().shutdownDefaultExecutor(ofMillis(20)));
        });
        interrupted.await();
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .startsWith("calls on the default executor did not end within PT0.02S of its shutdown");
    }

    /** Only a loop that runs on after its program has ended lets the call end. */
    @Test
    void runWaitsForTheCallsThatAreStillGoingOn() {
        AtomicBoolean finished = new AtomicBoolean();
        run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            getRunningLoop().runInExecutor(() -> {
                begun.countDown();
                released.await();
                finished.set(true);
                return null;
            });
            await(toThread(() -> begun.await()));
            getRunningLoop().callLater(ofMillis(5), released::countDown);
        });
        assertThat(finished).isTrue();
    }

    @Test
    void aLateInterruptDoesNotReachTheNextCallOfTheThread() {
        run(() -> {
            for (int round = 0; round < 20; round++) {
                List<Task<Void>> tasks = IntStream.range(0, 50).mapToObj(_ -> createTask(async(() -> {
                    await(toThread(() -> {
                        Thread.onSpinWait();
                    }));
                }))).toList();
                spin(1 + round % 3);
                for (int n = 0; n < 25; n++) {
                    tasks.get(n).cancel();
                }
                for (Task<Void> task : tasks.subList(25, 50)) {
                    await(task);
                }
                tasks.subList(0, 25).forEach(task -> Trace.outcome(task));
            }
        });
    }
}
