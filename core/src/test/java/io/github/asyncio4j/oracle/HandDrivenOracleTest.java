package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.trace;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.StopIteration;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Little loops, made of nothing but generators that somebody resumes. */
class HandDrivenOracleTest {

    // ---- taking turns

    private static final class Scheduler {
        private record Turn(String name, Generator<Void, Void, ?> g) {}

        private final Deque<Turn> ready = new ArrayDeque<>();
        private final Map<String, Object> results = new LinkedHashMap<>();
        private int turns;

        void start(String name, Generator<Void, Void, ?> g) {
            ready.add(new Turn(name, g));
        }

        void run() {
            while (!ready.isEmpty()) {
                Turn turn = ready.remove();
                turns++;
                try {
                    turn.g.send(null);
                    ready.add(turn);
                } catch (StopIteration e) {
                    results.put(turn.name, e.value());
                    trace(turn.name, "ends with", e.value(), "on turn", turns);
                } catch (Exception e) {
                    results.put(turn.name, e);
                    trace(turn.name, "fails with", e, "on turn", turns);
                }
            }
        }
    }

    private final Scheduler scheduler = new Scheduler();

    private static Generator<Void, Void, Integer> counter(String name, int steps) {
        return generator(y -> {
            for (int n = 0; n < steps; n++) {
                trace(name, "step", n);
                y.yield(null);
            }
            return steps;
        });
    }

    private Generator<Void, Void, Integer> parent() {
        return generator(y -> {
            scheduler.start("child", counter("child", 2));
            while (!scheduler.results.containsKey("child")) {
                y.yield(null);
            }
            return (Integer) scheduler.results.get("child") * 10;
        });
    }

    private static Generator<Void, Void, String> callee(int n) {
        return generator(y -> {
            for (int i = 0; i < n; i++) {
                y.yield(null);
            }
            return "helped";
        });
    }

    private static Generator<Void, Void, Void> failing() {
        return generator(y -> {
            y.yield(null);
            throw new ValueError("broken");
        });
    }

    @Test
    void roundRobin() throws Exception {
        Oracle.check("handdriven/round_robin", () -> {
            scheduler.start("a", counter("a", 3));
            scheduler.start("b", counter("b", 1));
            scheduler.start("p", parent());
            scheduler.start("d", generator(y -> y.yieldFrom(callee(2))));
            scheduler.start("f", failing());
            scheduler.run();
            trace("all", scheduler.results);
        });
    }

    // ---- a clock

    private static final class MiniLoop {
        private record Timer(int due, int order, Generator<Integer, Integer, ?> g) {}

        private final PriorityQueue<Timer> timers =
                new PriorityQueue<>(Comparator.comparingInt(Timer::due).thenComparingInt(Timer::order));
        private int clock;
        private int order;

        void start(Generator<Integer, Integer, ?> g) {
            wakeLater(g, g.next());
        }

        private void wakeLater(Generator<Integer, Integer, ?> g, int delay) {
            timers.add(new Timer(clock + delay, ++order, g));
        }

        void run() {
            while (!timers.isEmpty()) {
                Timer timer = timers.remove();
                clock = timer.due;
                try {
                    wakeLater(timer.g, timer.g.send(clock));
                } catch (StopIteration e) {
                    trace("end with", e.value(), "at", clock);
                }
            }
        }
    }

    private static Generator<Integer, Integer, String> ticker(String name, int period, int count) {
        return generator(y -> {
            for (int n = 0; n < count; n++) {
                trace(name, n, "at", y.yield(period));
            }
            return name;
        });
    }

    private static Generator<Integer, Integer, Integer> nap(MiniLoop loop, int ms) {
        return generator(y -> {
            int before = loop.clock;
            int after = y.yield(ms);
            return after - before;
        });
    }

    private static Generator<Integer, Integer, Integer> sleeper(MiniLoop loop, String name, int... naps) {
        return generator(y -> {
            int total = 0;
            for (int ms : naps) {
                total += y.yieldFrom(nap(loop, ms));
                trace(name, "slept", total);
            }
            return total;
        });
    }

    @Test
    void sleeping() throws Exception {
        Oracle.check("handdriven/sleeping", () -> {
            MiniLoop loop = new MiniLoop();
            loop.start(ticker("fast", 100, 5));
            loop.start(ticker("slow", 250, 2));
            loop.start(sleeper(loop, "s", 50, 0, 200));
            loop.run();
            trace("clock", loop.clock);
        });
    }

    // ---- futures

    private record Step(MiniTask task, @Nullable MiniFuture waited) {}

    private final Deque<Step> ready = new ArrayDeque<>();

    private class MiniFuture {
        final List<MiniTask> waiters = new ArrayList<>();
        boolean done;
        @Nullable Object result;
        @Nullable Exception error;

        void finish(@Nullable Object value, @Nullable Exception failure) {
            done = true;
            result = value;
            error = failure;
            waiters.forEach(task -> ready.add(new Step(task, this)));
        }
    }

    private final class MiniTask extends MiniFuture {
        private final String name;
        private final Generator<MiniFuture, Object, ?> g;

        MiniTask(String name, Generator<MiniFuture, Object, ?> g) {
            this.name = name;
            this.g = g;
            ready.add(new Step(this, null));
        }

        void step(@Nullable MiniFuture waited) {
            MiniFuture target;
            try {
                target = waited == null ? g.send(null)
                        : waited.error != null ? g.throwInto(waited.error) : g.send(waited.result);
            } catch (StopIteration e) {
                trace(name, "returns", e.value());
                finish(e.value(), null);
                return;
            } catch (Exception e) {
                trace(name, "fails", describe(e));
                finish(null, e);
                return;
            }
            target.waiters.add(this);
            if (target.done) {
                ready.add(new Step(this, target));
            }
        }
    }

    private void runReady() {
        while (!ready.isEmpty()) {
            Step step = ready.remove();
            step.task.step(step.waited);
        }
    }

    private Generator<MiniFuture, Object, Integer> reader(MiniFuture channel) {
        return generator(y -> 1 + (Integer) y.yield(channel));
    }

    private Generator<MiniFuture, Object, Object> bad() {
        return generator(y -> {
            MiniFuture settled = new MiniFuture();
            settled.finish("now", null);
            trace("settled", y.yield(settled));
            throw new ValueError("bad");
        });
    }

    private Generator<MiniFuture, Object, Object> parent(MiniFuture channel) {
        return generator(y -> {
            MiniTask child = new MiniTask("child", reader(channel));
            int doubled = (Integer) y.yield(child) * 2;
            Object again = y.yield(child);
            try {
                y.yield(new MiniTask("bad", bad()));
            } catch (Exception e) {
                trace("parent handles", describe(e));
            }
            return List.of(doubled, again);
        });
    }

    @Test
    void miniFutures() throws Exception {
        Oracle.check("handdriven/mini_futures", () -> {
            MiniFuture channel = new MiniFuture();
            MiniTask top = new MiniTask("parent", parent(channel));
            runReady();
            trace("nothing is ready, parent done", top.done);
            channel.finish(20, null);
            runReady();
            trace("parent done", top.done, top.result);
        });
    }
}
