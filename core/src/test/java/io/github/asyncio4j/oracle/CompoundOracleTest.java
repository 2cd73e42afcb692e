package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.shield;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.taskGroup;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.waitFor;
import static io.github.asyncio4j.Trace.outcome;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;

import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Lock;
import io.github.asyncio4j.Queue;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scenarios of the loop that need what is built on it. */
class CompoundOracleTest {

    private static Coroutine<Integer> value() {
        return async(() -> 1);
    }

    private static Future<String> done() {
        Future<String> future = getRunningLoop().createFuture();
        future.setResult("d");
        return future;
    }

    private static Coroutine<Void> group(int tasks) {
        return async(() -> taskGroup(group -> {
            for (int n = 0; n < tasks; n++) {
                group.createTask(value());
            }
        }));
    }

    private static Coroutine<String> lock() {
        return async(() -> {
            try (var _ = await(new Lock().acquire())) {
                return "locked";
            }
        });
    }

    private static Coroutine<Void> expire() {
        return async(() -> timeout(ZERO, () -> {
            await(sleep(ofSeconds(10)));
        }));
    }

    private static Coroutine<String> blockedGet() {
        return async(() -> {
            Queue<String> queue = new Queue<>();
            Task<String> task = createTask(queue.get());
            await(sleep(ZERO));
            queue.putNowait("item");
            return await(task);
        });
    }

    private static Coroutine<Void> cancelled(int spins) {
        return async(() -> {
            Task<Void> task = createTask(sleep(ofSeconds(10)));
            spin(spins);
            task.cancel();
            await(task);
        });
    }

    private static void measure(Ticks ticks, String name, Supplier<Awaitable<?>> make) {
        ticks.since();
        String result = outcome(make.get());
        trace(name, "costs", ticks.since(), "gives", result);
    }

    @Test
    void iterationCostsCompound() throws Exception {
        Oracle.check("loop/iteration_costs_compound", () -> virtualRun(() -> {
            Ticks ticks = new Ticks();
            measure(ticks, "gather of nothing", () -> gather());
            measure(ticks, "gather of two coroutines", () -> gather(value(), value()));
            measure(ticks, "gather of done futures", () -> gather(done(), done()));
            measure(ticks, "shield of a task", () -> shield(createTask(value())));
            measure(ticks, "shield of a done future", () -> shield(done()));
            measure(ticks, "wait_for coroutine", () -> waitFor(value(), ofSeconds(1)));
            measure(ticks, "wait_for no limit", () -> waitFor(value(), null));
            measure(ticks, "wait_for task", () -> waitFor(createTask(value()), ofSeconds(1)));
            measure(ticks, "wait_for zero", () -> waitFor(value(), ZERO));
            measure(ticks, "empty task group", () -> group(0));
            measure(ticks, "task group of two", () -> group(2));
            measure(ticks, "free lock", CompoundOracleTest::lock);
            measure(ticks, "timeout zero", CompoundOracleTest::expire);
            measure(ticks, "blocked queue get", CompoundOracleTest::blockedGet);
            measure(ticks, "cancel before the start", () -> cancelled(0));
            measure(ticks, "cancel after the start", () -> cancelled(1));
            ticks.stop();
        }));
    }

    private record Seen(int number, boolean inTheLoop) {}

    @Test
    void callSoonThreadsafe() throws Exception {
        Oracle.check("loop/call_soon_threadsafe", () -> run(() -> {
            EventLoop loop = getRunningLoop();
            List<Seen> seen = new CopyOnWriteArrayList<>();
            Future<String> finished = loop.createFuture();
            Thread thread = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 5; n++) {
                    int number = n;
                    // In the loop is where the running loop is this one; its callbacks have no thread of their own.
                    loop.callSoonThreadsafe(() -> seen.add(new Seen(number, getRunningLoop() == loop)));
                }
                loop.callSoonThreadsafe(() -> finished.setResult("woken"));
            });
            trace(await(waitFor(finished, ofSeconds(10))));
            thread.join();
            trace("order", seen.stream().map(Seen::number).toList());
            trace("all in the loop thread", seen.stream().allMatch(Seen::inTheLoop));

            loop.callSoon(() -> trace("call_soon first"));
            loop.callSoonThreadsafe(() -> trace("threadsafe from the loop thread second"));
            loop.callSoon(() -> trace("call_soon third"));
            await(sleep(ZERO));

            Event gate = new Event();
            List<Thread> threads =
                    Stream.generate(() -> Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(gate::set)))
                            .limit(4).toList();
            trace("event", await(waitFor(gate.waitSet(), ofSeconds(10))));
            for (Thread setter : threads) {
                setter.join();
            }
        }));
    }
}
