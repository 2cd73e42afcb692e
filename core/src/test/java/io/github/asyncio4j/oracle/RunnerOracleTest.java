package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.asyncGenerator;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.trace;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.AsyncGenerator;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.RunOptions;
import io.github.asyncio4j.Runner;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace;
import io.github.asyncio4j.Trace.ValueError;
import io.github.asyncio4j.VirtualLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerOracleTest {

    private static final ContextVar<String> VAR = new ContextVar<>("var", "nothing");

    private static Coroutine<String> setAndGet(String value) {
        return async(() -> {
            String before = VAR.get();
            VAR.set(value);
            await(sleep(ofMillis(100)));
            return before;
        });
    }

    private static Coroutine<Long> clock() {
        return async(VirtualLoop::now);
    }

    private static Coroutine<Void> fails() {
        return async(() -> {
            throw new ValueError("a");
        });
    }

    private static Coroutine<Void> leaveTask(List<Task<String>> kept) {
        return async(() -> {
            kept.add(createTask(sleep(ofMillis(500), "finished in a later run")));
        });
    }

    @Test
    void severalRuns() throws Exception {
        Oracle.check("runner/several_runs", () -> {
            List<Task<String>> kept = new ArrayList<>();
            EventLoop loop;
            Runner runner = new Runner(RunOptions.DEFAULT.withLoopFactory(VirtualLoop::newLoop));
            try (runner) {
                trace(runner.run(setAndGet("one")), runner.run(setAndGet("two")), runner.run(setAndGet("three")));
                trace("one loop", runner.loop() == runner.loop(), "clock goes on", runner.run(clock()));
                trace(attempt(() -> runner.run(fails())), "still usable", runner.run(clock()));
                runner.run(leaveTask(kept));
                Coroutine<String> waitForIt = async(() -> await(kept.getFirst()));
                trace("left over task", kept.getFirst().done(), runner.run(waitForIt));
                Context own = Context.copyContext();
                own.run(() -> {
                    VAR.set("own context");
                });
                trace("explicit context", runner.run(setAndGet("x"), own), own.get(VAR), "/",
                        runner.run(setAndGet("y")));
                loop = runner.loop();
                trace("loop not running between runs", loop.isRunning());
            }
            trace("closed", loop.isClosed());
            trace("run after close", attempt(() -> runner.run(clock())));
            trace("get_loop after close", attempt(runner::loop));
            runner.close();
            trace("closing twice is harmless");
        });
    }

    private final List<List<Object>> log = new ArrayList<>();

    private Coroutine<Void> leftover(String name, int cleanUpMs) {
        return async(() -> {
            try {
                await(sleep(ofSeconds(100)));
            } catch (CancelledError e) {
                log.add(List.of(name, describe(e)));
                await(sleep(ofMillis(cleanUpMs)));
                log.add(List.of(name, "clean", VirtualLoop.now()));
                throw e;
            }
        });
    }

    private AsyncGenerator<Integer, Void> openGenerator() {
        return asyncGenerator(y -> {
            try {
                y.yield(1);
                y.yield(2);
            } finally {
                await(sleep(ofMillis(50)));
                log.add(List.of("generator closed", VirtualLoop.now()));
            }
        });
    }

    @Test
    void cancelsLeftovers() throws Exception {
        Oracle.check("runner/cancels_leftovers", () -> {
            List<Task<?>> kept = new ArrayList<>();
            var generator = openGenerator();
            trace(VirtualLoop.virtualRun(() -> {
                kept.add(createTask(leftover("a", 100)));
                kept.add(createTask(leftover("b", 300)));
                kept.add(createTask(leftover("c", 200)));
                kept.add(createTask(sleep(ZERO, "finished")));
                await(generator.anext());
                await(sleep(ofMillis(100)));
                kept.add(createTask(leftover("last minute", 0)));
                log.add(List.of("main ends", VirtualLoop.now()));
                return "result";
            }));
            trace(log.getFirst());
            List<List<Object>> others = log.subList(1, log.size());
            others.stream().filter(line -> !line.contains("clean")).sorted(Comparator.comparing(Trace::text))
                    .forEach(Trace::trace);
            others.stream().filter(line -> line.contains("clean")).forEach(Trace::trace);
            trace("cancelled", kept.subList(0, 3).stream().map(Task::cancelled).toList(), kept.getLast().cancelled(),
                    "finished", kept.get(3).result());
            log.clear();
            try {
                VirtualLoop.virtualRun(() -> {
                    createTask(leftover("x", 10));
                    await(sleep(ZERO));
                    throw new ValueError("main");
                });
            } catch (Exception e) {
                trace("the failure of main comes after the cleanup", e, log);
            }
        });
    }
}
