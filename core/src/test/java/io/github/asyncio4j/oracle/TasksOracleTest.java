package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TasksOracleTest {

    private static Coroutine<String> job(String name, int spins) {
        return async(() -> {
            trace(name, "starts");
            for (int n = 0; n < spins; n++) {
                await(sleep(ZERO));
                trace(name, "step", n);
            }
            trace(name, "ends");
            return name + "-result";
        });
    }

    @Test
    void createAndAwait() throws Exception {
        Oracle.check("tasks/create_and_await", () -> virtualRun(() -> {
            List<Task<String>> tasks = List.of(createTask(job("a", 2), "a"), createTask(job("b", 1), "b"),
                    createTask(job("c", 0), "c"));
            trace("created", tasks.stream().map(Future::done).toList());
            trace("too early", attempt(tasks.get(0)::result), attempt(tasks.get(0)::exception));
            trace("await a", await(tasks.get(0)));
            trace("done", tasks.stream().map(Future::done).toList(), tasks.stream().map(Future::cancelled).toList());
            trace("results", tasks.stream().map(Future::result).toList());
            trace("await again", await(tasks.get(0)), await(tasks.get(0)));
            trace("names", tasks.stream().map(Task::name).toList());
            tasks.get(0).setName("renamed");
            trace("name", tasks.get(0).name());
            Task<Void> first = createTask(async(() -> spin(0)));
            Task<Void> second = createTask(async(() -> spin(0)));
            List<Integer> numbers = Stream.of(first, second)
                    .map(t -> Integer.parseInt(t.name().substring("Task-".length()))).toList();
            trace("automatic names count up", numbers.get(1) - numbers.get(0));
            trace("set_result refused", attemptDo(() -> first.setResult(null)));
            trace("set_exception refused", attemptDo(() -> first.setException(new ValueError("a"))));
            spin(1);
            trace("unaffected", first.done(), first.result());
        }));
    }

    private static @Nullable String me() {
        Task<?> task = currentTask();
        return task == null ? null : task.name();
    }

    private static List<String> everybody() {
        return getRunningLoop().allTasks().stream().map(Task::name).sorted().toList();
    }

    private static Coroutine<Void> callee(String name) {
        return async(() -> {
            trace("called by", name, "still in", me());
            await(sleep(ZERO));
            trace("called by", name, "still in", me());
        });
    }

    @Test
    void currentAndAll() throws Exception {
        Oracle.check("tasks/current_and_all", () -> virtualRun(() -> {
            currentTask().setName("main");
            EventLoop loop = getRunningLoop();
            List<Task<String>> tasks = Stream.of("a", "b").map(name -> createTask(async(() -> {
                trace(name, name.equals(me()));
                await(sleep(ZERO));
                trace(name, name.equals(me()));
                loop.callSoon(() -> trace("callback scheduled by", name, "runs in", me()));
                await(callee(name));
                return name;
            }), name)).toList();
            trace("before the start", everybody());
            trace("main is", me());
            spin(1);
            trace("running", everybody());
            await(gather(tasks));
            trace("after", everybody());

            Task<Void> sleeper = createTask(sleep(java.time.Duration.ofSeconds(10)), "sleeper");
            spin(1);
            trace(everybody());
            sleeper.cancel();
            trace("cancel requested", everybody());
            spin(1);
            trace("cancelled", everybody());
            sleeper.addDoneCallback(_ -> trace("in a done callback", me()));
            spin(1);
        }));
    }

    private static Coroutine<Integer> down(int n) {
        return async(() -> n == 0 ? 0 : 1 + await(down(n - 1)));
    }

    private static Coroutine<Integer> downWithSleep(int n) {
        return async(() -> {
            if (n == 0) {
                await(sleep(ZERO));
                return 0;
            }
            return 1 + await(downWithSleep(n - 1));
        });
    }

    private static Coroutine<Void> downFailing(int n, List<Integer> log) {
        return async(() -> {
            try {
                if (n == 0) {
                    await(sleep(ZERO));
                    throw new ValueError("bottom");
                }
                await(downFailing(n - 1, log));
            } finally {
                log.add(n);
            }
        });
    }

    private static Coroutine<Integer> fib(int n) {
        return async(() -> {
            if (n < 2) {
                await(sleep(ZERO));
                return n;
            }
            return await(fib(n - 1)) + await(fib(n - 2));
        });
    }

    private static Coroutine<Integer> chain(int n) {
        return async(() -> n == 0 ? 0 : 1 + await(createTask(chain(n - 1))));
    }

    @Test
    void deepCalls() throws Exception {
        Oracle.check("tasks/deep_calls", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            t.since();
            trace("depth", await(down(200)), "iterations", t.since());
            trace("depth", await(downWithSleep(200)), "iterations", t.since());
            List<Integer> first = new ArrayList<>();
            trace(outcome(downFailing(5, first)), first, "iterations", t.since());
            trace("fib", await(fib(10)), "iterations", t.since());
            trace("chain of tasks", await(chain(10)), "iterations", t.since());
            List<Integer> second = new ArrayList<>();
            Task<Void> task = createTask(downFailing(3, second));
            await(sleep(ZERO));
            task.cancel();
            trace(outcome(task), second);
            t.stop();
        }));
    }

    private static Coroutine<Void> fails() {
        return async(() -> {
            await(sleep(ZERO));
            throw new ValueError("a");
        });
    }

    private static Coroutine<Void> watcher(String name, Task<?> task) {
        return async(() -> trace(name, outcome(task)));
    }

    @Test
    void exceptionOutcome() throws Exception {
        Oracle.check("tasks/exception_outcome", () -> virtualRun(() -> {
            Task<Void> task = createTask(fails());
            task.addDoneCallback(t -> trace("callback", t == task, describe(t.exception())));
            List<Throwable> seen = new ArrayList<>();
            for (int n = 0; n < 2; n++) {
                try {
                    Asyncio.<Void, ValueError>await(task, ValueError.class);
                } catch (ValueError e) {
                    seen.add(e);
                }
            }
            trace("same object", seen.get(0) == seen.get(1) && seen.get(1) == task.exception());
            trace("cancelled", task.cancelled(), "done", task.done(), "cancel", task.cancel());
            trace(attempt(task::result), describe(task.exception()));

            Task<Void> nested = createTask(async(() -> {
                try {
                    Asyncio.<Void, ValueError>await(fails(), ValueError.class);
                } catch (ValueError e) {
                    throw new KeyError("b", e);
                }
            }));
            trace(outcome(nested), "cause", describe(nested.exception().getCause()));

            trace(outcome(createTask(async(() -> {
                try {
                    await(fails());
                } finally {
                    trace("finally before the awaiter sees it");
                }
            }))));

            Task<Void> failing = createTask(fails());
            await(gather(watcher("w1", failing), watcher("w2", failing)));
            Task<String> ok = createTask(sleep(ZERO, "ok"));
            await(ok);
            trace("exception of a good task", ok.exception());
        }));
    }
}
