package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.StopIteration;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FuturesOracleTest {

    @Test
    void callbackOrder() throws Exception {
        Oracle.check("futures/callback_order", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Ticks t = new Ticks();
            List<Future<String>> f = new ArrayList<>(List.of(loop.createFuture()));
            Function<String, Consumer<Future<String>>> note = name -> future -> trace("iteration", t.count(), name,
                    "done", future.done(), "same", future == f.get(0));
            Consumer<Future<String>> a = note.apply("a");
            Consumer<Future<String>> b = note.apply("b");
            Consumer<Future<String>> c = note.apply("c");
            f.get(0).addDoneCallback(a);
            f.get(0).addDoneCallback(b);
            f.get(0).addDoneCallback(c);
            f.get(0).addDoneCallback(b);
            trace("removed b", f.get(0).removeDoneCallback(b));
            trace("removed b again", f.get(0).removeDoneCallback(b));
            loop.callSoon(() -> trace("scheduled before set_result"));
            f.get(0).setResult("x");
            loop.callSoon(() -> trace("scheduled after set_result"));
            trace("iteration", t.count(), "set_result has returned");
            trace("removed after completion", f.get(0).removeDoneCallback(a));
            spin(2);

            f.get(0).addDoneCallback(note.apply("late"));
            trace("iteration", t.count(), "late one registered");
            spin(1);

            f.set(0, loop.createFuture());
            f.get(0).addDoneCallback(note.apply("cancel callback"));
            f.get(0).cancel();
            trace("iteration", t.count(), "cancelled");
            spin(1);
            t.stop();
        }));
    }

    private static Coroutine<Void> waiter(Future<?> f) {
        return async(() -> {
            try {
                await(f);
            } catch (CancelledError e) {
                trace("waiter sees", describe(e));
                throw e;
            }
        });
    }

    @Test
    void cancelAndTasks() throws Exception {
        Oracle.check("futures/cancel_and_tasks", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Future<String> first = loop.createFuture();
            Task<Void> one = createTask(waiter(first));
            spin(1);
            first.cancel();
            trace("task done", one.done(), "cancelling", one.cancelling());
            spin(1);
            trace("task done", one.done(), "cancelled", one.cancelled(), "cancelling", one.cancelling());

            Future<String> second = loop.createFuture();
            Task<Void> two = createTask(waiter(second));
            spin(1);
            two.cancel();
            trace("future cancelled", second.cancelled(), "task done", two.done());
            spin(1);
            trace("task cancelled", two.cancelled(), "cancelling", two.cancelling());

            Future<String> third = loop.createFuture();
            List<String> order = new ArrayList<>();
            third.addDoneCallback(_ -> order.add("callback before"));
            Task<Void> three = createTask(waiter(third));
            spin(1);
            third.addDoneCallback(_ -> order.add("callback after, task done " + three.done()));
            third.cancel();
            spin(1);
            trace(order);
        }));
    }

    @Test
    void exceptions() throws Exception {
        Oracle.check("futures/exceptions", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            ValueError stored = new ValueError("a");
            Future<String> f = loop.createFuture();
            f.setException(stored);
            for (int n = 0; n < 3; n++) {
                try {
                    await(f, ValueError.class);
                } catch (ValueError e) {
                    trace("await", n, describe(e), "same object", e == stored);
                }
            }
            trace("exception()", f.exception() == stored);
            trace("result()", thrownBy(f::result) == stored);

            Future<String> g = loop.createFuture();
            StopIteration stop = new StopIteration("x");
            g.setException(stop);
            trace("stored", describe(g.exception()), "cause is the original", g.exception().getCause() == stop);
            trace("await", describe(thrownBy(() -> await(g))));

            Future<String> h = loop.createFuture();
            h.setException(new KeyError("b"));
            trace(await(twice(h)));
            trace("not an error: cancel after failure", attempt(() -> h.cancel()), describe(h.exception()));
        }));
    }

    private static Coroutine<String> twice(Future<?> h) {
        return async(() -> {
            Throwable first = thrownBy(() -> await(h));
            Throwable second = thrownBy(() -> await(h));
            trace("second await in one coroutine", describe(second), second == first);
            return "went on";
        });
    }

    private static @Nullable Throwable thrownBy(Action action) {
        try {
            action.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static Coroutine<Void> waiter(Ticks t, List<Throwable> caught, String name, Future<?> f) {
        return async(() -> {
            try {
                trace("iteration", t.count(), name, "got", await(f));
            } catch (Throwable e) {
                caught.add(e);
                trace("iteration", t.count(), name, "caught", describe(e));
            }
        });
    }

    private static List<Task<Void>> waiters(int count, Ticks t, List<Throwable> caught, Future<?> f) {
        return IntStream.range(0, count).mapToObj(n -> createTask(waiter(t, caught, "w" + n, f))).toList();
    }

    @Test
    void manyWaiters() throws Exception {
        Oracle.check("futures/many_waiters", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Ticks t = new Ticks();
            List<Throwable> caught = new ArrayList<>();
            Future<String> first = loop.createFuture();
            waiters(4, t, caught, first);
            spin(1);
            first.setResult("shared");
            trace("iteration", t.count(), "set");
            spin(2);

            Future<String> second = loop.createFuture();
            waiters(3, t, caught, second);
            spin(1);
            second.setException(new ValueError("a"));
            spin(2);
            trace("same exception object", caught.get(0) == caught.get(1) && caught.get(1) == caught.get(2));

            caught.clear();
            Future<String> third = loop.createFuture();
            List<Task<Void>> tasks = waiters(3, t, caught, third);
            spin(1);
            trace("cancelling one waiter cancels the shared future");
            tasks.get(1).cancel();
            trace("future cancelled", third.cancelled());
            spin(2);
            trace("waiters done", tasks.stream().map(Future::done).toList());
            t.stop();
        }));
    }

    private static void show(String name, Future<?> f) {
        trace(name, "done", f.done(), "cancelled", f.cancelled(), "result", attempt(f::result), "exception",
                attempt(f::exception));
    }

    @Test
    void states() throws Exception {
        Oracle.check("futures/states", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Future<Integer> pending = loop.createFuture();
            show("pending", pending);
            pending.setResult(1);
            show("finished", pending);
            trace("second result", attemptDo(() -> pending.setResult(2)));
            trace("exception after result", attemptDo(() -> pending.setException(new ValueError("a"))));
            trace("cancel after result", attempt(() -> pending.cancel()));
            show("still", pending);

            Future<Integer> failed = loop.createFuture();
            failed.setException(new ValueError("b"));
            show("failed", failed);
            trace("result after exception", attemptDo(() -> failed.setResult(2)));
            trace("cancel after exception", attempt(() -> failed.cancel()));

            Future<Integer> cancelled = loop.createFuture();
            trace("first cancel", cancelled.cancel());
            trace("second cancel", cancelled.cancel());
            show("cancelled", cancelled);
            trace("result after cancel", attemptDo(() -> cancelled.setResult(2)));
            trace("exception after cancel", attemptDo(() -> cancelled.setException(new ValueError("c"))));

            Future<Integer> empty = loop.createFuture();
            empty.setResult(null);
            show("null result", empty);
            trace("await null result", await(empty));
        }));
    }
}
