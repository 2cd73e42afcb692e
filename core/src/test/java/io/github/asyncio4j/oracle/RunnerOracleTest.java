package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.trace;
import static java.time.Duration.ofMillis;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.RunOptions;
import io.github.asyncio4j.Runner;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace.ValueError;
import io.github.asyncio4j.VirtualLoop;
import java.util.ArrayList;
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
}
