package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Here;
import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.ParkPoller;
import io.github.asyncio4j.poll.Poller;
import io.github.asyncio4j.poll.PollerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;

/** The life of a program on a loop of its own, from the making of the loop to its close. */
final class Program {

    private static final Duration EXECUTOR_SHUTDOWN = Duration.ofSeconds(300);

    private Program() {}

    static EventLoop newEventLoop() {
        return new EventLoop(newPoller(), Clock.SYSTEM);
    }

    private static Poller newPoller() {
        for (PollerProvider provider : ServiceLoader.load(PollerProvider.class, Program.class.getClassLoader())) {
            return provider.open(Fibers.carried());
        }
        return new ParkPoller();
    }

    static EventLoop runningLoop() {
        Here here = Fibers.here();
        if (here == null || !((EventLoop) here.loop()).isRunning()) {
            throw new IllegalStateException("no running event loop on thread \"" + Thread.currentThread().getName()
                    + "\": this works inside run(...), and not in blocking(...) or in another thread");
        }
        return (EventLoop) here.loop();
    }

    static <T> T run(EventLoop loop, Awaitable<T> main) {
        if (Fibers.here() != null) {
            loop.close();
            throw new IllegalStateException("run(...) cannot be called from a running event loop: it would block it;"
                    + " await the coroutine, or createTask(...) it");
        }
        AtomicReference<T> result = new AtomicReference<>();
        Context callers = Context.capture();
        loop.run().drive(() -> {
            loop.context = callers;
            try {
                result.set(loop.runUntilComplete(main));
            } finally {
                end(loop);
            }
        });
        return result.get();
    }

    private static void end(EventLoop loop) {
        try {
            cancelAll(loop);
            loop.runUntilComplete(loop.shutdownDefaultExecutor(EXECUTOR_SHUTDOWN));
        } finally {
            loop.close();
        }
    }

    /** Until none is left, since a task may start others while it is being cancelled. */
    private static void cancelAll(EventLoop loop) {
        for (List<Task<?>> left = loop.allTasks(); !left.isEmpty(); left = loop.allTasks()) {
            left.forEach(Task::cancel);
            loop.runUntilComplete(Gathering.outcomes(loop, left));
            for (Task<?> task : left) {
                if (!task.cancelled() && task.exception() != null) {
                    loop.callExceptionHandler(new ErrorContext("unhandled exception during run(...) shutdown: "
                            + task.exception(), task.exception(), Map.of("task", task)));
                }
            }
        }
    }
}
