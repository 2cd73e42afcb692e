package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Asyncio.wrapFuture;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentFutureTest {

    private final List<String> trail = new ArrayList<>();

    private static ConcurrentFuture<String> running() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        assertThat(future.setRunningOrNotifyCancel()).isTrue();
        return future;
    }

    private static ConcurrentFuture<String> cancelled() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        assertThat(future.cancel()).isTrue();
        return future;
    }

    private static ConcurrentFuture<String> cancelledAndNotified() {
        ConcurrentFuture<String> future = cancelled();
        assertThat(future.setRunningOrNotifyCancel()).isFalse();
        return future;
    }

    private static ConcurrentFuture<String> finished() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.setResult("x");
        return future;
    }

    private static ConcurrentFuture<String> failed(Throwable failure) {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.setException(failure);
        return future;
    }

    /** Starts a thread that calls, waits until it blocks, and returns what the call returned or threw. */
    private static CompletableFuture<Object> blocked(java.util.concurrent.Callable<?> call) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                outcome.complete(call.call());
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return outcome;
    }

    @Test
    void onlyACallThatHasNotBegunIsCancelled() {
        assertThat(new ConcurrentFuture<>().cancel()).isTrue();
        assertThat(cancelled().cancel()).isTrue();
        assertThat(cancelledAndNotified().cancel()).isTrue();
        ConcurrentFuture<String> running = running();
        assertThat(running.cancel()).isFalse();
        assertThat(running.cancel(true)).isFalse();
        assertThat(running.running()).isTrue();
        assertThat(finished().cancel()).isFalse();
        assertThat(failed(new IOException()).cancel()).isFalse();
    }

    @Test
    void eachStateSaysWhetherItIsCancelled() {
        assertThat(new ConcurrentFuture<>().cancelled()).isFalse();
        assertThat(running().cancelled()).isFalse();
        assertThat(cancelled().cancelled()).isTrue();
        assertThat(cancelledAndNotified().cancelled()).isTrue();
        assertThat(finished().cancelled()).isFalse();
        assertThat(failed(new IOException()).cancelled()).isFalse();
        assertThat(cancelled().isCancelled()).isTrue();
    }

    @Test
    void eachStateSaysWhetherItIsDone() {
        assertThat(new ConcurrentFuture<>().done()).isFalse();
        assertThat(running().done()).isFalse();
        assertThat(cancelled().done()).isTrue();
        assertThat(cancelledAndNotified().done()).isTrue();
        assertThat(finished().done()).isTrue();
        assertThat(failed(new IOException()).done()).isTrue();
        assertThat(finished().isDone()).isTrue();
    }

    @Test
    void eachStateSaysWhetherItIsRunning() {
        assertThat(new ConcurrentFuture<>().running()).isFalse();
        assertThat(running().running()).isTrue();
        assertThat(cancelled().running()).isFalse();
        assertThat(cancelledAndNotified().running()).isFalse();
        assertThat(finished().running()).isFalse();
        assertThat(failed(new IOException()).running()).isFalse();
    }

    @Test
    void itsTextIsItsState() {
        assertThat(List.of(new ConcurrentFuture<>(), running(), cancelled(), cancelledAndNotified(), finished(),
                failed(new IOException("y")))).extracting(Object::toString)
                .containsExactly("ConcurrentFuture[pending]", "ConcurrentFuture[running]",
                        "ConcurrentFuture[cancelled]", "ConcurrentFuture[cancelled]", "ConcurrentFuture[finished]",
                        "ConcurrentFuture[failed java.io.IOException: y]");
    }

    @Test
    void aLimitEndsTheWaitForTheResult() throws Exception {
        IOException failure = new IOException("y");
        for (ConcurrentFuture<String> pending : List.of(new ConcurrentFuture<String>(), running())) {
            assertThatThrownBy(() -> pending.result(ZERO)).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(() -> pending.result(ofMillis(-1))).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(() -> pending.result(ofMillis(1))).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessageContaining("is not done after PT0.001S");
            assertThat(pending.done()).isFalse();
        }
        assertThatThrownBy(() -> cancelled().result(ZERO)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> cancelledAndNotified().result(ZERO)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> failed(failure).result(ZERO)).isSameAs(failure);
        assertThat(finished().result(ZERO)).isEqualTo("x");
    }

    @Test
    void aLimitEndsTheWaitForTheException() throws Exception {
        IOException failure = new IOException("y");
        for (ConcurrentFuture<String> pending : List.of(new ConcurrentFuture<String>(), running())) {
            assertThatThrownBy(() -> pending.exception(ZERO)).isInstanceOf(AsyncTimeoutException.class);
            assertThatThrownBy(() -> pending.exception(ofMillis(1))).isInstanceOf(AsyncTimeoutException.class);
        }
        assertThatThrownBy(() -> cancelled().exception(ZERO)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> cancelledAndNotified().exception()).isInstanceOf(CancellationException.class);
        assertThat(failed(failure).exception(ZERO)).isSameAs(failure);
        assertThat(finished().exception(ZERO)).isNull();
    }

    @Test
    void aResultEndsABlockedReader() throws Exception {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        CompletableFuture<Object> reader = blocked(() -> future.result(ofSeconds(30)));
        CompletableFuture<Object> patient = blocked(future::result);
        CompletableFuture<Object> other = blocked(future::exception);
        future.setResult("x");
        assertThat(reader.get()).isEqualTo("x");
        assertThat(patient.get()).isEqualTo("x");
        assertThat(other.get()).isNull();
    }

    @Test
    void aFailureEndsABlockedReader() throws Exception {
        IOException failure = new IOException("y");
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        CompletableFuture<Object> reader = blocked(future::result);
        CompletableFuture<Object> other = blocked(() -> future.exception(ofSeconds(30)));
        future.setException(failure);
        assertThat(reader.get()).isSameAs(failure);
        assertThat(other.get()).isSameAs(failure);
    }

    @Test
    void aCancelEndsABlockedReader() throws Exception {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        CompletableFuture<Object> reader = blocked(future::result);
        assertThat(future.cancel()).isTrue();
        assertThat(reader.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void anInterruptEndsABlockedReaderAndNotTheCall() throws Exception {
        ConcurrentFuture<String> future = running();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                future.result();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        reader.interrupt();
        reader.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(future.running()).isTrue();
    }

    @Test
    void aSecondResultIsRefusedAndTheFirstIsKept() throws Exception {
        ConcurrentFuture<String> future = finished();
        assertThatThrownBy(() -> future.setResult("z")).isInstanceOf(InvalidStateException.class)
                .hasMessage("ConcurrentFuture[finished] is done already; a future is completed once");
        assertThat(future.result()).isEqualTo("x");
        assertThatThrownBy(() -> cancelled().setResult("z")).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> cancelledAndNotified().setResult("z")).isInstanceOf(InvalidStateException.class);
    }

    @Test
    void aSecondExceptionIsRefusedAndTheFirstIsKept() throws Exception {
        IOException failure = new IOException("y");
        ConcurrentFuture<String> future = failed(failure);
        assertThatThrownBy(() -> future.setException(new IOException())).isInstanceOf(InvalidStateException.class);
        assertThat(future.exception()).isSameAs(failure);
        assertThatThrownBy(() -> future.setException(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("the exception is null");
    }

    @Test
    void aCallBeginsOnce() {
        for (ConcurrentFuture<String> begun : List.of(running(), finished(), cancelledAndNotified())) {
            assertThatThrownBy(begun::setRunningOrNotifyCancel).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("by the one who makes the call");
        }
    }

    /** A failure that lies about itself is a failure all the same. */
    @Test
    void aFailureMayEqualAnything() {
        class Nothing extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public boolean equals(Object other) {
                return other == null || other instanceof Nothing;
            }

            @Override
            public int hashCode() {
                return 0;
            }

            @Override
            public String getMessage() {
                return null;
            }
        }
        try (ThreadPool pool = new ThreadPool(1)) {
            assertThatThrownBy(() -> pool.submit((Action) () -> {
                throw new Nothing();
            }).result()).isInstanceOf(Nothing.class);
        }
    }

    @Test
    void aCallbackRunsInsideTheCompletionInOrder() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.addDoneCallback(f -> trail.add("first " + f.done()));
        future.addDoneCallback(f -> trail.add("second " + value(f)));
        assertThat(trail).isEmpty();
        future.setResult("x");
        assertThat(trail).containsExactly("first true", "second x");
    }

    @Test
    void aCallbackRunsWhenItFails() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.addDoneCallback(f -> trail.add(value(f)));
        future.setException(new IOException("y"));
        assertThat(trail).containsExactly("java.io.IOException: y");
    }

    @Test
    void aCallbackRunsOnceWhenItIsCancelled() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.addDoneCallback(f -> trail.add("cancelled " + f.cancelled()));
        future.cancel();
        assertThat(trail).containsExactly("cancelled true");
        future.cancel();
        future.setRunningOrNotifyCancel();
        assertThat(trail).hasSize(1);
    }

    @Test
    void aCallbackThatThrowsIsLoggedAndTheNextOneRuns() {
        ConcurrentFuture<String> future = new ConcurrentFuture<>();
        future.addDoneCallback(_ -> {
            throw new IllegalArgumentException("first");
        });
        future.addDoneCallback(_ -> {
            throw new StackOverflowError("second");
        });
        future.addDoneCallback(_ -> trail.add("third"));
        future.setResult("x");
        assertThat(trail).containsExactly("third");
        assertThat(NothingLeft.takeReports()).hasSize(2).allMatch(
                report -> report.startsWith("exception calling a callback of ConcurrentFuture[finished]"));
    }

    @Test
    void aLateCallbackRunsAtOnceWhicheverTheEnd() {
        finished().addDoneCallback(f -> trail.add(value(f)));
        failed(new IOException("y")).addDoneCallback(f -> trail.add(value(f)));
        cancelled().addDoneCallback(f -> trail.add("cancelled " + f.cancelled()));
        assertThat(trail).containsExactly("x", "java.io.IOException: y", "cancelled true");
    }

    @Test
    void aLateCallbackThatThrowsIsLogged() {
        finished().addDoneCallback(_ -> {
            throw new IllegalArgumentException("late");
        });
        assertThat(NothingLeft.takeReports()).singleElement().asString().contains("IllegalArgumentException: late");
    }

    private static String value(ConcurrentFuture<String> future) {
        try {
            Throwable failure = future.exception();
            return failure == null ? future.result() : failure.toString();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void forJavaItIsAFutureByJavasRules() throws Exception {
        IOException failure = new IOException("y");
        java.util.concurrent.Future<String> future = finished();
        assertThat(future.get()).isEqualTo("x");
        assertThat(future.get(0, TimeUnit.SECONDS)).isEqualTo("x");
        assertThat(future.resultNow()).isEqualTo("x");
        assertThatThrownBy(() -> failed(failure).get()).isInstanceOf(ExecutionException.class).hasCause(failure);
        assertThatThrownBy(() -> cancelled().get()).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> running().get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class)
                .hasMessageContaining("is not done after PT0.001S");
        assertThat(failed(failure).exceptionNow()).isSameAs(failure);
        assertThat(List.of(running(), finished(), failed(failure), cancelled())).extracting(ConcurrentFuture::state)
                .containsExactly(State.RUNNING, State.SUCCESS, State.FAILED, State.CANCELLED);
    }

    @Test
    void asACompletableFutureItEndsAlikeAndACancelIsHandedOn() {
        IOException failure = new IOException("y");
        assertThat(finished().toCompletableFuture().join()).isEqualTo("x");
        assertThatThrownBy(() -> failed(failure).toCompletableFuture().join()).isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThat(cancelled().toCompletableFuture().isCancelled()).isTrue();
        ConcurrentFuture<String> pending = new ConcurrentFuture<>();
        assertThat(pending.toCompletableFuture().cancel(true)).isTrue();
        assertThat(pending.cancelled()).isTrue();
        ConcurrentFuture<String> later = new ConcurrentFuture<>();
        CompletableFuture<Integer> length = later.toCompletableFuture().thenApply(String::length);
        later.setResult("four");
        assertThat(length.join()).isEqualTo(4);
    }

    /** A loop that blocks runs none of its tasks, perhaps not the one that would complete the future. */
    @Test
    void onALoopsThreadAWaitThatWouldBlockIsRefusedAndOneThatWouldNotIsFine() {
        run(() -> {
            ConcurrentFuture<String> pending = new ConcurrentFuture<>();
            for (Action call : List.<Action>of(pending::result, () -> pending.result(ofSeconds(1)), pending::exception,
                    pending::get, () -> pending.get(1, TimeUnit.SECONDS),
                    () -> pending.toCompletableFuture().join(), () -> pending.toCompletableFuture().get(),
                    () -> pending.toCompletableFuture().thenApply(x -> x).get(1, TimeUnit.SECONDS),
                    () -> ConcurrentFuture.wait(List.of(pending)),
                    () -> ConcurrentFuture.asCompleted(List.of(pending)).iterator().next())) {
                assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would block thread").hasMessageContaining("await(wrapFuture(...))");
            }
            assertThatThrownBy(() -> pending.result(ZERO)).isInstanceOf(AsyncTimeoutException.class);
            assertThat(finished().result()).isEqualTo("x");
            CountDownLatch asked = new CountDownLatch(1);
            var reader = Asyncio.createTask(toThread(() -> {
                asked.countDown();
                return pending.result();
            }));
            await(toThread(() -> asked.await()));
            pending.setResult("from the loop");
            assertThat(await(reader)).isEqualTo("from the loop");
            assertThat(await(wrapFuture(pending))).isEqualTo("from the loop");
        });
    }
}
