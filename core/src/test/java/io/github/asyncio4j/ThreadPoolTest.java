package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadPoolTest {

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static void awaitIdle(ThreadPool pool, int idle) {
        while (pool.threads().idle() < idle) {
            assertThat(Thread.currentThread().isInterrupted()).as("the time of the test is up").isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void submitReturnsTheFutureOfTheResult() throws Exception {
        try (ThreadPool pool = new ThreadPool(2)) {
            assertThat(pool.submit(() -> 2 << 7).result()).isEqualTo(256);
            assertThat(pool.submit(() -> {}).result()).isNull();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            pool.execute(() -> thread.complete(Thread.currentThread()));
            assertThat(thread.get().isVirtual()).isFalse();
            assertThat(thread.get().isDaemon()).isFalse();
        }
    }

    @Test
    void mapReturnsTheResultsInTheItemsOrder() {
        try (ThreadPool pool = new ThreadPool(3)) {
            CountDownLatch lastHasRun = new CountDownLatch(1);
            assertThat(pool.map(n -> {
                if (n == 2) {
                    lastHasRun.countDown();
                }
                lastHasRun.await();
                return n * 10;
            }, numbers(3))).containsExactly(0, 10, 20);
            assertThat(pool.map(n -> n, List.of())).isEmpty();
        }
    }

    @Test
    void mapThrowsAFailureWhereItsResultIsTaken() {
        try (ThreadPool pool = new ThreadPool(2)) {
            Iterator<Integer> results = pool.map(n -> 6 / n, List.of(2, 3, 0, 5)).iterator();
            assertThat(results.next()).isEqualTo(3);
            assertThat(results.next()).isEqualTo(2);
            assertThatThrownBy(results::next).isInstanceOf(ArithmeticException.class);
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void mapReturnsWhatIsThereBeforeTheTimeIsUp() {
        CountDownLatch threads = new CountDownLatch(3);
        CountDownLatch end = new CountDownLatch(1);
        List<Integer> results = new ArrayList<>();
        try (ThreadPool pool = new ThreadPool(3)) {
            var numbers = pool.map(n -> {
                threads.countDown();
                threads.await();
                if (n == 2) {
                    end.await();
                }
                return n;
            }, numbers(3), ofMillis(20));
            awaitIdle(pool, 2);
            assertThatThrownBy(() -> numbers.forEach(results::add)).isInstanceOf(AsyncTimeoutException.class);
            end.countDown();
        }
        assertThat(results).containsExactly(0, 1);
    }

    @Test
    void mapSubmitsAllBeforeAResultIsTaken() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        ThreadPool pool = new ThreadPool(2);
        pool.map(seen::add, numbers(10));
        pool.shutdown();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers(10));
    }

    @Test
    void aShutdownRightAfterTheLastSubmitLosesNothing() {
        for (int round = 0; round < 50; round++) {
            AtomicInteger made = new AtomicInteger();
            ThreadPool pool = new ThreadPool(5);
            pool.map(_ -> made.incrementAndGet(), numbers(6));
            pool.shutdown();
            assertThat(made).hasValue(6);
        }
    }

    @Test
    void aPoolHasAtLeastOneThread() {
        for (int none : List.of(0, -1)) {
            assertThatThrownBy(() -> new ThreadPool(none)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxWorkers is " + none + "; it must be greater than 0");
        }
    }

    @Test
    void byDefaultThereAreFourThreadsMoreThanProcessorsAndNotMoreThan32() {
        int most = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
        try (ThreadPool pool = new ThreadPool()) {
            assertThat(pool.toString()).endsWith(", at most " + most + " threads]");
        }
    }

    @Test
    void moreCallsThanThreadsWaitInLine() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        try (ThreadPool pool = new ThreadPool(4)) {
            for (int n = 0; n < 60; n++) {
                pool.submit(() -> {
                    gate.await();
                    made.incrementAndGet();
                });
            }
            assertThat(pool.threads().alive()).isEqualTo(4);
            gate.countDown();
        }
        assertThat(made).hasValue(60);
    }

    @Test
    void anIdleThreadIsReused() throws Exception {
        try (ThreadPool pool = new ThreadPool(5)) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            for (int n = 0; n < 3; n++) {
                pool.submit(() -> threads.add(Thread.currentThread())).result();
                awaitIdle(pool, 1);
            }
            assertThat(threads).hasSize(1);
            assertThat(pool.threads().alive()).isEqualTo(1);
        }
    }

    @Test
    void threadsAreStartedOnDemand() {
        CountDownLatch gate = new CountDownLatch(1);
        try (ThreadPool pool = new ThreadPool(5)) {
            assertThat(pool.threads().alive()).isZero();
            for (int n = 1; n <= 3; n++) {
                pool.submit((Action) gate::await);
                assertThat(pool.threads().alive()).isEqualTo(n);
            }
            gate.countDown();
        }
    }

    @Test
    void theLateAndTheCurrentCallOfAMapAreCancelled() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch stop = new CountDownLatch(1);
        try (ThreadPool pool = new ThreadPool(1)) {
            ConcurrentFuture<Void> first = pool.submit(() -> {
                log.add("first started");
                stop.await();
                log.add("first stopped");
            });
            try (Stream<Boolean> results = pool.map(log::add, List.of("second", "third"), ZERO)) {
                assertThatThrownBy(() -> results.iterator().next()).isInstanceOf(AsyncTimeoutException.class);
            } finally {
                stop.countDown();
            }
            first.result();
        }
        assertThat(log).containsExactly("first started", "first stopped");
    }

    @Test
    void closingAMapCancelsWhatIsLeft() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Set<Integer> made = ConcurrentHashMap.newKeySet();
        try (ThreadPool pool = new ThreadPool(1)) {
            Stream<Boolean> results = pool.map(n -> {
                stop.await();
                return made.add(n);
            }, numbers(10));
            results.close();
            stop.countDown();
        }
        assertThat(made.size()).isLessThan(2);
    }

    @Test
    void theInitializerRunsInEachThreadBeforeItsFirstCall() {
        ThreadLocal<String> status = new ThreadLocal<>();
        CountDownLatch both = new CountDownLatch(2);
        try (ThreadPool pool = new ThreadPool(2, "init", () -> status.set("initialized"))) {
            assertThat(pool.map(_ -> {
                both.countDown();
                both.await();
                return status.get();
            }, numbers(2))).containsExactly("initialized", "initialized");
        }
    }

    @Test
    void anInitializerThatFailsBreaksThePool() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        IllegalStateException error = new IllegalStateException("error in initializer");
        try (ThreadPool pool = new ThreadPool(1, "broken", () -> {
            submitted.await();
            throw error;
        })) {
            ConcurrentFuture<String> one = pool.submit(() -> "never");
            ConcurrentFuture<String> two = pool.submit(() -> "never");
            two.cancel();
            submitted.countDown();
            assertThatThrownBy(one::result).isInstanceOf(BrokenThreadPoolException.class)
                    .hasMessageContaining("ThreadPool[broken, at most 1 threads] is not usable any more")
                    .hasCause(error);
            assertThat(two.cancelled()).isTrue();
            assertThatThrownBy(() -> pool.submit(() -> "x")).isInstanceOf(BrokenThreadPoolException.class)
                    .isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(BrokenThreadPoolException.class);
        }
        assertThat(NothingLeft.takeReports()).singleElement().asString().startsWith("Exception in initializer of")
                .contains("error in initializer");
    }

    @Test
    void afterAShutdownASubmitIsRefused() {
        ThreadPool pool = new ThreadPool(2);
        pool.shutdown();
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("cannot schedule new futures after shutdown");
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.map(n -> n, numbers(1))).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aShutdownWaitsForWhatIsInLine() throws Exception {
        ThreadPool pool = new ThreadPool(5);
        List<ConcurrentFuture<Integer>> futures = numbers(50).stream().map(n -> pool.submit(() -> {
            Thread.yield();
            return n;
        })).toList();
        pool.shutdown();
        for (int n = 0; n < 50; n++) {
            assertThat(futures.get(n).done()).isTrue();
            assertThat(futures.get(n).result()).isEqualTo(n);
        }
    }

    @Test
    void aShutdownMayCancelWhatIsInLine() throws Exception {
        CountDownLatch begun = new CountDownLatch(5);
        CountDownLatch gate = new CountDownLatch(1);
        ThreadPool pool = new ThreadPool(5);
        List<ConcurrentFuture<Void>> futures = numbers(50).stream().map(_ -> pool.submit(() -> {
            begun.countDown();
            gate.await();
        })).toList();
        begun.await();
        pool.shutdown(false, true);
        gate.countDown();
        pool.shutdown(true, true);
        assertThat(futures.stream().filter(ConcurrentFuture::cancelled)).hasSize(45);
        for (ConcurrentFuture<Void> future : futures.subList(0, 5)) {
            assertThat(future.exception()).isNull();
        }
        assertThat(ConcurrentFuture.wait(futures).done()).as("a wait knows of the cancelled ones").hasSize(50);
    }

    @Test
    void theThreadsEndWithThePool() throws Exception {
        CountDownLatch gate = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ThreadPool pool = new ThreadPool(5);
        for (int n = 0; n < 3; n++) {
            pool.submit(() -> {
                threads.add(Thread.currentThread());
                gate.countDown();
                gate.await();
            });
        }
        pool.shutdown();
        assertThat(threads).hasSize(3);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(pool.threads().alive()).isZero();
    }

    @Test
    void theEndOfTheBlockIsAShutdownThatWaits() {
        List<Integer> made = Collections.synchronizedList(new ArrayList<>());
        ThreadPool pool = new ThreadPool(5);
        try (pool) {
            assertThat(pool.map(Math::abs, List.of(-2, -1, 0, 1, 2))).containsExactly(2, 1, 0, 1, 2);
            pool.submit(() -> made.add(1));
        }
        assertThat(made).containsExactly(1);
        assertThat(pool.threads().alive()).isZero();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aShutdownThatDoesNotWaitFinishesTheCallsAndEndsTheThreads() throws Exception {
        ThreadPool pool = new ThreadPool(5);
        Stream<Integer> results = pool.map(Math::abs, List.of(-2, -1, 0, 1, 2));
        pool.shutdown(false, false);
        assertThat(results).containsExactly(2, 1, 0, 1, 2);
        pool.threads().ended().result();
        assertThat(pool.threads().alive()).isZero();
    }

    @Test
    void aShutdownWithNothingToDoEndsAtOnce() {
        ThreadPool unused = new ThreadPool(1);
        unused.shutdown(false, true);
        assertThat(unused.threads().ended().done()).isTrue();
        unused.shutdown(true, true);
    }

    /**
     * CPython's forks the interpreter, whose copy must not wait for threads that it has not got (bpo-43944). A JVM does not
     * fork; its child is made by one of a pool's threads, too, has a pool of its own, and ends by itself.
     */
    @Test
    void aProcessMadeByACallEndsByItself() throws Exception {
        try (ThreadPool pool = new ThreadPool(1)) {
            String output = pool.submit(() -> ChildJvm.run(ChildJvm.engine(), Child.class)).result();
            assertThat(output).endsWith("the child's pool: 4\n");
        }
    }

    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (ThreadPool pool = new ThreadPool(1)) {
                System.out.print("the child's pool: " + pool.submit(() -> 2 + 2).result() + "\n");
            }
        }
    }

    @Test
    void threadsAreNamedByThePrefixAndANumber() throws Exception {
        CountDownLatch all = new CountDownLatch(5);
        try (ThreadPool pool = new ThreadPool(5, "SpecialPool")) {
            assertThat(pool.map(_ -> {
                all.countDown();
                all.await();
                return Thread.currentThread().getName();
            }, numbers(5))).containsExactlyInAnyOrder("SpecialPool_0", "SpecialPool_1", "SpecialPool_2",
                    "SpecialPool_3", "SpecialPool_4");
        }
    }

    @Test
    void withoutAPrefixEachPoolHasItsOwn() throws Exception {
        try (ThreadPool one = new ThreadPool(1); ThreadPool two = new ThreadPool(1)) {
            String first = one.submit(() -> Thread.currentThread().getName()).result();
            assertThat(first).matches("ThreadPool-\\d+_0");
            assertThat(two.submit(() -> Thread.currentThread().getName()).result()).matches("ThreadPool-\\d+_0")
                    .isNotEqualTo(first);
        }
    }

    @Test
    void aCallThatIsExecutedAndFailsIsToldToItsThreadAndTheThreadGoesOn() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        try (ThreadPool pool = new ThreadPool(1, "x",
                () -> Thread.currentThread().setUncaughtExceptionHandler((_, e) -> told.set(e)))) {
            pool.execute(() -> {
                throw new IllegalArgumentException("nobody asks");
            });
            assertThat(pool.submit(() -> "next").result()).isEqualTo("next");
        }
        assertThat(told.get()).hasMessage("nobody asks");
    }

    @Test
    void anInterruptOfTheShutdownHurriesTheCalls() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ThreadPool pool = new ThreadPool(1);
        ConcurrentFuture<Void> stuck = pool.submit(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        ConcurrentFuture<String> next = pool.submit(() -> "never");
        begun.await();
        Thread.currentThread().interrupt();
        pool.shutdown();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stuck.exception()).isInstanceOf(InterruptedException.class);
        assertThat(next.cancelled()).isTrue();
    }

    @Test
    void aCallCannotWaitForTheEndOfItsOwnPool() throws Exception {
        try (ThreadPool pool = new ThreadPool(1)) {
            assertThatThrownBy(() -> pool.submit((Action) pool::shutdown).result())
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("shutdown(false, ...)");
            assertThat(pool.submit(() -> "a refused call changes nothing").result()).isNotEmpty();
        }
    }

    @Test
    void inACoroutineTheEndOfTheBlockLetsOthersRun() {
        run(() -> {
            CountDownLatch gate = new CountDownLatch(1);
            Task<Void> other;
            ConcurrentFuture<Void> call;
            try (ThreadPool pool = new ThreadPool(1)) {
                call = pool.submit((Action) gate::await);
                other = createTask(async(gate::countDown));
            }
            assertThat(other.done()).isTrue();
            assertThat(call.done()).isTrue();
        });
    }

    @Test
    void inACallbackOfTheLoopAShutdownThatWaitsIsRefused() {
        run(() -> {
            try (ThreadPool pool = new ThreadPool(1)) {
                Future<String> seen = getRunningLoop().createFuture();
                getRunningLoop().callSoon(() -> {
                    try {
                        pool.shutdown();
                    } catch (IllegalStateException e) {
                        seen.setResult(e.getMessage());
                    }
                });
                assertThat(await(seen)).contains("would block thread").contains("shutdown(false, ...)");
                assertThat(pool.submit(() -> "a refused call changes nothing")).isNotNull();
            }
        });
    }

    @Test
    void onTheLoopACallOfAPoolThatIsStoppedIsCancelled() {
        run(() -> {
            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            ThreadPool pool = new ThreadPool(1);
            Future<String> runs = getRunningLoop().runInExecutor(pool, () -> {
                begun.countDown();
                gate.await();
                return "kept";
            });
            Future<String> waits = getRunningLoop().runInExecutor(pool, () -> "never");
            begun.await();
            pool.shutdown(false, true);
            gate.countDown();
            assertThat(await(runs)).isEqualTo("kept");
            assertThatThrownBy(() -> await(waits)).isInstanceOf(CancelledError.class);
            pool.shutdown();
        });
    }

    /** Any API of the JDK that takes an executor takes a pool; what it hands over is a future of its own at times. */
    @Test
    void aPoolIsAnExecutor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        ThreadPool pool = new ThreadPool(1);
        CompletableFuture<String> supplied = CompletableFuture.supplyAsync(() -> "x", pool);
        assertThat(supplied.get()).isEqualTo("x");
        pool.submit(() -> {
            begun.countDown();
            gate.await();
        });
        begun.await();
        var task = new java.util.concurrent.FutureTask<>(() -> "never");
        pool.execute(task);
        pool.shutdown(false, true);
        gate.countDown();
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
        pool.shutdown();
    }
}
