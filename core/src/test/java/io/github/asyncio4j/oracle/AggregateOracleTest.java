package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.asCompleted;
import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.ReturnWhen.ALL_COMPLETED;
import static io.github.asyncio4j.ReturnWhen.FIRST_COMPLETED;
import static io.github.asyncio4j.ReturnWhen.FIRST_EXCEPTION;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsCompleted;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import io.github.asyncio4j.Waited;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AggregateOracleTest {

    private static Coroutine<String> job(String name, long ms, @Nullable Exception error) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            if (error != null) {
                throw error;
            }
            return name;
        });
    }

    private static Coroutine<String> job(String name, long ms) {
        return job(name, ms, null);
    }

    private static Task<String> task(String name, long ms, @Nullable Exception error) {
        return createTask(job(name, ms, error), name);
    }

    private static Task<String> task(String name, long ms) {
        return task(name, ms, null);
    }

    private static List<String> awaitAll(Iterable<Coroutine<String>> items) {
        List<String> results = new ArrayList<>();
        items.forEach(item -> results.add(await(item)));
        return results;
    }

    private static <T> List<Coroutine<T>> listOf(Iterable<Coroutine<T>> items) {
        List<Coroutine<T>> list = new ArrayList<>();
        items.forEach(list::add);
        return list;
    }

    @Test
    void asCompletedPlain() throws Exception {
        Oracle.check("aggregate/as_completed_plain", () -> virtualRun(() -> {
            for (var item : asCompleted(List.of(task("slow", 300), task("fast", 100), task("middle", 200)))) {
                trace(await(item), "at", now());
            }
            for (var item : asCompleted(
                    List.of(task("a", 100), task("b", 50, new ValueError("b")), task("c", 150)))) {
                trace(outcome(item), "at", now());
            }
            trace("empty", listOf(asCompleted(List.<Task<String>>of())).size());
            Task<String> one = task("one", 10);
            trace("duplicates", awaitAll(asCompleted(List.of(one, one, one))));

            List<Coroutine<String>> items = listOf(asCompleted(List.of(task("x", 30), task("y", 10), task("z", 20))));
            trace("items taken before anything is done", items.size());
            trace(awaitAll(items));

            items = listOf(asCompleted(List.of(task("p", 30), task("q", 10), task("r", 20))));
            trace("items awaited concurrently",
                    await(gather(items.reversed().stream().map(item -> async(() -> await(item))).toList())));

            List<Task<String>> group = List.of(task("k", 10), task("l", 20), task("m", 30));
            for (var item : asCompleted(group)) {
                trace("first only", await(item));
                break;
            }
            await(sleep(ofMillis(100)));
            trace("the others went on", group.stream().map(Future::result).toList());
        }));
    }

    private static <T> Task<T> next(AsCompleted<T> ended) {
        return (Task<T>) await(ended.nextDone());
    }

    @Test
    void asCompletedAsync() throws Exception {
        Oracle.check("aggregate/as_completed_async", () -> virtualRun(() -> {
            List<Task<String>> tasks = List.of(task("slow", 300), task("fast", 100), task("middle", 200));
            AsCompleted<String> ended = asCompleted(tasks);
            while (ended.hasNext()) {
                Task<String> task = next(ended);
                trace(task.name(), "original", tasks.contains(task), "done", task.done(), task.result(), "at", now());
            }

            AsCompleted<String> iterator = asCompleted(
                    List.of(task("a", 10), task("b", 20, new ValueError("b")), task("c", 30), task("d", 40)));
            trace("first loop", next(iterator).name());
            Task<String> second = next(iterator);
            trace("second loop", second.name(), describe(second.exception()));
            trace("plain protocol", await(iterator.next()));
            await(sleep(ofMillis(100)));
            while (iterator.hasNext()) {
                trace("third loop", next(iterator).name());
            }
            List<Object> rest = new ArrayList<>();
            while (iterator.hasNext()) {
                rest.add(next(iterator).name());
            }
            trace("exhausted", rest);

            List<Task<String>> two = List.of(task("x", 100), task("y", 50));
            getRunningLoop().callLater(ofMillis(10), two.getFirst()::cancel);
            AsCompleted<String> last = asCompleted(two);
            while (last.hasNext()) {
                Task<String> task = next(last);
                trace(task.name(), "cancelled", task.cancelled());
            }
        }));
    }

    private static Coroutine<Void> jobWithCleanup(String name, long ms) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(10)));
            } catch (CancelledError e) {
                trace(name, "cancelled at", now());
                await(sleep(ofMillis(ms)));
                trace(name, "clean at", now());
                throw e;
            }
        });
    }

    @Test
    void gatherCancelWaiter() throws Exception {
        Oracle.check("aggregate/gather_cancel_waiter", () -> virtualRun(() -> {
            Task<String> quick = createTask(sleep(ofMillis(50), "quick"));
            List<Task<?>> tasks =
                    List.of(createTask(jobWithCleanup("a", 200)), quick, createTask(jobWithCleanup("b", 100)));
            Task<Void> waiter = createTask(async(() -> {
                await(gather(tasks));
            }));
            await(sleep(ofMillis(100)));
            trace("cancel", waiter.cancel());
            trace(outcome(waiter), "at", now());
            trace("cancelled", tasks.stream().map(Future::cancelled).toList(), "requests",
                    tasks.stream().map(Task::cancelling).toList());

            List<Task<Void>> two = List.of(createTask(jobWithCleanup("c", 100)), createTask(jobWithCleanup("d", 200)));
            Future<List<Void>> group = gather(two);
            await(sleep(ofMillis(100)));
            trace("cancel the gather itself", group.cancel());
            trace("done", group.done(), "cancelled", group.cancelled());
            trace(outcome(group), "at", now(), "group cancelled", group.cancelled());
            await(sleep(ofMillis(500)));
            trace("children", two.stream().map(Future::cancelled).toList());

            Future<List<Object>> outcomes =
                    gatherReturningExceptions(List.of(jobWithCleanup("e", 100), jobWithCleanup("f", 300)));
            await(sleep(ofMillis(100)));
            outcomes.cancel();
            trace("return_exceptions", outcome(outcomes), "at", now(), "group cancelled", outcomes.cancelled());

            Future<String> future = getRunningLoop().createFuture();
            Future<List<String>> last = gather(List.of(future));
            last.cancel();
            trace("plain future child cancelled at once", future.cancelled(), "group done", last.done());
            trace(outcome(last));
        }));
    }

    private static Coroutine<String> untouched(String name, long ms, @Nullable Exception error) {
        return async(() -> {
            try {
                await(sleep(ofMillis(ms)));
            } catch (CancelledError e) {
                trace("never printed", name);
                throw e;
            }
            trace(name, "ends at", now());
            if (error != null) {
                throw error;
            }
            return name;
        });
    }

    @Test
    void gatherFirstFailure() throws Exception {
        Oracle.check("aggregate/gather_first_failure", () -> virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, context) -> trace("never printed", context.exception()));
            List<Task<String>> all = List.of(createTask(untouched("a", 100, null)),
                    createTask(untouched("b", 200, new ValueError("first"))), createTask(untouched("c", 300, null)),
                    createTask(untouched("d", 400, new KeyError("second"))));
            Future<List<String>> group = gather(all);
            trace(outcome(group), "at", now());
            trace("done", all.stream().map(Future::done).toList(), "group cancelled", group.cancelled());
            trace("cancel of the finished group", group.cancel());
            await(sleep(ofMillis(500)));
            trace("done", all.stream().map(Future::done).toList(), "d", describe(all.getLast().exception()));

            Future<String> failed = getRunningLoop().createFuture();
            failed.setException(new ValueError("early"));
            Task<String> sibling = createTask(untouched("sibling", 100, null));
            Future<List<String>> early = gather(List.of(failed, sibling));
            trace("done at once", early.done(), outcome(early), "at", now());
            trace("sibling", await(sibling));

            Future<List<String>> both = gather(List.of(untouched("x", 100, new ValueError("x")),
                    untouched("y", 100, new ValueError("y"))));
            trace("same moment", outcome(both));
            await(sleep(ofMillis(100)));
        }));
    }

    private static Coroutine<String> shown(String name, long ms) {
        return async(() -> {
            trace(name, "starts");
            await(sleep(ofMillis(ms)));
            trace(name, "ends at", now());
            return name;
        });
    }

    @Test
    void gatherOrder() throws Exception {
        Oracle.check("aggregate/gather_order", () -> virtualRun(() -> {
            trace(await(gather(shown("slow", 300), shown("fast", 100), shown("middle", 200))));
            trace(await(gather()));
            Future<List<Object>> empty = gather();
            trace("empty is done", empty.done(), empty.result());

            Coroutine<String> shared = shown("shared", 100);
            trace(await(gather(shared, shown("other", 50), shared)));
            Task<String> task = createTask(shown("task", 100));
            trace(await(gather(task, task, task)));
            Future<String> future = getRunningLoop().createFuture();
            future.setResult("ready");
            trace(await(gather(future, shown("late", 10), future)));
            Future<List<String>> allDone = gather(future, task);
            trace("done at once", allDone.done(), await(allDone));

            Future<List<String>> inner = gather(shown("x", 30), shown("y", 20));
            trace(await(gather(inner, shown("z", 10))));
            Future<List<String>> waiting = gather(List.of(shown("p", 10)));
            trace("not done", waiting.done());
            trace(await(waiting), await(waiting));
        }));
    }

    @Test
    void gatherReturnExceptions() throws Exception {
        Oracle.check("aggregate/gather_return_exceptions", () -> virtualRun(() -> {
            List<Object> results = await(gatherReturningExceptions(
                    List.of(job("a", 300), job("b", 100, new ValueError("b")), job("c", 200, new KeyError("c")))));
            trace(results, "at", now());

            Task<String> first = createTask(job("victim", 500));
            getRunningLoop().callLater(ofMillis(100), first::cancel);
            results = await(gatherReturningExceptions(List.of(job("d", 200), first)));
            trace(results, "at", now(), "victim cancelled", first.cancelled());

            Task<String> second = createTask(job("victim", 500));
            getRunningLoop().callLater(ofMillis(100), second::cancel);
            results = await(gatherReturningExceptions(List.of(second, job("e", 50))));
            trace(results, "at", now());

            trace(await(gatherReturningExceptions(List.of())));
            Future<String> failed = getRunningLoop().createFuture();
            failed.setException(new ValueError("f"));
            Future<List<Object>> done = gatherReturningExceptions(List.of(failed, failed));
            trace("done at once", done.done(), await(done));

            Future<List<String>> nested = gather(job("g", 10, new ValueError("g")), job("h", 20));
            results = await(gatherReturningExceptions(List.of(nested, job("i", 30))));
            trace(results);
            await(sleep(ofMillis(100)));
        }));
    }

    private static Coroutine<String> endShown(String name, long ms) {
        return async(() -> {
            await(sleep(ofMillis(ms)));
            trace(name, "ends at", now());
            return name;
        });
    }

    @Test
    void waitCancelled() throws Exception {
        Oracle.check("aggregate/wait_cancelled", () -> virtualRun(() -> {
            List<Task<String>> tasks = List.of(createTask(endShown("a", 200)), createTask(endShown("b", 300)));
            Task<Void> waiter = createTask(async(() -> {
                await(Asyncio.wait(tasks, ofSeconds(50), ALL_COMPLETED));
            }));
            await(sleep(ofMillis(100)));
            waiter.cancel("only-the-waiter");
            trace(outcome(waiter), "at", now());
            trace("done", tasks.stream().map(Future::done).toList(), "requests",
                    tasks.stream().map(Task::cancelling).toList());
            Waited<Task<String>> waited = await(Asyncio.wait(tasks));
            trace(waited.done().size(), waited.pending().size(), "at", now());
            await(sleep(ofMillis(100)));
            trace("the abandoned limit holds nothing back, at", now());

            // Refused at the call, which in Python only the await runs.
            trace("empty", attempt(() -> await(Asyncio.wait(List.<Task<String>>of()))));
            trace("bad mode", attempt(() -> await(Asyncio.wait(tasks, null, ReturnWhen.valueOf("unknown")))));
            waited = await(Asyncio.wait(List.of(tasks.get(0), tasks.get(0), tasks.get(1))));
            trace("duplicates collapse", waited.done().size(), waited.pending().size());
            waited = await(Asyncio.wait(tasks.stream().toList()));
            trace("any iterable", waited.done().size(), waited.pending().size());
        }));
    }

    private static Set<String> names(Collection<Task<String>> tasks) {
        return tasks.stream().map(Task::name).collect(Collectors.toSet());
    }

    private static List<Task<String>> make() {
        return List.of(task("a", 100), task("b", 200, new ValueError("b")), task("c", 300));
    }

    @Test
    void waitModes() throws Exception {
        Oracle.check("aggregate/wait_modes", () -> virtualRun(() -> {
            List<Task<String>> tasks = List.of();
            for (ReturnWhen mode : List.of(ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION)) {
                long start = now();
                tasks = make();
                Waited<Task<String>> waited = await(Asyncio.wait(tasks, null, mode));
                trace(mode.name(), "after", now() - start, "done", names(waited.done()), "pending",
                        names(waited.pending()));
                await(gatherReturningExceptions(tasks));
                trace("  later after", now() - start, "b", describe(tasks.get(1).exception()));
            }

            long start = now();
            Waited<Task<String>> waited = await(Asyncio.wait(tasks, null, FIRST_COMPLETED));
            trace("all were done before", now() - start, names(waited.done()), names(waited.pending()));

            List<Task<String>> good = List.of(task("x", 50), task("y", 150));
            start = now();
            waited = await(Asyncio.wait(good, null, FIRST_EXCEPTION));
            trace("nobody fails", now() - start, names(waited.done()), names(waited.pending()));

            Collection<Task<String>> remaining = make();
            int rounds = 0;
            while (!remaining.isEmpty()) {
                waited = await(Asyncio.wait(remaining, null, FIRST_COMPLETED));
                remaining = waited.pending();
                rounds++;
                trace("round", rounds, names(waited.done()),
                        waited.done().stream().map(t -> describe(t.exception())).toList());
            }
        }));
    }

    private static Task<String> uncancelled(String name, long ms) {
        return createTask(async(() -> {
            try {
                await(sleep(ofMillis(ms)));
                return name;
            } catch (CancelledError e) {
                trace("never printed", name);
                throw e;
            }
        }), name);
    }

    @Test
    void waitTimeout() throws Exception {
        Oracle.check("aggregate/wait_timeout", () -> virtualRun(() -> {
            List<Task<String>> tasks = List.of(uncancelled("a", 100), uncancelled("b", 300), uncancelled("c", 500));
            Waited<Task<String>> waited = await(Asyncio.wait(tasks, ofMillis(200), ALL_COMPLETED));
            trace("at", now(), "done", names(waited.done()), "pending", names(waited.pending()));
            trace("cancel requests", tasks.stream().map(Task::cancelling).toList());
            waited = await(Asyncio.wait(tasks, ZERO, ALL_COMPLETED));
            trace("zero limit at", now(), names(waited.done()), names(waited.pending()));
            waited = await(Asyncio.wait(tasks, ofMillis(200), FIRST_COMPLETED));
            trace("at", now(), names(waited.done()), names(waited.pending()));
            waited = await(Asyncio.wait(waited.pending(), ofMillis(100), FIRST_COMPLETED));
            trace("at", now(), names(waited.done()), names(waited.pending()));
            waited = await(Asyncio.wait(tasks, ofSeconds(100), ALL_COMPLETED));
            trace("at", now(), names(waited.done()), names(waited.pending()));
            await(sleep(ofMillis(100)));
            trace("at", now());

            Task<String> fresh = uncancelled("fresh", 10);
            waited = await(Asyncio.wait(List.of(fresh), ofSeconds(-1), ALL_COMPLETED));
            trace("negative limit", names(waited.done()), names(waited.pending()), "at", now());
            trace(await(fresh));
        }));
    }
}
