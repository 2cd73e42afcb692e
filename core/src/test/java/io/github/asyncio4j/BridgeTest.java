package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Asyncio.wrapFuture;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BridgeTest {

    /** Waits for what never comes. */
    private static Coroutine<Void> never() {
        return async(() -> {
            await(getRunningLoop().createFuture());
        });
    }

    // ---- wrapFuture

    @Test
    void theResultOfAnotherThreadComesToTheLoop() {
        run(() -> {
            try (ThreadPool pool = new ThreadPool(1)) {
                Future<Thread> future = wrapFuture(pool.submit(Thread::currentThread));
                assertThat(await(future).getName()).matches("ThreadPool-\\d+_0");
                assertThat(future.loop()).isSameAs(getRunningLoop());
            }
            CompletableFuture<String> stage = new CompletableFuture<>();
            Future<String> wrapped = wrapFuture(stage);
            await(toThread(() -> stage.complete("x")));
            assertThat(await(wrapped)).isEqualTo("x");
        });
    }

    @Test
    void aFutureOfALoopIsTakenAsItIs() {
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Task<Void> task = createTask(sleep(ZERO));
            assertThat(wrapFuture(future)).isSameAs(future);
            assertThat(wrapFuture(task)).isSameAs(task);
            await(task);
        });
    }

    @Test
    void withoutALoopThereIsNothingToWrapFor() {
        assertThatThrownBy(() -> wrapFuture(new ConcurrentFuture<>())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
        assertThatThrownBy(() -> wrapFuture(new CompletableFuture<>())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    /** As with any future, completing it runs nothing at once, even if the source is done before. */
    @Test
    void anOutcomeTakesATurnToArrive() {
        virtualRun(() -> {
            Future<String> future = wrapFuture(CompletableFuture.completedFuture("x"));
            assertThat(future.done()).isFalse();
            spin(1);
            assertThat(future.result()).isEqualTo("x");
            ConcurrentFuture<String> source = new ConcurrentFuture<>();
            Future<String> other = wrapFuture(source);
            source.setResult("y");
            assertThat(other.done()).isFalse();
            spin(1);
            assertThat(other.result()).isEqualTo("y");
        });
    }

    @Test
    void eachOutcomeIsCopied() {
        IOException failure = new IOException("y");
        virtualRun(() -> {
            ConcurrentFuture<String> finished = new ConcurrentFuture<>();
            finished.setResult(null);
            ConcurrentFuture<String> failed = new ConcurrentFuture<>();
            failed.setException(failure);
            ConcurrentFuture<String> cancelled = new ConcurrentFuture<>();
            cancelled.cancel();
            assertThat(await(wrapFuture(finished))).isNull();
            assertThatThrownBy(() -> await(wrapFuture(failed))).isSameAs(failure);
            ConcurrentFuture<String> misused = new ConcurrentFuture<>();
            misused.setException(new InvalidStateException("of the source"));
            assertThatThrownBy(() -> await(wrapFuture(misused))).isInstanceOf(InvalidStateException.class)
                    .hasMessage("of the source");
            Future<String> future = wrapFuture(cancelled);
            assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void whatJavaWrapsIsUnwrapped() {
        IOException failure = new IOException("y");
        virtualRun(() -> {
            CompletableFuture<String> failed = CompletableFuture.failedFuture(failure);
            assertThatThrownBy(() -> await(wrapFuture(failed))).isSameAs(failure);
            assertThatThrownBy(() -> await(wrapFuture(failed.thenApply(x -> x).thenApply(x -> x)))).isSameAs(failure);
            CompletableFuture<String> cancelled = new CompletableFuture<>();
            CompletableFuture<String> dependent = cancelled.thenApply(x -> x);
            cancelled.cancel(true);
            for (CompletableFuture<String> source : List.of(cancelled, dependent)) {
                Future<String> future = wrapFuture(source);
                assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
                assertThat(future.cancelled()).isTrue();
            }
            CompletionException bare = new CompletionException("no cause", null);
            assertThatThrownBy(() -> await(wrapFuture(CompletableFuture.failedFuture(bare)))).isSameAs(bare);
        });
    }

    @Test
    void aCancelGoesToTheSource() {
        virtualRun(() -> {
            ConcurrentFuture<String> source = new ConcurrentFuture<>();
            CompletableFuture<String> stage = new CompletableFuture<>();
            Future<String> one = wrapFuture(source);
            Future<String> two = wrapFuture(stage);
            one.cancel();
            createTask(async(() -> await(two))).cancel();
            two.cancel();
            spin(1);
            assertThat(source.cancelled()).isTrue();
            assertThat(one.cancelled()).isTrue();
            assertThat(stage.isCancelled()).isTrue();
        });
    }

    @Test
    void aSourceThatIsDoneKeepsItsResultWhenTheWrapperIsCancelled() {
        virtualRun(() -> {
            ConcurrentFuture<Integer> source = new ConcurrentFuture<>();
            Future<Integer> future = wrapFuture(source);
            source.setResult(42);
            future.cancel();
            spin(1);
            assertThat(source.cancelled()).isFalse();
            assertThat(source.result()).isEqualTo(42);
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void aLateResultLeavesACancelledOneAlone() {
        virtualRun(() -> {
            ConcurrentFuture<String> source = new ConcurrentFuture<>();
            source.setRunningOrNotifyCancel();
            Future<String> future = wrapFuture(source);
            future.cancel("mine");
            spin(1);
            assertThat(source.running()).isTrue();
            source.setResult("late");
            spin(1);
            assertThatThrownBy(future::result).isInstanceOf(CancelledError.class).hasMessage("mine");
        });
    }

    @Test
    void anOutcomeForAClosedLoopIsDropped() {
        ConcurrentFuture<String> source = new ConcurrentFuture<>();
        CompletableFuture<String> stage = new CompletableFuture<>();
        virtualRun(() -> {
            wrapFuture(source);
            wrapFuture(stage);
        });
        source.setResult("x");
        stage.completeExceptionally(new IOException("nobody"));
        assertThat(NothingLeft.takeReports()).isEmpty();
    }

    @Test
    void aFailureThatNobodyAwaitsIsReported() {
        virtualRun(() -> {
            wrapFuture(CompletableFuture.failedFuture(new IOException("y")));
            spin(1);
        });
        assertThat(NothingLeft.takeReports()).singleElement().asString()
                .contains("Future exception was never retrieved: java.io.IOException: y");
    }

    // ---- Future.toCompletableFuture

    @Test
    void aFutureEndsAsACompletableFuture() {
        IOException failure = new IOException("y");
        virtualRun(() -> {
            Future<String> finished = getRunningLoop().createFuture();
            Future<String> failed = getRunningLoop().createFuture();
            Future<String> cancelled = getRunningLoop().createFuture();
            List<CompletableFuture<String>> stages = new ArrayList<>();
            for (Future<String> future : List.of(finished, failed, cancelled)) {
                stages.add(future.toCompletableFuture());
            }
            finished.setResult("x");
            failed.setException(failure);
            cancelled.cancel("mine");
            assertThat(stages).noneMatch(CompletableFuture::isDone);
            spin(1);
            for (Future<String> future : List.of(finished, failed, cancelled)) {
                stages.add(future.toCompletableFuture());
            }
            for (int n : List.of(0, 3)) {
                assertThat(stages.get(n).join()).isEqualTo("x");
                assertThatThrownBy(stages.get(n + 1)::get).isInstanceOf(ExecutionException.class).hasCause(failure);
                assertThat(stages.get(n + 2).isCancelled()).isTrue();
                assertThatThrownBy(stages.get(n + 2)::join).isInstanceOf(CancellationException.class)
                        .rootCause().isInstanceOf(CancelledError.class).hasMessage("mine");
            }
        });
        assertThat(NothingLeft.takeReports()).as("the failure counts as read").isEmpty();
    }

    @Test
    void aMessageOfACancelSurvivesTheWayOutAndBack() {
        Object reason = List.of("any", "object");
        virtualRun(() -> {
            Future<String> future = getRunningLoop().createFuture();
            Future<String> back = wrapFuture(future.toCompletableFuture());
            future.cancel(reason);
            assertThatThrownBy(() -> await(back)).isInstanceOfSatisfying(CancelledError.class,
                    e -> assertThat(e.reason()).isSameAs(reason));
        });
    }

    /** gather fails with the CancelledError of a child, and is not cancelled itself. */
    @Test
    void aFailureThatIsACancellationIsOneOutsideToo() {
        virtualRun(() -> {
            Future<String> child = getRunningLoop().createFuture();
            var outer = gather(child);
            CompletableFuture<List<String>> stage = outer.toCompletableFuture();
            child.cancel();
            spin(3);
            assertThat(outer.cancelled()).isFalse();
            assertThat(stage.isCancelled()).isTrue();
        });
    }

    @Test
    void aCancelOfItCancelsTheFutureHereAtOnceAndFromAnotherThreadThroughTheDoor() {
        run(() -> {
            Future<String> here = getRunningLoop().createFuture();
            assertThat(here.toCompletableFuture().cancel(true)).isTrue();
            assertThat(here.cancelled()).isTrue();
            Task<Void> task = createTask(never());
            CompletableFuture<Void> stage = task.toCompletableFuture();
            await(toThread(() -> stage.cancel(false)));
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(stage.cancel(false)).as("again").isTrue();
        });
    }

    @Test
    void ofAnotherThreadItIsNotAsked() {
        run(() -> {
            Future<String> future = getRunningLoop().createFuture();
            await(toThread(() -> assertThatThrownBy(future::toCompletableFuture)
                    .hasMessageStartingWith("Future.toCompletableFuture was called on thread")));
        });
    }

    // ---- runCoroutineThreadsafe

    /** Runs a loop, has another thread do something with it, and returns what that returned or threw. */
    private static Object fromAnotherThread(Talk talk) {
        AtomicReference<Object> outcome = new AtomicReference<>();
        run(() -> {
            EventLoop loop = getRunningLoop();
            await(toThread(() -> {
                try {
                    outcome.set(talk.with(loop));
                } catch (Throwable e) {
                    outcome.set(e);
                }
            }));
            assertThat(loop.allTasks()).hasSize(1);
        });
        return outcome.get();
    }

    private interface Talk {
        Object with(EventLoop loop) throws Exception;
    }

    @Test
    void anotherThreadRunsACoroutineAndBlocksForItsResult() {
        assertThat(fromAnotherThread(loop -> runCoroutineThreadsafe(async(() -> {
            await(sleep(ofMillis(50)));
            assertThat(getRunningLoop()).isSameAs(loop);
            return 3;
        }), loop).get())).isEqualTo(3);
    }

    @Test
    void itsFailureComesBack() {
        IOException failure = new IOException("fail");
        assertThat(fromAnotherThread(loop -> runCoroutineThreadsafe(async(() -> {
            await(sleep(ZERO));
            throw failure;
        }), loop).get())).isInstanceOfSatisfying(ExecutionException.class,
                e -> assertThat(e).hasCause(failure));
    }

    @Test
    void aLimitOfTheReaderLeavesTheTaskAndItsCancelEndsIt() {
        assertThat(fromAnotherThread(loop -> {
            CompletableFuture<Void> result = runCoroutineThreadsafe(never(), loop);
            try {
                return result.get(0, TimeUnit.SECONDS);
            } finally {
                assertThat(result.cancel(true)).isTrue();
                CompletableFuture<Void> turns = runCoroutineThreadsafe(async(() -> spin(3)), loop);
                turns.get();
            }
        })).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aTaskThatIsCancelledOnTheLoopIsCancelledOutside() {
        assertThat(fromAnotherThread(loop -> runCoroutineThreadsafe(async(() -> {
            Asyncio.currentTask().cancel();
            await(sleep(ZERO));
        }), loop).get())).isInstanceOf(CancellationException.class);
    }

    @Test
    void aFailureOfTheTaskFactoryReachesTheReaderAndTheExceptionHandler() {
        IllegalArgumentException failure = new IllegalArgumentException("no task");
        List<Throwable> told = new ArrayList<>();
        run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Object> read = loop.runInExecutor(() -> {
                try {
                    return runCoroutineThreadsafe(sleep(ZERO), loop).get();
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            });
            loop.setExceptionHandler((_, context) -> told.add(context.exception()));
            loop.setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> create(EventLoop on, Coroutine<T> coroutine, TaskOptions options) {
                    throw failure;
                }
            });
            assertThat(await(read)).isSameAs(failure);
            assertThat(told).containsExactly(failure);
            loop.setTaskFactory(null);
        });
    }

    @Test
    void aCancelFromTheOtherThreadIsThrownInTheCoroutine() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Object> seen = new AtomicReference<>();
        fromAnotherThread(loop -> {
            CountDownLatch ended = new CountDownLatch(1);
            CompletableFuture<Void> result = runCoroutineThreadsafe(async(() -> {
                begun.countDown();
                try {
                    await(never());
                } catch (CancelledError e) {
                    seen.set(e);
                    throw e;
                } finally {
                    ended.countDown();
                }
            }), loop);
            begun.await();
            assertThat(result.cancel(true)).isTrue();
            ended.await();
            return runCoroutineThreadsafe(async(() -> spin(1)), loop).get();
        });
        assertThat(seen.get()).isInstanceOf(CancelledError.class);
    }

    @Test
    void cancelledBeforeTheLoopComesToItTheCoroutineNeverRuns() {
        EventLoop loop = VirtualLoop.newLoop();
        List<String> trail = new ArrayList<>();
        Coroutine<Boolean> coroutine = async(() -> trail.add("never"));
        CompletableFuture<Boolean> result = runCoroutineThreadsafe(coroutine, loop);
        assertThat(result.cancel(true)).isTrue();
        loop.runUntilComplete(async(() -> spin(2)));
        assertThat(trail).isEmpty();
        assertThat(coroutine).hasToString("Coroutine[awaited]");
        loop.close();
        assertThatThrownBy(() -> runCoroutineThreadsafe(sleep(ZERO), loop)).hasMessage("Event loop is closed");
    }

    @Test
    void onALoopsThreadItsReaderIsRefused() {
        virtualRun(() -> {
            CompletableFuture<String> result = runCoroutineThreadsafe(async(() -> "x"), getRunningLoop());
            for (Action call : List.<Action>of(result::get, result::join, () -> result.get(1, TimeUnit.SECONDS))) {
                assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would block thread").hasMessageContaining("await(wrapFuture(...))");
            }
            CompletionStage<String> stage = result;
            assertThat(await(wrapFuture(stage))).isEqualTo("x");
            assertThat(result.join()).isEqualTo("x");
        });
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> runCoroutineThreadsafe(null, null))
                .isInstanceOf(NullPointerException.class).hasMessage("the coroutine is null");
        assertThatThrownBy(() -> runCoroutineThreadsafe(sleep(ZERO), null)).hasMessage("the loop is null");
        assertThatThrownBy(() -> wrapFuture((CompletionStage<String>) null)).hasMessage("the source is null");
        assertThatThrownBy(() -> wrapFuture((ConcurrentFuture<String>) null)).hasMessage("the source is null");
        assertThatThrownBy(() -> new ThreadPool(1).submit((Action) null)).hasMessage("the call is null");
    }
}
