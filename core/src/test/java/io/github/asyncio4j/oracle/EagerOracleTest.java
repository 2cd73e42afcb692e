package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.TaskFactory;
import io.github.asyncio4j.TaskOptions;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EagerOracleTest {

    private static <T> Coroutine<T> value(T x) {
        return async(() -> x);
    }

    private static Coroutine<Integer> fib(int n) {
        return async(() -> {
            if (n < 2) {
                return n;
            }
            var a = createTask(fib(n - 1));
            var b = createTask(fib(n - 2));
            return await(a) + await(b);
        });
    }

    @Test
    void completion() throws Exception {
        Oracle.check("eager/completion", () -> virtualRun(() -> {
            var t = new Ticks();
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            var task = createTask(value("v"));
            trace("done", task.done(), task.result(), "cancel", task.cancel(), "cancelling", task.cancelling());
            t.since();
            trace(await(task), "iterations", t.since());
            trace("listed", getRunningLoop().allTasks().contains(task));

            var group = gather(value(1), value(2), value(3));
            trace("gather done at once", group.done(), await(group), "iterations", t.since());
            trace("nested", await(Asyncio.<Object>gather(gather(value(1), value(2)), value(3))), "iterations",
                    t.since());

            List<Task<Integer>> tasks = new ArrayList<>();
            taskGroup(in -> {
                for (int n = 0; n < 3; n++) {
                    tasks.add(in.createTask(value(n)));
                }
            });
            trace("group", tasks.stream().map(Future::result).toList());

            t.since();
            var waited = await(Asyncio.wait(List.of(createTask(value("w")))));
            trace("wait", waited.done().size(), waited.pending().size(), "iterations", t.since());
            trace("shield", await(shield(value("s"))), "iterations", t.since());
            trace("wait_for zero", outcome(waitFor(value("z"), ZERO)), "iterations", t.since());

            List<String> order = new ArrayList<>();
            task = createTask(value("x"));
            task.addDoneCallback(_ -> order.add("callback"));
            trace("callback not yet", order);
            spin(1);
            trace(order);

            t.since();
            trace("tree of tasks", await(fib(10)), "iterations", t.since());
            t.stop();
        }));
    }

    private static Coroutine<List<String>> child(ContextVar<String> variable, String value, boolean suspend) {
        return async(() -> {
            String before = variable.get();
            variable.set(value);
            if (suspend) {
                await(sleep(ZERO));
            }
            return List.of(before, variable.get());
        });
    }

    @Test
    void context() throws Exception {
        Oracle.check("eager/context", () -> virtualRun(() -> {
            var variable = new ContextVar<>("var", "default");
            var loop = getRunningLoop();
            for (TaskFactory factory : Arrays.asList(null, TaskFactory.EAGER)) {
                loop.setTaskFactory(factory);
                trace(factory != null ? "eager" : "lazy");
                variable.set("main");
                for (boolean suspend : new boolean[] {false, true}) {
                    var task = createTask(child(variable, "child", suspend));
                    trace("  creator sees", variable.get());
                    variable.set("main later");
                    trace("  task", await(task), "creator", variable.get());
                    variable.set("main");
                }
            }
            Context shared = Context.copyContext();
            shared.run(() -> variable.set("shared"));
            var task = createTask(child(variable, "changed", false), TaskOptions.DEFAULT.withContext(shared));
            trace("explicit context", task.result(), shared.get(variable), variable.get(), "kept",
                    task.context() == shared);

            trace(await(createTask(async(() -> {
                variable.set("parent");
                var inner = createTask(child(variable, "grandchild", true));
                String mine = variable.get();
                return List.of(mine, await(inner), variable.get());
            }))));

            Future<List<Object>> finished = loop.createFuture();
            loop.callSoon(() -> {
                var made = loop.createTask(child(variable, "from callback", false));
                finished.setResult(List.of(made.result(), variable.get()));
            });
            trace("created by a callback", await(finished));
        }));
    }

    private static Coroutine<Object> fails() {
        return async(() -> {
            throw new ValueError("eager");
        });
    }

    private static Coroutine<Void> child(Task<?> me, List<Boolean> log, int depth) {
        return async(() -> {
            var task = currentTask();
            log.add(task != me);
            if (depth > 0) {
                var inner = createTask(child(me, log, depth - 1));
                log.add(currentTask() == task);
                await(inner);
            }
            await(sleep(ZERO));
            log.add(currentTask() == task);
        });
    }

    @Test
    void failureAndIdentity() throws Exception {
        Oracle.check("eager/failure_and_identity", () -> virtualRun(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.EAGER);
            var me = currentTask();
            var failed = createTask(fails());
            trace("created although it failed", failed.done(), failed.exception(), attempt(failed::result));
            trace(outcome(failed));

            var cancelled = createTask(async(() -> {
                throw new CancelledError("own");
            }));
            trace("cancelled", cancelled.cancelled(), outcome(cancelled));

            List<Boolean> log = new ArrayList<>();
            var task = createTask(child(me, log, 2));
            trace("creator again", currentTask() == me);
            await(task);
            trace(log, currentTask() == me);

            Coroutine<Object> seesItself = async(() -> getRunningLoop().allTasks().contains(currentTask()));
            trace("listed during its eager part", await(createTask(seesItself)));
            trace(await(gatherReturningExceptions(List.of(fails(),
                    async(() -> getRunningLoop().allTasks().contains(currentTask()))))));
            List<String> names = new ArrayList<>();
            var tasks = Stream.of("x", "y").map(name -> createTask(async(() -> {
                await(sleep(ZERO));
                names.add(currentTask().name());
            }), name)).toList();
            spin(2);
            trace(names, tasks.stream().map(Task::name).toList());
        }));
    }

    private static Coroutine<String> job(String name) {
        return async(() -> {
            trace(name, "starts");
            await(async(() -> trace(name, "callee does not suspend")));
            trace(name, "before its first suspension");
            await(sleep(ZERO));
            trace(name, "after its first suspension");
            return name;
        });
    }

    @Test
    void order() throws Exception {
        Oracle.check("eager/order", () -> virtualRun(() -> {
            var loop = getRunningLoop();
            trace("lazy");
            var lazy = Stream.of("a", "b").map(n -> createTask(job(n))).toList();
            trace("created", lazy.stream().map(Future::done).toList());
            trace(await(gather(lazy)));

            loop.setTaskFactory(TaskFactory.EAGER);
            trace("eager");
            var eager = Stream.of("c", "d").map(n -> createTask(job(n))).toList();
            trace("created", eager.stream().map(Future::done).toList());
            trace(await(gather(eager)));

            trace(await(createTask(async(() -> {
                trace("parent starts");
                var child = createTask(job("child"));
                trace("parent goes on");
                return await(child);
            }))));

            taskGroup(group -> {
                group.createTask(job("in group"));
                trace("body of the group");
            });

            trace("gather", await(gather(job("g1"), job("g2"))));
            trace("wait_for", await(waitFor(job("w"), ofSeconds(1))));
            loop.setTaskFactory(null);
            var task = createTask(job("lazy again"));
            trace("created");
            await(task);
        }));
    }
}
