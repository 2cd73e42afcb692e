package io.github.asyncio4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentWaitsTest {

    private final ConcurrentFuture<String> finished = new ConcurrentFuture<>();
    private final ConcurrentFuture<String> failed = new ConcurrentFuture<>();
    private final ConcurrentFuture<String> cancelled = new ConcurrentFuture<>();
    private final ConcurrentFuture<String> notified = new ConcurrentFuture<>();
    private final ConcurrentFuture<String> running = new ConcurrentFuture<>();
    private final ConcurrentFuture<String> pending = new ConcurrentFuture<>();

    ConcurrentWaitsTest() {
        finished.setResult("x");
        failed.setException(new IOException("y"));
        cancelled.cancel();
        notified.cancel();
        notified.setRunningOrNotifyCancel();
        running.setRunningOrNotifyCancel();
    }

    /** Waits, and has another thread do something once this one blocks. */
    @SafeVarargs
    private static Waited<ConcurrentFuture<String>> wait(ReturnWhen when, Action meanwhile,
            ConcurrentFuture<String>... futures) throws Exception {
        Thread waiter = Thread.currentThread();
        Thread other = Thread.ofPlatform().start(() -> {
            while (waiter.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            try {
                meanwhile.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Waited<ConcurrentFuture<String>> waited = ConcurrentFuture.wait(Arrays.asList(futures), null, when);
        other.join();
        return waited;
    }

    @Test
    void theSameTwiceCountsOnce() throws Exception {
        Waited<ConcurrentFuture<String>> waited =
                wait(ReturnWhen.ALL_COMPLETED, () -> running.setResult("z"), running, running);
        assertThat(waited.done()).containsExactly(running);
        assertThat(waited.pending()).isEmpty();
        assertThat(ConcurrentFuture.wait(List.<ConcurrentFuture<String>>of()).done()).isEmpty();
    }

    /** Also: one that is cancelled, while nobody has been told, does not count. */
    @Test
    void theFirstThatIsDoneEndsTheWait() throws Exception {
        Waited<ConcurrentFuture<String>> waited = wait(ReturnWhen.FIRST_COMPLETED, () -> running.setResult("z"),
                cancelled, running, pending);
        assertThat(waited.done()).containsExactly(running);
        assertThat(waited.pending()).containsExactly(cancelled, pending);
    }

    @Test
    void oneThatIsDoneBeforeEndsTheWaitAtOnce() throws Exception {
        Waited<ConcurrentFuture<String>> waited = ConcurrentFuture.wait(List.of(notified, finished, pending), null,
                ReturnWhen.FIRST_COMPLETED);
        assertThat(waited.done()).containsExactly(notified, finished);
        assertThat(waited.pending()).containsExactly(pending);
    }

    @Test
    void theFirstFailureEndsTheWait() throws Exception {
        ConcurrentFuture<String> first = new ConcurrentFuture<>();
        Waited<ConcurrentFuture<String>> waited = wait(ReturnWhen.FIRST_EXCEPTION, () -> {
            first.setResult("first");
            running.setException(new IOException("z"));
        }, first, running, pending);
        assertThat(waited.done()).containsExactly(first, running);
        assertThat(waited.pending()).containsExactly(pending);
    }

    @Test
    void aFailureIsWaitedForAlthoughOthersAreDone() throws Exception {
        Waited<ConcurrentFuture<String>> waited = wait(ReturnWhen.FIRST_EXCEPTION,
                () -> running.setException(new IOException("z")), finished, cancelled, notified, running, pending);
        assertThat(waited.done()).containsExactly(finished, notified, running);
        assertThat(waited.pending()).containsExactly(cancelled, pending);
    }

    @Test
    void aFailureBeforeEndsTheWaitAtOnce() throws Exception {
        Waited<ConcurrentFuture<String>> waited =
                ConcurrentFuture.wait(List.of(failed, pending), null, ReturnWhen.FIRST_EXCEPTION);
        assertThat(waited.done()).containsExactly(failed);
        assertThat(waited.pending()).containsExactly(pending);
    }

    @Test
    void allAreWaitedFor() throws Exception {
        Waited<ConcurrentFuture<String>> waited = wait(ReturnWhen.ALL_COMPLETED, () -> {
            pending.cancel();
            running.setException(new IOException("z"));
            pending.setRunningOrNotifyCancel();
        }, finished, notified, failed, running, pending);
        assertThat(waited.done()).containsExactly(finished, notified, failed, running, pending);
        assertThat(waited.pending()).isEmpty();
    }

    @Test
    void aLimitEndsTheWaitAndCancelsNothing() throws Exception {
        for (var limit : List.of(ofMillis(-1), ZERO, ofMillis(5))) {
            Waited<ConcurrentFuture<String>> waited = ConcurrentFuture
                    .wait(List.of(notified, failed, finished, running), limit, ReturnWhen.ALL_COMPLETED);
            assertThat(waited.done()).containsExactly(notified, failed, finished);
            assertThat(waited.pending()).containsExactly(running);
        }
        assertThat(running.running()).isTrue();
    }

    @Test
    void aHundredThatEndAtOnceLoseNoWakeUp() throws Exception {
        for (int round = 0; round < 20; round++) {
            CountDownLatch go = new CountDownLatch(1);
            try (ThreadPool pool = new ThreadPool(8)) {
                var futures = IntStream.range(0, 100).mapToObj(_ -> pool.submit((Action) go::await)).toList();
                go.countDown();
                assertThat(ConcurrentFuture.wait(futures).done()).hasSize(100);
            }
        }
    }

    @Test
    void asTheyComeThoseThatAreDoneAreFirst() throws Exception {
        List<ConcurrentFuture<String>> seen = new ArrayList<>();
        Iterator<ConcurrentFuture<String>> coming = ConcurrentFuture
                .asCompleted(List.of(pending, notified, running, failed, finished)).iterator();
        for (int n = 0; n < 3; n++) {
            seen.add(coming.next());
        }
        Thread other = Thread.ofPlatform().start(() -> {
            running.setResult("a");
            pending.setResult("b");
        });
        coming.forEachRemaining(seen::add);
        other.join();
        assertThat(seen).containsExactly(notified, failed, finished, running, pending);
        assertThatThrownBy(coming::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void asTheyComeEndsWhenTheTimeIsUp() {
        for (var limit : List.of(ZERO, ofMillis(5))) {
            assertThat(seenUntilTimeout(limit, notified, failed, finished, running))
                    .containsExactly(notified, failed, finished);
        }
    }

    @SafeVarargs
    private static List<ConcurrentFuture<String>> seenUntilTimeout(java.time.@Nullable Duration limit,
            ConcurrentFuture<String>... futures) {
        List<ConcurrentFuture<String>> seen = new ArrayList<>();
        assertThatThrownBy(() -> ConcurrentFuture.asCompleted(Arrays.asList(futures), limit).forEach(seen::add))
                .isInstanceOf(AsyncTimeoutException.class);
        return seen;
    }

    @Test
    void asTheyComeReturnsNoneTwice() {
        assertThat(ConcurrentFuture.asCompleted(List.of(finished, finished, finished))).containsExactly(finished);
    }

    @Test
    void theTimeoutSaysHowManyAreUnfinished() {
        assertThatThrownBy(() -> ConcurrentFuture.asCompleted(List.of(notified, pending, running, finished), ZERO)
                .forEach(_ -> {})).hasMessage("2 (of 4) futures unfinished");
    }

    @Test
    void anInterruptEndsTheIteration() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ConcurrentFuture.asCompleted(List.of(pending), ofSeconds(30)).iterator().next())
                .isInstanceOf(InterruptedException.class);
    }
}
