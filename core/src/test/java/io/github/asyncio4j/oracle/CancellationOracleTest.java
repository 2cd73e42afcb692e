package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.ValueError;
import io.github.asyncio4j.Waited;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CancellationOracleTest {

    private static Coroutine<Void> cleansUp() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace("cleanup starts at", now());
                try {
                    await(sleep(ofMillis(500)));
                    trace("cleanup ends at", now());
                } catch (CancelledError again) {
                    trace("cleanup interrupted at", now());
                }
                throw e;
            }
        });
    }

    private static Coroutine<Void> supervisor(Task<?> task) {
        return async(() -> {
            task.cancel();
            String result = outcome(task);
            trace("supervisor", result, "at", now());
        });
    }

    @Test
    void awaiterOfCleanup() throws Exception {
        Oracle.check("tasks/awaiter_of_cleanup", () -> virtualRun(() -> {
            Task<Void> first = createTask(cleansUp());
            await(sleep(ofMillis(100)));
            await(supervisor(first));

            Task<Void> second = createTask(cleansUp());
            await(sleep(ofMillis(100)));
            Task<Void> boss = createTask(supervisor(second));
            await(sleep(ofMillis(200)));
            boss.cancel();
            trace("boss", outcome(boss), "at", now());
            trace("worker", outcome(second), "boss requests", boss.cancelling());

            Task<Void> third = createTask(cleansUp());
            await(sleep(ofMillis(100)));
            third.cancel();
            Waited<Task<Void>> waited =
                    await(Asyncio.wait(List.of(third), ofMillis(200), ReturnWhen.ALL_COMPLETED));
            trace("wait with limit", waited.done().size(), waited.pending().size(), "at", now());
            waited = await(Asyncio.wait(List.of(third)));
            trace("wait", waited.done().size(), waited.pending().size(), "at", now());
        }));
    }

    private static Coroutine<Void> neverBegins() {
        return async(() -> {
            try {
                trace("never printed");
                await(sleep(ofSeconds(1)));
            } finally {
                trace("never printed either");
            }
        });
    }

    @Test
    void cancelBeforeStart() throws Exception {
        Oracle.check("tasks/cancel_before_start", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            Task<Void> first = createTask(neverBegins());
            trace("cancel", first.cancel());
            trace("right after: done", first.done(), "cancelled", first.cancelled(), "cancelling",
                    first.cancelling());
            t.since();
            trace(outcome(first), "iterations", t.since());
            trace("cancelled", first.cancelled(), "cancelling", first.cancelling());
            trace("cancel when done", first.cancel(), "cancelling", first.cancelling());

            Task<Void> second = createTask(neverBegins());
            second.cancel("never-mind");
            trace(outcome(second));

            Task<Void> third = createTask(neverBegins());
            third.cancel("one");
            third.cancel("two");
            trace(outcome(third), "cancelling", third.cancelling());

            List<Object> order = new ArrayList<>();
            List<Task<String>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                tasks.add(createTask(sleep(ZERO, name)));
                tasks.getLast().addDoneCallback(task -> order.add(List.of(name, task.cancelled())));
            }
            tasks.get(1).cancel();
            spin(3);
            trace(order);
            t.stop();
        }));
    }

    private static Coroutine<Integer> returnsValue() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                return 42;
            }
            return null;
        });
    }

    private static Coroutine<String> goesOn() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace("caught at", now());
            }
            await(sleep(ofMillis(500)));
            trace("next await was normal, at", now());
            return "finished";
        });
    }

    private static Coroutine<String> raisesOther() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                throw new ValueError("other");
            }
            return null;
        });
    }

    @Test
    void cancelCaught() throws Exception {
        Oracle.check("tasks/cancel_caught", () -> virtualRun(() -> {
            for (Coroutine<?> coroutine : List.of(returnsValue(), goesOn(), raisesOther())) {
                Task<?> task = createTask(coroutine);
                await(sleep(ofMillis(100)));
                trace("cancel", task.cancel());
                trace(outcome(task), "at", now());
                trace("cancelled", task.cancelled(), "cancelling", task.cancelling());
            }

            Task<Integer> stubborn = createTask(async(() -> {
                int rounds = 0;
                while (rounds < 3) {
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        rounds++;
                    }
                }
                return rounds;
            }));
            for (int n = 0; n < 3; n++) {
                await(sleep(ofMillis(100)));
                stubborn.cancel();
            }
            trace(outcome(stubborn), "at", now(), "cancelling", stubborn.cancelling());
        }));
    }

    private static Coroutine<String> ordinaryHandler() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (Exception e) {
                trace("never printed", describe(e));
            }
            return "never returned";
        });
    }

    private static Coroutine<String> catchAll() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (Throwable e) {
                trace("catch-all sees", describe(e));
            }
            return "swallowed";
        });
    }

    @Test
    void cancelCaughtByHandlers() throws Exception {
        Oracle.check("tasks/cancel_caught_by_handlers", () -> virtualRun(() -> {
            for (Coroutine<String> coroutine : List.of(ordinaryHandler(), catchAll())) {
                Task<String> task = createTask(coroutine);
                spin(1);
                task.cancel();
                trace(outcome(task), "cancelled", task.cancelled());
            }
            trace(await(async(() -> {
                try {
                    timeout(ofMillis(100), () -> {
                        await(sleep(ofSeconds(10)));
                    });
                } catch (Exception e) {
                    trace("ordinary handler sees", describe(e));
                }
                return "handled";
            })));
            trace("kind of CancelledError", Exception.class.isAssignableFrom(CancelledError.class));
            trace("kind of TimeoutError", Exception.class.isAssignableFrom(AsyncTimeoutException.class));

            Task<Void> task = createTask(async(() -> {
                try {
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (IllegalArgumentException e) {
                        trace("never printed");
                    } finally {
                        trace("finally of the inner block");
                    }
                } catch (CancelledError e) {
                    trace("outer block");
                    throw e;
                }
            }));
            spin(1);
            task.cancel();
            trace(outcome(task));
        }));
    }

    private static Coroutine<Void> slowCleanup() {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace("body sees", describe(e), "at", now());
                try {
                    await(sleep(ofSeconds(1)));
                    trace("cleanup complete at", now());
                } catch (CancelledError again) {
                    trace("cleanup interrupted by", describe(again), "at", now());
                    throw again;
                }
                throw e;
            }
        });
    }

    @Test
    void cancelDuringCleanup() throws Exception {
        Oracle.check("tasks/cancel_during_cleanup", () -> virtualRun(() -> {
            Task<Void> first = createTask(slowCleanup());
            await(sleep(ofMillis(100)));
            first.cancel("one");
            first.cancel("two");
            trace(outcome(first), "at", now(), "cancelling", first.cancelling());

            Task<Void> second = createTask(slowCleanup());
            await(sleep(ofMillis(100)));
            second.cancel("first");
            await(sleep(ofMillis(100)));
            second.cancel("second");
            trace(outcome(second), "at", now(), "cancelling", second.cancelling());

            Task<Void> third = createTask(async(() -> {
                try {
                    await(sleep(ofSeconds(10)));
                } finally {
                    await(sleep(ofMillis(200)));
                    trace("finally complete at", now());
                }
            }));
            await(sleep(ofMillis(100)));
            long start = now();
            third.cancel();
            while (!third.done()) {
                await(sleep(ofMillis(50)));
            }
            trace("took", now() - start, "cancelled", third.cancelled());
        }));
    }

    private static Coroutine<Void> cancelsThenAwaits(Ticks t) {
        return async(() -> {
            Task<?> me = currentTask();
            trace("cancel", me.cancel("self"));
            trace("still running, cancelling", me.cancelling());
            int before = t.count();
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace("at the await", describe(e), "iterations", t.count() - before);
                throw e;
            }
        });
    }

    private static Coroutine<String> cancelsThenReturns() {
        return async(() -> {
            currentTask().cancel();
            return "dropped";
        });
    }

    private static Coroutine<Void> cancelsThenRaises() {
        return async(() -> {
            currentTask().cancel();
            throw new ValueError("kept");
        });
    }

    private static Coroutine<Void> cancelsThenDoneFuture() {
        return async(() -> {
            Future<String> f = getRunningLoop().createFuture();
            f.setResult("value");
            currentTask().cancel();
            trace("awaiting a done future gives", await(f));
            await(sleep(ZERO));
            trace("never printed");
        });
    }

    private static Coroutine<Void> cancelsThenSleepsZero() {
        return async(() -> {
            currentTask().cancel();
            await(sleep(ZERO));
            trace("never printed");
        });
    }

    @Test
    void cancelSelf() throws Exception {
        Oracle.check("tasks/cancel_self", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            for (Coroutine<?> coroutine : List.of(cancelsThenAwaits(t), cancelsThenReturns(), cancelsThenRaises(),
                    cancelsThenDoneFuture(), cancelsThenSleepsZero())) {
                Task<?> task = createTask(coroutine);
                trace(outcome(task), "cancelled", task.cancelled(), "cancelling", task.cancelling());
            }
            t.stop();
        }));
    }

    private static Coroutine<Void> level(Ticks t, int n, Future<?> below) {
        return async(() -> {
            try {
                await(below);
            } catch (CancelledError e) {
                trace("iteration", t.count(), "level", n, describe(e));
                throw e;
            }
        });
    }

    private static List<Task<?>> chain(Ticks t, int levels, Future<?> bottom) {
        List<Task<?>> chain = new ArrayList<>();
        for (int n = 0; n < levels; n++) {
            chain.add(createTask(level(t, n, n == 0 ? bottom : chain.getLast())));
        }
        return chain;
    }

    @Test
    void cancelThroughChain() throws Exception {
        Oracle.check("tasks/cancel_through_chain", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            Future<Void> bottom = getRunningLoop().createFuture();
            List<Task<?>> chain = chain(t, 4, bottom);
            await(sleep(ZERO));
            trace("iteration", t.count(), "cancel the top", chain.getLast().cancel("stop"));
            trace("bottom cancelled at once", bottom.cancelled());
            trace("done", Stream.concat(Stream.of(bottom), chain.stream()).map(Future::done).toList());
            trace(outcome(chain.getLast()), "iteration", t.count());
            trace("cancelled", Stream.concat(Stream.of(bottom), chain.stream()).map(Future::cancelled).toList());
            trace("requests", chain.stream().map(Task::cancelling).toList());

            chain = chain(t, 3, getRunningLoop().createFuture());
            await(sleep(ZERO));
            trace("cancel the middle");
            chain.get(1).cancel("middle");
            trace(outcome(chain.getLast()));
            trace("requests", chain.stream().map(Task::cancelling).toList());
            t.stop();
        }));
    }

    @Test
    void cancelWhileWaiting() throws Exception {
        Oracle.check("tasks/cancel_while_waiting", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            Task<Void> task = createTask(async(() -> {
                trace("iteration", t.count(), "body waits");
                try {
                    await(sleep(ofSeconds(10)));
                } catch (CancelledError e) {
                    trace("iteration", t.count(), "body sees", describe(e));
                    throw e;
                } finally {
                    trace("iteration", t.count(), "finally");
                }
            }));
            task.addDoneCallback(done -> trace("iteration", t.count(), "done callback", done.cancelled()));
            await(sleep(ZERO));
            trace("iteration", t.count(), "main cancels", task.cancel());
            trace("iteration", t.count(), "done", task.done(), "cancelled", task.cancelled());
            trace(outcome(task), "iteration", t.count());
            trace("done", task.done(), "cancelled", task.cancelled());

            Coroutine<Void> inner = withFinally(sleep(ofSeconds(10)), "inner finally");
            Coroutine<Void> middle = withFinally(inner, "middle finally");
            Task<Void> deep = createTask(withFinally(middle, "outer finally"));
            await(sleep(ZERO));
            deep.cancel();
            trace(outcome(deep));
            t.stop();
        }));
    }

    private static Coroutine<Void> withFinally(Coroutine<?> body, String text) {
        return async(() -> {
            try {
                await(body);
            } finally {
                trace(text);
            }
        });
    }

    @Test
    void cancellingAndUncancel() throws Exception {
        Oracle.check("tasks/cancelling_and_uncancel", () -> virtualRun(() -> {
            Task<String> first = createTask(async(() -> {
                Task<?> me = currentTask();
                for (int n = 0; n < 2; n++) {
                    try {
                        await(sleep(ofSeconds(10)));
                    } catch (CancelledError e) {
                        trace("caught, cancelling", me.cancelling(), "after uncancel", me.uncancel());
                    }
                }
                trace("floor", me.uncancel(), me.uncancel());
                return "result";
            }));
            spin(1);
            trace("before", first.cancelling());
            trace("three requests", first.cancel(), first.cancel(), first.cancel(), "count", first.cancelling());
            spin(1);
            trace("count", first.cancelling());
            first.cancel();
            trace(outcome(first), "count", first.cancelling());

            Task<Void> second = createTask(sleep(ofSeconds(10)));
            spin(1);
            second.cancel();
            trace("uncancel does not stop a request that has reached the awaited future", second.uncancel());
            trace(outcome(second), "cancelled", second.cancelled(), "count", second.cancelling());
            trace("uncancel when done", second.uncancel(), "cancel when done", second.cancel());

            Task<Void> third = createTask(sleep(ofSeconds(10)));
            spin(1);
            third.cancel();
            spin(1);
            trace("count stays after the end", third.cancelling(), third.uncancel());
        }));
    }

    private static Coroutine<String> tolerant(Task<?> child) {
        return async(() -> {
            try {
                await(child);
            } catch (CancelledError e) {
                trace("awaiter sees", describe(e), "own requests", currentTask().cancelling());
            }
            return "awaiter result";
        });
    }

    private static Coroutine<String> strict(Task<?> child) {
        return async(() -> {
            await(child);
            return null;
        });
    }

    @Test
    void innerTaskCancelled() throws Exception {
        Oracle.check("tasks/inner_task_cancelled", () -> virtualRun(() -> {
            Task<Void> first = createTask(sleep(ofSeconds(10)));
            Task<String> awaiter = createTask(tolerant(first));
            spin(1);
            first.cancel("child-only");
            trace(outcome(awaiter), "cancelled", awaiter.cancelled());

            Task<Void> second = createTask(sleep(ofSeconds(10)));
            Task<String> strict = createTask(strict(second));
            spin(1);
            second.cancel();
            trace(outcome(strict), "cancelled", strict.cancelled(), "own requests", strict.cancelling());

            Task<Void> third = createTask(sleep(ofSeconds(10)));
            List<Task<String>> awaiters = List.of(createTask(tolerant(third)), createTask(strict(third)));
            spin(1);
            trace("cancelling one awaiter cancels the shared child");
            awaiters.get(0).cancel();
            spin(3);
            List<String> outcomes = new ArrayList<>();
            for (Task<String> task : awaiters) {
                outcomes.add(outcome(task));
            }
            trace("child", third.cancelled(), outcomes);
        }));
    }
}
