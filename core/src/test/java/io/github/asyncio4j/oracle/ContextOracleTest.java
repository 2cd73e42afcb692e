package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.TaskOptions;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContextOracleTest {

    @Test
    void callbacks() throws Exception {
        Oracle.check("context/callbacks", () -> virtualRun(() -> {
            var variable = new ContextVar<>("var", "default");
            var loop = getRunningLoop();
            variable.set("one");
            loop.callSoon(() -> trace("call_soon", variable.get()));
            loop.callLater(ofMillis(100), () -> trace("call_later", variable.get()));
            Future<Void> future = loop.createFuture();
            future.addDoneCallback(_ -> trace("done callback", variable.get()));
            variable.set("two");
            loop.callSoon(() -> trace("second call_soon", variable.get()));
            loop.callSoonThreadsafe(() -> trace("threadsafe", variable.get()));
            future.setResult(null);
            variable.set("three");
            spin(1);
            await(sleep(ofMillis(200)));

            Context own = Context.copyContext();
            own.run(() -> variable.set("given"));
            loop.callSoon(() -> trace("explicit context", variable.get()), own);
            Future<Void> done = loop.createFuture();
            done.setResult(null);
            done.addDoneCallback(_ -> trace("explicit for done callback", variable.get()), own);
            spin(1);
            trace("main", variable.get());

            loop.callSoon(() -> variable.set("changed in the given context"), own);
            loop.callSoon(() -> variable.set("changed in a captured copy"));
            loop.callSoon(() -> trace("next callback in the given context", variable.get()), own);
            loop.callSoon(() -> trace("next callback", variable.get()));
            spin(1);
            trace("main", variable.get(), "/ given", own.get(variable));

            var task = createTask(async(() -> {
                variable.set("task");
                currentTask().addDoneCallback(_ -> trace("callback added inside the task", variable.get()));
            }));
            task.addDoneCallback(_ -> trace("callback added by main", variable.get()));
            await(task);
            spin(1);
        }));
    }

    private static Coroutine<Integer> add(ContextVar<Integer> variable, int n) {
        return async(() -> {
            variable.set(variable.get() + n);
            await(sleep(ZERO));
            return variable.get();
        });
    }

    private static List<Integer> results(List<Task<Integer>> tasks) {
        return tasks.stream().map(Future::result).toList();
    }

    @Test
    void sharedByTasks() throws Exception {
        Oracle.check("context/shared_by_tasks", () -> virtualRun(() -> {
            var variable = new ContextVar<>("var", 0);
            variable.set(100);
            trace("gather", await(gather(add(variable, 1), add(variable, 2), add(variable, 3))), "main",
                    variable.get());

            List<Task<Integer>> tasks = new ArrayList<>();
            taskGroup(group -> {
                Stream.of(1, 2, 3).forEach(n -> tasks.add(group.createTask(add(variable, n))));
            });
            trace("task group", results(tasks), "main", variable.get());

            Context shared = Context.copyContext();
            var options = TaskOptions.DEFAULT.withContext(shared);
            var sharing = Stream.of(1, 2, 3).map(n -> createTask(add(variable, n), options)).toList();
            trace("shared", await(gather(sharing)), "main", variable.get(), "shared", shared.get(variable));
            trace("task knows its context", sharing.getFirst().context() == shared);

            List<Task<Integer>> inGroup = new ArrayList<>();
            taskGroup(group -> {
                Stream.of(10, 20).forEach(n -> inGroup.add(group.createTask(add(variable, n), options)));
            });
            trace("group with shared context", results(inGroup), shared.get(variable));

            trace("nested", await(createTask(async(() -> {
                await(createTask(add(variable, 1000)));
                int inner = variable.get();
                await(add(variable, 500));
                return List.of(inner, variable.get());
            }))), "main", variable.get());

            var request = new ContextVar<String>("request");
            trace("each handler its own", await(gather(Stream.of("r0", "r1", "r2", "r3").map(name -> async(() -> {
                request.set(name);
                await(sleep(ofMillis(10)));
                return await(async(() -> {
                    await(sleep(ofMillis(10)));
                    return request.get();
                }));
            })).toList())));
            trace("main never saw it", request.get("nothing"));
        }));
    }

    private static Coroutine<Void> callee(ContextVar<String> variable, String name) {
        return async(() -> {
            trace(name, "callee sees", variable.get());
            variable.set(name + "-by-callee");
        });
    }

    private static Coroutine<String> child(ContextVar<String> variable, String name) {
        return async(() -> {
            trace(name, "starts with", variable.get());
            variable.set(name);
            await(sleep(ZERO));
            trace(name, "after an await", variable.get());
            await(callee(variable, name));
            trace(name, "after a callee coroutine", variable.get());
            return variable.get();
        });
    }

    private static Coroutine<String> setter(ContextVar<String> variable, String value) {
        return async(() -> {
            variable.set(value);
            return value;
        });
    }

    @Test
    void taskCopy() throws Exception {
        Oracle.check("context/task_copy", () -> virtualRun(() -> {
            var variable = new ContextVar<>("var", "default");
            trace("main starts with", variable.get());
            variable.set("main");
            var tasks = Stream.of("a", "b").map(name -> createTask(child(variable, name))).toList();
            variable.set("changed after creation");
            await(gather(tasks));
            trace("main still has", variable.get(), "tasks had", tasks.stream().map(Future::result).toList());

            await(callee(variable, "main"));
            trace("a directly awaited coroutine shares the context:", variable.get());

            trace("copies at creation", await(createTask(async(() -> {
                variable.set("parent");
                var first = createTask(async(() -> variable.get()));
                variable.set("parent later");
                var second = createTask(async(() -> variable.get()));
                return List.of(await(first), await(second));
            }))));
            trace("after wait_for", await(waitFor(setter(variable, "inside wait_for"), ofSeconds(1))),
                    variable.get());
            trace("after shield", await(shield(setter(variable, "inside shield"))), variable.get());
            spin(1);
        }));
    }

    @Test
    void tokensAndRun() throws Exception {
        Oracle.check("context/tokens_and_run", () -> new Context().run((Action) ContextOracleTest::tokens));
    }

    private static void tokens() {
        var variable = new ContextVar<String>("var");
        var other = new ContextVar<>("other", "fallback");
        trace("no value", attempt(variable::get), variable.get("given default"), other.get());
        var first = variable.set("one");
        var second = variable.set("two");
        trace(variable.get());
        variable.reset(second);
        trace("reset", variable.get());
        variable.reset(first);
        trace("reset to nothing", attempt(variable::get));
        trace("token used twice", attemptDo(() -> variable.reset(first)));
        trace("token of another variable", attemptDo(() -> other.reset(variable.set("three"))));

        Context snapshot = Context.copyContext();
        variable.set("later");
        trace("snapshot", snapshot.get(variable), "current", variable.get());

        Callable<String> inside = () -> {
            String before = variable.get();
            variable.set("changed inside");
            return before;
        };
        trace("run", snapshot.run(inside), "snapshot", snapshot.get(variable), "current", variable.get());
        trace("run again", snapshot.run(inside));
        trace("re-entry", attempt(() -> snapshot.run(() -> attempt(() -> snapshot.run(inside)))));

        trace(attempt(() -> snapshot.run((Callable<String>) () -> {
            variable.set("set before failing");
            throw new ValueError("a");
        })), "kept", snapshot.get(variable));
        Context empty = new Context();
        trace("empty context", attempt(() -> empty.run(() -> variable.get())), empty.run(() -> other.get()),
                empty.size());
        Context copy = snapshot.copy();
        copy.run(() -> variable.set("in the copy"));
        trace("copy", copy.get(variable), "original", snapshot.get(variable));
        var token = snapshot.run(() -> variable.set("x"));
        trace("token of another context", attemptDo(() -> variable.reset(token)));
        String nested = empty.run(() -> snapshot.run(() -> copy.run(() -> variable.get())));
        trace("nested runs of different contexts", nested);
    }
}
