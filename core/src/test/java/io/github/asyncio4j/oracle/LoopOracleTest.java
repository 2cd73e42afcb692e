package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.attemptDo;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Handle;
import io.github.asyncio4j.Ticks;
import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.Trace.ValueError;
import io.github.asyncio4j.VirtualLoop;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopOracleTest {

    @Test
    void callSoonFifo() throws Exception {
        Oracle.check("loop/call_soon_fifo", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Ticks t = new Ticks();
            Consumer<String> show = name -> trace("iteration", t.count(), "callback", name);
            Consumer<String> outer = name -> {
                show.accept(name);
                loop.callSoon(() -> show.accept(name + "-child"));
            };
            loop.callSoon(() -> outer.accept("a"));
            loop.callSoon(() -> outer.accept("b"));
            Handle handle = loop.callSoon(() -> show.accept("never"));
            loop.callSoon(() -> show.accept("c"));
            trace("cancelled before", handle.cancelled());
            handle.cancel();
            handle.cancel();
            trace("cancelled after", handle.cancelled());
            trace("main goes on first");
            spin(1);
            trace("iteration", t.count(), "main");
            spin(1);
            trace("iteration", t.count(), "main");

            Handle[] second = new Handle[1];
            loop.callSoon(() -> {
                trace("first callback cancels the second of the same iteration");
                second[0].cancel();
            });
            second[0] = loop.callSoon(() -> show.accept("second"));
            spin(2);
            t.stop();
        }));
    }

    @Test
    void closedLoop() throws Exception {
        Oracle.check("loop/closed_loop", () -> {
            EventLoop loop = VirtualLoop.newLoop();
            loop.runUntilComplete(async(() -> {
                trace("close while running", attemptDo(loop::close));
                loop.callSoon(() -> loop.callSoon(() -> trace("never printed")));
                loop.callLater(ofMillis(100), () -> trace("never printed"));
            }));
            loop.close();
            loop.close();
            trace("closed", loop.isClosed());
            Action x = () -> trace("x");
            trace("call_soon", attempt(() -> loop.callSoon(x)));
            trace("call_later", attempt(() -> loop.callLater(ofSeconds(1), x)));
            trace("call_at", attempt(() -> loop.callAt(ofSeconds(1), x)));
            trace("call_soon_threadsafe", attempt(() -> loop.callSoonThreadsafe(x)));
            trace("run_forever", attemptDo(loop::runForever));
            Coroutine<Void> coroutine = async(() -> trace("never printed"));
            trace("create_task", attempt(() -> loop.createTask(coroutine)));
            Future<Object> future = loop.createFuture();
            trace("run_until_complete", attempt(() -> loop.runUntilComplete(future)));
            trace("run_in_executor", attempt(() -> loop.runInExecutor(() -> "x")));
            trace("stop is allowed", attemptDo(loop::stop));
        });
    }

    private static Coroutine<Integer> value() {
        return async(() -> 1);
    }

    private static Coroutine<Integer> boom() {
        return async(() -> {
            throw new ValueError("a");
        });
    }

    private static Coroutine<Integer> valueLater() {
        return async(() -> {
            await(sleep(ZERO));
            return 2;
        });
    }

    private static void measure(Ticks t, String name, Awaitable<?> awaitable) {
        t.since();
        String result = outcome(awaitable);
        trace(name, "costs", t.since(), "gives", result);
    }

    @Test
    void iterationCosts() throws Exception {
        Oracle.check("loop/iteration_costs", () -> virtualRun(() -> {
            Ticks t = new Ticks();
            EventLoop loop = getRunningLoop();
            measure(t, "coroutine", value());
            measure(t, "failing coroutine", boom());
            measure(t, "sleep-zero", sleep(ZERO));
            measure(t, "sleep-negative", sleep(ofSeconds(-1), "x"));
            Future<Integer> done = loop.createFuture();
            done.setResult(3);
            measure(t, "done future", done);
            Future<Integer> soon = loop.createFuture();
            loop.callSoon(() -> soon.setResult(4));
            measure(t, "future set by call_soon", soon);
            measure(t, "coroutine with one sleep", valueLater());
            measure(t, "new task", createTask(value()));
            measure(t, "new failing task", createTask(boom()));
            measure(t, "new task with one sleep", createTask(valueLater()));
            measure(t, "task awaiting a task", createTask(async(() -> await(createTask(value())))));
            var finished = createTask(value());
            await(sleep(ZERO));
            measure(t, "finished task", finished);
            t.stop();
        }));
    }

    @Test
    void nestedLoops() throws Exception {
        Oracle.check("loop/nested_loops", () -> {
            EventLoop loop = VirtualLoop.newLoop();
            EventLoop other = VirtualLoop.newLoop();
            trace("outside", attempt(() -> getRunningLoop()));
            loop.callSoon(() -> trace("in a callback", getRunningLoop() == loop, currentTask() == null));
            trace(attempt(() -> loop.runUntilComplete(async(() -> {
                trace("running loop is mine", getRunningLoop() == loop);
                Coroutine<Void> coroutine = async(() -> trace("never printed"));
                trace("same loop", attempt(() -> loop.runUntilComplete(coroutine)));
                trace("other loop", attempt(() -> other.runUntilComplete(coroutine)));
                trace("run", attempt(() -> run(coroutine)));
                trace("run_forever", attemptDo(loop::runForever));
                await(sleep(ZERO));
                return "main survived";
            }))));
            trace("outside again", attempt(() -> getRunningLoop()));
            trace("other still usable", attempt(() -> other.runUntilComplete(sleep(ZERO, "yes"))));
            trace("create_task outside", attempt(() -> createTask(async(() -> "never run"))));
            loop.close();
            other.close();
        });
    }

    private static Coroutine<Integer> afterAWhile(EventLoop loop, int x) {
        return async(() -> {
            trace("running", loop.isRunning());
            await(sleep(ofMillis(100)));
            return x;
        });
    }

    @Test
    void runUntilComplete() throws Exception {
        Oracle.check("loop/run_until_complete", () -> {
            EventLoop loop = VirtualLoop.newLoop();
            trace("before", loop.isRunning(), loop.isClosed());
            trace(attempt(() -> loop.runUntilComplete(afterAWhile(loop, 1))));
            trace(attempt(() -> loop.runUntilComplete(afterAWhile(loop, 2))), "clock", loop.time().toMillis());
            trace(attempt(() -> loop.runUntilComplete(async(() -> {
                await(sleep(ZERO));
                throw new ValueError("a");
            }))));
            trace(attempt(() -> loop.runUntilComplete(async(() -> {
                loop.callSoon(() -> loop.callSoon(() -> loop.callSoon(() -> trace("left over callback"))));
                loop.callLater(ofMillis(50), () -> trace("left over timer"));
            }))));
            trace("between runs", loop.isRunning());
            trace(attempt(() -> loop.runUntilComplete(afterAWhile(loop, 3))));
            Future<String> future = loop.createFuture();
            loop.callLater(ofSeconds(1), () -> future.setResult("from a timer"));
            trace(attempt(() -> loop.runUntilComplete(future)));
            trace("same future again", attempt(() -> loop.runUntilComplete(future)));
            Future<String> cancelled = loop.createFuture();
            cancelled.cancel();
            trace(attempt(() -> loop.runUntilComplete(cancelled)));
            loop.close();
            trace("after", loop.isRunning(), loop.isClosed());
        });
    }

    private static Action show(String name) {
        return () -> trace("at", now(), name);
    }

    @Test
    void timerCancel() throws Exception {
        Oracle.check("loop/timer_cancel", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            TimerHandle first = loop.callLater(ofMillis(100), show("first"));
            TimerHandle second = loop.callLater(ofMillis(200), show("second"));
            TimerHandle third = loop.callLater(ofMillis(300), show("third"));
            trace("deadlines", Stream.of(first, second, third).map(h -> h.when().toMillis()).toList());
            second.cancel();
            trace("cancelled", first.cancelled(), second.cancelled());
            loop.callLater(ofMillis(150), third::cancel);
            await(sleep(ofSeconds(1)));
            trace("main at", now());
            first.cancel();
            trace("cancelled after its run", first.cancelled());

            TimerHandle[] twin = new TimerHandle[1];
            loop.callLater(ofMillis(100), () -> {
                show("killer").run();
                twin[0].cancel();
            });
            twin[0] = loop.callLater(ofMillis(100), show("twin with the same deadline"));
            await(sleep(ofMillis(200)));

            TimerHandle far = loop.callLater(ofSeconds(1000), show("far"));
            var near = createTask(sleep(ofMillis(100), "near"));
            far.cancel();
            trace(await(near), "at", now());
        }));
    }

    private static void generation(EventLoop loop, int n) throws Exception {
        show("generation " + n).run();
        if (n < 4) {
            loop.callSoon(() -> generation(loop, n + 1));
        }
        if (n < 2) {
            loop.callLater(ZERO, show("timer of generation " + n));
        }
    }

    @Test
    void timersOrder() throws Exception {
        Oracle.check("loop/timers_order", () -> virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            loop.callLater(ofMillis(300), show("c"));
            loop.callLater(ofMillis(100), show("a"));
            loop.callAt(loop.time().plusMillis(200), show("b"));
            for (String name : List.of("a2", "a3", "a4", "a5")) {
                loop.callLater(ofMillis(100), show(name));
            }
            loop.callLater(ZERO, show("zero"));
            loop.callLater(ofSeconds(-1), show("negative"));
            loop.callSoon(show("soon"));
            await(sleep(ZERO));
            trace("main after one iteration at", now());
            await(sleep(ofMillis(250)));
            trace("main after sleep at", now());
            loop.callAt(ofMillis(50), show("deadline in the past"));
            loop.callSoon(show("soon again"));
            await(sleep(ofMillis(500)));
            trace("end at", now());
            trace("a chain of call_soon does not starve timers that are due");
            generation(loop, 0);
            await(sleep(ofMillis(100)));
        }));
    }
}
