package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;

import io.github.asyncio4j.*;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * An event loop made by hand. A task is a generator that yields what it waits for, which is given a callback; the callback
 * sends the answer into the task. So to a loop a callback and a send are almost the same.
 */
final class HandmadeLoop {

    private record Timer(int at, Runnable callback) {}

    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> a.at - b.at);
    private int now;

    /** Sends an answer into a task, and has what it waits for next send the next one. */
    void step(Generator<Consumer<Consumer<Object>>, Object, Void> task, Object answer) {
        try {
            task.send(answer).accept(next -> ready.add(() -> step(task, next)));
        } catch (StopIteration end) {
            IO.println("at " + now + " a task has ended");
        }
    }

    void run(List<Generator<Consumer<Consumer<Object>>, Object, Void>> tasks) {
        tasks.forEach(task -> step(task, null));
        while (!ready.isEmpty() || !timers.isEmpty()) {
            if (ready.isEmpty()) {
                now = timers.peek().at;
                timers.poll().callback.run();
            }
            ready.poll().run();
        }
    }

    /** To be yielded by a task that sleeps; the answer is the time. */
    Consumer<Consumer<Object>> sleep(int ticks) {
        return callback -> timers.add(new Timer(now + ticks, () -> callback.accept(now)));
    }

    Generator<Consumer<Consumer<Object>>, Object, Void> say(String what, int pause, int times) {
        return generator(y -> {
            for (int n = 0; n < times; n++) {
                IO.println("at " + y.yield(sleep(pause)) + " " + what);
            }
            return null;
        });
    }

    void main() {
        run(List.of(say("tick", 10, 3), say("tock", 15, 2)));
    }
}
