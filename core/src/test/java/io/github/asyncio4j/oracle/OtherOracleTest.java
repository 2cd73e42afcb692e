package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Semaphore;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The oracle's errors, sync, and threads, as far as the API goes. */
class OtherOracleTest {

    private static Action failsAloud(String name) {
        return () -> {
            trace(name, "raises");
            throw new ValueError(name);
        };
    }

    @Test
    void callbackFailure() throws Exception {
        Oracle.check("errors/callback_failure", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            loop.setExceptionHandler((theLoop, context) -> trace("handler: same loop", theLoop == loop,
                    describe(context.exception()), "has a message", !context.message().isEmpty(), "has the handle",
                    context.about().containsKey("handle")));
            loop.callSoon(failsAloud("soon"));
            loop.callSoon(() -> trace("next callback runs"));
            spin(1);
            loop.callLater(ofMillis(100), failsAloud("timer"));
            loop.callLater(ofMillis(100), () -> trace("next timer runs"));
            await(sleep(ofMillis(200)));

            Future<String> future = loop.createFuture();
            future.addDoneCallback(_ -> failNow("done-callback"));
            future.addDoneCallback(_ -> trace("next done callback runs"));
            future.setResult("value");
            trace("awaiter is not affected", await(future));

            Task<String> task = createTask(sleep(ZERO, "task value"));
            task.addDoneCallback(_ -> failNow("task-callback"));
            trace(await(task));
            spin(1);

            loop.callSoon(() -> {
                throw new Odd("strange");
            });
            spin(1);
            loop.callSoon(() -> {
                throw new CancelledError("in-callback");
            });
            spin(1);
            trace("main ends normally");
        }));
    }

    private static void failNow(String name) {
        try {
            failsAloud(name).run();
        } catch (Exception e) {
            OtherOracleTest.<RuntimeException>sneak(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    private static Action fails(String name) {
        return () -> {
            throw new ValueError(name);
        };
    }

    @Test
    void handlerApi() throws Exception {
        Oracle.check("errors/handler_api", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            trace("initially", loop.exceptionHandler());
            List<String> seen = new ArrayList<>();
            List<ErrorContext> details = new ArrayList<>();
            BiConsumer<EventLoop, ErrorContext> first = (_, _) -> seen.add("first");
            BiConsumer<EventLoop, ErrorContext> second = (_, context) -> {
                seen.add("second");
                details.add(context);
            };
            loop.setExceptionHandler(first);
            loop.setExceptionHandler(second);
            trace("stored", loop.exceptionHandler() == second);
            loop.callSoon(fails("a"));
            spin(1);
            trace(seen, describe(details.get(0).exception()));

            ErrorContext given = new ErrorContext("something", new KeyError("own"), Map.of("extra", 42));
            loop.callExceptionHandler(given);
            trace("same details", details.get(1) == given, details.get(1).about().get("extra"));
            loop.callExceptionHandler(new ErrorContext("without exception", null, Map.of()));
            trace(details.get(2).message(), describe(details.get(2).exception()));
            trace(seen);

            loop.setExceptionHandler(null);
            trace("reset", loop.exceptionHandler());
            loop.setExceptionHandler(first);

            seen.clear();
            try {
                Asyncio.<Void, ValueError>await(createTask(async(fails("awaited"))), ValueError.class);
            } catch (ValueError e) {
                trace("a failure that is awaited is no matter for the handler", seen);
            }

            loop.setExceptionHandler((_, _) -> {
                seen.add("changing");
                loop.setExceptionHandler(first);
            });
            loop.callSoon(fails("b"));
            loop.callSoon(fails("c"));
            spin(1);
            trace(seen);
        }));
    }

    @Test
    void neverRetrieved() throws Exception {
        List<String> reports = new ArrayList<>();
        Oracle.check("errors/never_retrieved", () -> {
            virtualRun(() -> {
                EventLoop loop = getRunningLoop();
                loop.setExceptionHandler((_, context) -> reports.add(describe(context.exception())));
                createTask(async(fails("lost-task")));
                Task<Void> awaited = createTask(async(fails("awaited")));
                Task<Void> lookedAt = createTask(async(fails("looked-at")));
                Task<Void> byCallback = createTask(async(fails("by-callback")));
                byCallback.addDoneCallback(Future::exception);
                Task<Void> waitedOnly = createTask(async(fails("waited-only")));
                List<Task<Void>> gathered =
                        List.of(createTask(async(fails("gathered-one"))), createTask(async(fails("gathered-two"))));
                trace(outcome(awaited));
                trace(describe(lookedAt.exception()));
                await(Asyncio.wait(List.of(waitedOnly)));
                trace(outcome(gather(gathered)));

                Future<String> lostFuture = loop.createFuture();
                lostFuture.setException(new ValueError("lost-future"));
                Future<String> readFuture = loop.createFuture();
                readFuture.setException(new ValueError("read-future"));
                trace(outcome(readFuture));
                Task<Void> cancelled = createTask(sleep(ofSeconds(10)));
                spin(1);
                cancelled.cancel();
                createTask(sleep(ZERO, "nobody reads this value"));
                spin(3);
            });
            reports.stream().sorted().forEach(report -> trace("reported", report));
        });
    }

    private static Coroutine<Void> rounds(Semaphore semaphore, List<String> log, String name, int count) {
        return async(() -> {
            for (int n = 0; n < count; n++) {
                await(semaphore.acquire());
                log.add(name + n);
                spin(1);
                semaphore.release();
            }
        });
    }

    private static Coroutine<Void> taker(Semaphore semaphore, List<String> log, String name) {
        return async(() -> {
            await(semaphore.acquire());
            log.add(name);
        });
    }

    private static Coroutine<Void> greedy(Semaphore semaphore, List<String> log) {
        return async(() -> {
            for (int n = 0; n < 3; n++) {
                try (var _ = await(semaphore.acquire())) {
                    log.add("greedy" + n);
                }
            }
        });
    }

    private static Coroutine<Void> polite(Semaphore semaphore, List<String> log, String name) {
        return async(() -> {
            try (var _ = await(semaphore.acquire())) {
                log.add(name);
                spin(1);
            }
        });
    }

    @Test
    void semaphoreOrder() throws Exception {
        Oracle.check("sync/semaphore_order", () -> virtualRun(() -> {
            Semaphore one = new Semaphore(1);
            List<String> log = new ArrayList<>();
            await(gather(rounds(one, log, "a", 3), rounds(one, log, "b", 3), rounds(one, log, "c", 3)));
            trace(log);

            Semaphore none = new Semaphore(0);
            List<String> taken = new ArrayList<>();
            List<Task<Void>> tasks = new ArrayList<>(
                    Stream.of("first", "second").map(n -> createTask(taker(none, taken, n))).toList());
            spin(1);
            none.release();
            trace("released but not taken yet, locked", none.locked());
            tasks.add(createTask(taker(none, taken, "newcomer")));
            spin(2);
            trace(taken);
            none.release();
            none.release();
            await(gather(tasks));
            trace(taken);

            Semaphore two = new Semaphore(2);
            List<String> mixed = new ArrayList<>();
            await(gather(polite(two, mixed, "p"), polite(two, mixed, "q"), polite(two, mixed, "r"),
                    greedy(two, mixed)));
            trace(mixed);

            Semaphore empty = new Semaphore(0);
            List<String> given = new ArrayList<>();
            List<Task<Void>> givers = List.of(createTask(async(() -> {
                await(taker(empty, given, "giver"));
                empty.release();
                await(taker(empty, given, "giver again"));
            })), createTask(taker(empty, given, "woken too")));
            spin(1);
            empty.release();
            empty.release();
            await(gather(givers));
            trace("no overtaking even with a unit free", given);

            Semaphore last = new Semaphore(0);
            List<String> woken = new ArrayList<>();
            Stream.of("x", "y", "z").forEach(n -> createTask(taker(last, woken, n)));
            spin(1);
            for (int n = 0; n < 3; n++) {
                last.release();
            }
            spin(1);
            trace("three released at once", woken, last.locked());
        }));
    }

    private static Callable<List<Object>> work(Object value, Thread loopThread) {
        return () -> {
            Thread.sleep(20);
            return List.of(value, Thread.currentThread() == loopThread);
        };
    }

    @Test
    void runInExecutor() throws Exception {
        Oracle.check("threads/run_in_executor", () -> run(() -> {
            EventLoop loop = getRunningLoop();
            Future<Thread> asked = loop.createFuture();
            loop.callSoon(() -> asked.setResult(Thread.currentThread()));
            Thread loopThread = await(asked);
            trace(await(loop.runInExecutor(work("default pool", loopThread))));
            try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
                trace(await(loop.runInExecutor(pool, work("own pool", loopThread))));
                trace("failure", outcome(loop.runInExecutor(pool, () -> {
                    throw new ValueError("in-thread");
                })));
                var results = await(gather(IntStream.range(0, 5)
                        .mapToObj(n -> loop.runInExecutor(pool, work(n, loopThread))).toList()));
                trace("in order", results.stream().map(List::getFirst).toList());
            }

            CountDownLatch release = new CountDownLatch(1);
            Future<Boolean> blocked = loop.runInExecutor(() -> release.await(10, TimeUnit.SECONDS));
            int turns = 0;
            for (int n = 0; n < 50; n++) {
                await(sleep(ZERO));
                turns++;
            }
            trace("loop turns while a thread blocks", turns, "done", blocked.done());
            release.countDown();
            trace("blocked call", await(blocked));

            CyclicBarrier started = new CyclicBarrier(3);
            trace("three at the same time",
                    await(gather(IntStream.range(0, 3).mapToObj(n -> toThread(() -> {
                        started.await(10, TimeUnit.SECONDS);
                        return n;
                    })).toList())).stream().sorted().toList());

            Future<Boolean> seen = loop.createFuture();
            loop.runInExecutor(work("x", loopThread))
                    .addDoneCallback(_ -> seen.setResult(Thread.currentThread() == loopThread));
            trace("done callback runs in the loop thread", await(seen));
        }));
    }
}
