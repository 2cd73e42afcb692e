package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.newEventLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.trace;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.ConcurrentFuture;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.NothingLeft;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.ThreadPool;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The oracle's threads: pools, and coroutines that another thread submits. */
class ThreadsOracleTest {

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void poolFutures() throws Exception {
        Oracle.check("threads/pool_futures", () -> {
            try (ThreadPool pool = new ThreadPool(2)) {
                CountDownLatch gate = new CountDownLatch(1);
                ConcurrentFuture<Boolean> blocked = pool.submit(() -> gate.await(10, TimeUnit.SECONDS));
                while (!blocked.running()) {
                    Thread.onSpinWait();
                }
                trace("running", blocked.running(), "done", blocked.done(), "cancel", blocked.cancel());
                trace("result with limit", attempt(() -> blocked.result(ofMillis(10))));
                gate.countDown();
                trace("result", blocked.result(ofSeconds(10)), "running", blocked.running(), "done", blocked.done());
                ConcurrentFuture<Void> failed = pool.submit(() -> {
                    throw new ValueError("a");
                });
                trace("exception", failed.exception(ofSeconds(10)), "result", attempt(failed::result));
                trace("map", pool.map(pair -> pair.get(0) * pair.get(1),
                        List.of(List.of(1, 10), List.of(2, 20), List.of(3, 30))).toList());
                trace("map keeps the order", pool.map(n -> {
                    Thread.sleep(n * 10L);
                    return n;
                }, List.of(3, 1, 2, 0)).toList());
                Iterator<Integer> results = pool.map(n -> {
                    if (n == 2) {
                        throw new KeyError("two");
                    }
                    return n;
                }, numbers(5)).iterator();
                trace("map up to the failure", attempt(results::next), attempt(results::next), attempt(results::next));
            }

            ConcurrentFuture<Object> future = new ConcurrentFuture<>();
            List<Object> log = new ArrayList<>();
            future.addDoneCallback(_ -> log.add("first"));
            future.addDoneCallback(_ -> {
                log.add("broken");
                throw new IllegalArgumentException("callback");
            });
            future.addDoneCallback(f -> log.add(List.of("last", f.resultNow())));
            trace("before", log);
            future.setResult("value");
            trace("callbacks ran inside set_result", log);
            future.addDoneCallback(_ -> log.add("late"));
            trace("at once when done", log.getLast());
            trace("set twice", attemptDo(() -> future.setResult(1)), "kept", future.result());
            ConcurrentFuture<Object> cancelled = new ConcurrentFuture<>();
            trace("cancel", cancelled.cancel(), cancelled.cancel(), cancelled.cancelled(), attempt(cancelled::result));
        });
        NothingLeft.takeReports();
    }

    @Test
    void shutdown() throws Exception {
        Oracle.check("threads/shutdown", () -> {
            List<Integer> done = Collections.synchronizedList(new ArrayList<>());
            ThreadPool first = new ThreadPool(1);
            for (int n : numbers(3)) {
                first.submit(() -> done.add(n));
            }
            first.shutdown();
            trace("finished before shutdown returned", done);
            trace("submit", attempt(() -> first.submit(() -> done.add(9))));
            first.shutdown();
            trace("twice is harmless");

            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch started = new CountDownLatch(1);
            ThreadPool second = new ThreadPool(1);
            ConcurrentFuture<String> running = second.submit(() -> {
                started.countDown();
                gate.await(10, TimeUnit.SECONDS);
                return "kept";
            });
            started.await(10, TimeUnit.SECONDS);
            var waiting = numbers(5).stream().map(n -> second.submit(() -> done.add(n))).toList();
            second.shutdown(false, true);
            gate.countDown();
            trace("running one", running.result(ofSeconds(10)), "waiting ones cancelled",
                    waiting.stream().allMatch(ConcurrentFuture::cancelled), done);

            ThreadPool third = new ThreadPool();
            ConcurrentFuture<String> future;
            try (third) {
                future = third.submit(() -> "inside");
            }
            trace(future.result(), "after the block", attempt(() -> third.submit(() -> 1)));

            run(() -> {
                EventLoop loop = getRunningLoop();
                trace(await(toThread(() -> "default pool works")));
                await(loop.shutdownDefaultExecutor(ofSeconds(10)));
                trace("after shutdown", attempt(() -> loop.runInExecutor(() -> 1)));
                ThreadPool own = new ThreadPool(1);
                trace("an own pool still works", await(loop.runInExecutor(own, () -> "yes")));
                own.shutdown();
                trace("a closed pool", attempt(() -> loop.runInExecutor(own, () -> 1)));
            });

            List<String> late = Collections.synchronizedList(new ArrayList<>());
            run(() -> {
                getRunningLoop().runInExecutor(() -> late.add("finished before run returned"));
            });
            trace(late);
        });
    }

    /** What Python's result() throws, with the words of java.util.concurrent taken off. */
    private static <T> T result(CompletableFuture<T> future, long milliseconds) throws Exception {
        try {
            return future.get(milliseconds, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AsyncTimeoutException("the limit has passed", e);
        } catch (ExecutionException | CancellationException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static boolean eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return condition.getAsBoolean();
    }

    private static <T> Coroutine<List<Object>> value(EventLoop loop, T x) {
        return async(() -> {
            await(sleep(ofMillis(10)));
            return List.of(x, getRunningLoop() == loop);
        });
    }

    private static Coroutine<Void> fails() {
        return async(() -> {
            throw new ValueError("a");
        });
    }

    @Test
    void coroutineOfAnotherThread() throws Exception {
        Oracle.check("threads/run_coroutine_threadsafe", () -> {
            EventLoop loop = newEventLoop();
            Thread loopThread = Thread.ofPlatform().start(loop::runForever);
            trace(result(runCoroutineThreadsafe(value(loop, "x"), loop), 10_000));
            trace("failure", attempt(() -> result(runCoroutineThreadsafe(fails(), loop), 10_000)));
            var futures = numbers(5).stream().map(n -> runCoroutineThreadsafe(value(loop, n), loop)).toList();
            List<Object> many = new ArrayList<>();
            for (var each : futures) {
                many.add(result(each, 10_000).getFirst());
            }
            trace("many", many);

            List<String> events = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Void> future = runCoroutineThreadsafe(async(() -> {
                events.add("started");
                try {
                    await(sleep(ofSeconds(60)));
                } catch (CancelledError e) {
                    events.add(describe(e));
                    throw e;
                }
            }), loop);
            eventually(() -> !events.isEmpty());
            trace("limit", attempt(() -> result(future, 50)), "started", events);
            trace("cancel", future.cancel(true), "cancelled", future.isCancelled());
            trace("the coroutine was cancelled", eventually(() -> events.size() == 2), events);
            trace("cancelled on the loop side", attempt(() -> result(runCoroutineThreadsafe(async(() -> {
                currentTask().cancel();
                await(sleep(ZERO));
            }), loop), 10_000)));
            trace("call from a callback of the loop",
                    attempt(() -> result(runCoroutineThreadsafe(value(loop, "again"), loop), 10_000)));
            loop.callSoonThreadsafe(loop::stop);
            loopThread.join(10_000);
            trace("loop stopped", !loop.isRunning());
            loop.close();
        });
    }

    private static int add(int a, int b, int scale) {
        return (a + b) * scale;
    }

    private static Void fails(String text) throws KeyError {
        throw new KeyError(text);
    }

    @Test
    void callsOfTheDefaultExecutor() throws Exception {
        Oracle.check("threads/to_thread", () -> run(() -> {
            trace(await(toThread(() -> add(1, 2, 1))), await(toThread(() -> add(1, 2, 10))));
            trace(outcome(toThread(() -> fails("thread"))));
            trace(await(gather(numbers(20).stream().map(n -> toThread(() -> add(n, n, 1))).toList())));
            trace(await(gatherReturningExceptions(List.of(toThread(() -> add(1, 1, 1)), toThread(() -> fails("x"))))));

            List<Task<Integer>> tasks = new ArrayList<>();
            taskGroup(group -> {
                for (int n : numbers(3)) {
                    tasks.add(group.createTask(toThread(() -> add(n, 1, 1))));
                }
            });
            trace(tasks.stream().map(Task::result).toList());
            trace(outcome(async(() -> {
                taskGroup(group -> {
                    group.createTask(toThread(() -> fails("in-group")));
                    group.createTask(sleep(ofSeconds(60)));
                });
            })));

            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            Task<String> late = createTask(toThread(() -> {
                begun.countDown();
                awaitUninterruptibly(release);
                ended.countDown();
                return "too late";
            }));
            await(toThread(() -> begun.await()));
            trace("limit", outcome(waitFor(late, ofMillis(50))));
            trace("thread has ended", ended.getCount() == 0);
            release.countDown();
            trace("thread ends later", await(toThread(() -> ended.await(10, TimeUnit.SECONDS))));

            Object coroutine = toThread(() -> add(1, 1, 1));
            trace("nothing runs before the await", coroutine instanceof Coroutine<?>,
                    await((Coroutine<?>) coroutine));
        }));
    }

    /** A Python thread knows of no interrupt, by which a cancel tells a call here. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // It is waited for all the same.
            }
        }
    }
}
