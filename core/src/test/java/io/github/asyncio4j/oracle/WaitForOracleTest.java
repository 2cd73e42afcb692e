package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.ValueError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitForOracleTest {

    private static Coroutine<String> job(String name, long ms, @Nullable Exception error) {
        return async(() -> {
            try {
                await(sleep(ofMillis(ms)));
                if (error != null) {
                    throw error;
                }
                return name;
            } catch (CancelledError e) {
                trace(name, "cancelled at", now());
                throw e;
            }
        });
    }

    private static Coroutine<String> job(String name, long ms) {
        return job(name, ms, null);
    }

    private static Coroutine<Void> slowCleanup() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                await(sleep(ofMillis(500)));
                trace("cleanup over at", now());
            }
        });
    }

    @Test
    void basic() throws Exception {
        Oracle.check("aggregate/wait_for_basic", () -> virtualRun(() -> {
            trace(outcome(waitFor(job("a", 100), ofMillis(200))), "at", now());
            trace(outcome(waitFor(job("b", 300), ofMillis(200))), "at", now());
            trace(outcome(waitFor(job("c", 300), null)), "at", now());
            trace(outcome(waitFor(job("d", 100, new ValueError("d")), ofMillis(200))), "at", now());

            Task<String> task = createTask(job("task", 300));
            trace(outcome(waitFor(task, ofMillis(100))), "at", now());
            trace("task cancelled", task.cancelled(), "done", task.done());

            Future<String> future = getRunningLoop().createFuture();
            trace(outcome(waitFor(future, ofMillis(100))), "future cancelled", future.cancelled());

            long start = now();
            trace(outcome(waitFor(slowCleanup(), ofMillis(100))), "took", now() - start);

            start = now();
            Coroutine<String> inner = waitFor(job("inner", 1000), ofMillis(100));
            trace("nested", outcome(waitFor(inner, ofMillis(500))), "took", now() - start);
            start = now();
            inner = waitFor(job("inner", 1000), ofMillis(500));
            trace("nested", outcome(waitFor(inner, ofMillis(100))), "took", now() - start);
            trace("main requests", currentTask().cancelling());
        }));
    }

    private static Coroutine<Void> inner() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace("inner sees", describe(e), "at", now());
                await(sleep(ofMillis(200)));
                throw e;
            }
        });
    }

    private static Coroutine<String> refuses() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                return "refused";
            }
            return null;
        });
    }

    private static <T> Task<T> caller(Awaitable<T> work) {
        return createTask(async(() -> await(waitFor(work, ofSeconds(5)))));
    }

    @Test
    void callerCancelled() throws Exception {
        Oracle.check("aggregate/wait_for_caller_cancelled", () -> virtualRun(() -> {
            Task<Void> task = caller(inner());
            await(sleep(ofMillis(100)));
            task.cancel("stop");
            trace(outcome(task), "at", now(), "cancelled", task.cancelled());

            Task<Void> work = createTask(inner());
            task = caller(work);
            await(sleep(ofMillis(100)));
            task.cancel("stop");
            trace(outcome(task), "at", now(), "work cancelled", work.cancelled());

            Task<String> refusing = caller(refuses());
            await(sleep(ofMillis(100)));
            refusing.cancel();
            trace(outcome(refusing), "cancelled", refusing.cancelled(), "requests", refusing.cancelling());

            work = createTask(inner());
            task = caller(work);
            await(sleep(ofMillis(100)));
            work.cancel("inner-only");
            trace("inner cancelled by another", outcome(task), "requests", task.cancelling());
        }));
    }

    private static Task<Void> endless(@Nullable String last, Duration cleanup) {
        return createTask(async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } finally {
                if (last != null) {
                    trace(last);
                } else {
                    await(sleep(cleanup));
                }
            }
        }));
    }

    @Test
    void zero() throws Exception {
        Oracle.check("aggregate/wait_for_zero", () -> virtualRun(() -> {
            Ticks ticks = new Ticks();
            for (int limit : List.of(0, -1)) {
                List<String> log = new ArrayList<>();
                ticks.since();
                String outcome = outcome(waitFor(async(() -> {
                    log.add("started");
                    return "value";
                }), ofSeconds(limit)));
                trace("limit", limit, outcome, "log", log, "iterations", ticks.since());
            }

            Future<String> future = getRunningLoop().createFuture();
            future.setResult("ready");
            ticks.since();
            trace(outcome(waitFor(future, ZERO)), "iterations", ticks.since());
            Future<String> failed = getRunningLoop().createFuture();
            failed.setException(new ValueError("a"));
            trace(outcome(waitFor(failed, ZERO)));
            Future<String> cancelled = getRunningLoop().createFuture();
            cancelled.cancel();
            trace(outcome(waitFor(cancelled, ZERO)));

            Task<Void> task = endless("running task is cancelled", ZERO);
            await(sleep(ZERO));
            trace(outcome(waitFor(task, ZERO)), "cancelled", task.cancelled());
            ticks.stop();

            task = endless(null, ofMillis(300));
            await(sleep(ZERO));
            trace(outcome(waitFor(task, ZERO)), "at", now());
        }));
    }
}
