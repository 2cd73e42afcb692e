package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutorCallTest {

    @Test
    void theFailureOfTheCallComesOutAsItIs() {
        IOException failure = new IOException("out");
        run(() -> {
            assertThatThrownBy(() -> await(toThread(() -> {
                throw failure;
            }))).isSameAs(failure);
        });
    }

    @Test
    void theLoopRunsOnMeanwhile() {
        run(() -> {
            CountDownLatch open = new CountDownLatch(1);
            Future<String> call = getRunningLoop().runInExecutor(() -> {
                open.await();
                return "x";
            });
            spin(20);
            assertThat(call.done()).isFalse();
            open.countDown();
            assertThat(await(call)).isEqualTo("x");
        });
    }

    @Test
    void cancellingTheAwaitInterruptsTheCallAndDoesNotWaitForIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        run(() -> {
            Task<Void> task = createTask(toThread(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    mayEnd.await();
                }
            }));
            await(toThread(() -> begun.await()));
            task.cancel("mine");
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("mine");
            await(toThread(() -> interrupted.await()));
            mayEnd.countDown();
        });
    }

    @Test
    void aLimitInterruptsTheCallToo() {
        run(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(10), () -> {
                await(toThread(() -> new CountDownLatch(1).await()));
            })).isInstanceOf(AsyncTimeoutException.class);
        });
    }

    @Test
    void onAnExecutorOfTheUserACancelCallsOffOnlyWhatHasNotBegun() {
        ArrayDeque<Runnable> queue = new ArrayDeque<>();
        run(() -> {
            boolean[] ran = new boolean[2];
            Future<String> first = getRunningLoop().runInExecutor(queue::add, () -> {
                ran[0] = true;
                return "never";
            });
            Future<String> second = getRunningLoop().runInExecutor(queue::add, () -> {
                ran[1] = !Thread.currentThread().isInterrupted();
                return "x";
            });
            first.cancel();
            spin(1);
            while (!queue.isEmpty()) {
                queue.poll().run();
            }
            assertThat(await(second)).isEqualTo("x");
            assertThat(ran).containsExactly(false, true);
        });
    }

    @Test
    void anExecutorMayRunTheCallAtOnce() {
        run(() -> {
            assertThat(await(getRunningLoop().runInExecutor(Runnable::run, () -> "here"))).isEqualTo("here");
        });
    }

    @Test
    void anExecutorThatRefusesSaysSoAtOnce() {
        run(() -> {
            assertThatThrownBy(() -> getRunningLoop().runInExecutor(_ -> {
                throw new RejectedExecutionException("full");
            }, () -> "x")).isInstanceOf(RejectedExecutionException.class).hasMessage("full");
        });
    }

    @Test
    void aCallThatEndsAfterTheLoopWasClosedIsForgotten() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        EventLoop loop = Asyncio.newEventLoop();
        Thread[] thread = new Thread[1];
        loop.runUntilComplete(async(() -> {
            loop.runInExecutor(call -> thread[0] = Thread.ofVirtual().start(call), () -> {
                open.await();
                return "late";
            });
        }));
        loop.close();
        open.countDown();
        thread[0].join();
    }

    /** What an executor does with the calls it will not make: they are futures of the JDK. */
    @Test
    void aCallThatItsExecutorCancelsIsCancelledOnTheLoop() {
        run(() -> {
            Future<String> future = getRunningLoop().runInExecutor(
                    call -> ((java.util.concurrent.Future<?>) call).cancel(false), () -> "never");
            assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void theCallIsMadeOnceAndSeesItsArguments() {
        run(() -> {
            ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
            assertThat(await(toThread(() -> calls.add("test")))).isTrue();
            assertThat(calls).containsExactly("test");
        });
    }

    @Test
    void severalCallsAreEachMadeOnce() {
        run(() -> {
            AtomicInteger calls = new AtomicInteger();
            await(gather(IntStream.range(0, 10).mapToObj(_ -> toThread(calls::incrementAndGet)).toList()));
            assertThat(calls).hasValue(10);
        });
    }

    @Test
    void theResultComesToTheAwait() {
        run(() -> {
            assertThat(await(toThread(() -> 40 + 2))).isEqualTo(42);
        });
    }

    /** CPython's test_run_in_executor_cancel; here the cancel interrupts the call, which takes no notice. */
    @Test
    void aCancelledCallThatEndsAfterTheLoopWasClosedIsForgotten() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        EventLoop loop = Asyncio.newEventLoop();
        loop.runUntilComplete(async(() -> {
            Future<Void> call = loop.runInExecutor(() -> {
                begun.countDown();
                while (open.getCount() > 0) {
                    Thread.onSpinWait();
                }
                ended.countDown();
                return null;
            });
            begun.await();
            assertThat(call.cancel()).isTrue();
            await(loop.shutdownDefaultExecutor(ofMillis(1)));
        }));
        loop.close();
        open.countDown();
        ended.await();
        assertThat(NothingLeft.takeReports()).singleElement().asString().contains("did not end within");
    }
}
