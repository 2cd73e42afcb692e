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
import org.jspecify.annotations.Nullable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

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

    /** Returns the loop that runs the caller, or null. */
    static @Nullable EventLoop runningLoopOrNull() {
        Here here = Fibers.here();
        return here == null ? null : (EventLoop) here.loop();
    }

    static void requireOutside(String verb) {
        if (Fibers.here() != null) {
            throw new IllegalStateException(verb + " cannot be called from a running event loop: it would block it;"
                    + " await the coroutine, or createTask(...) it");
        }
    }

    static <T> T run(EventLoop loop, Awaitable<T> main) {
        try {
            requireOutside("run(...)");
        } catch (IllegalStateException inside) {
            loop.close();
            throw inside;
        }
        return run(() -> loop, main, false);
    }

    static <T> T run(RunOptions options, Awaitable<T> main) {
        return run(options::newLoop, main, options.interrupts());
    }

    /** Runs a program on this thread, or one that takes its place. */
    private static <T> T run(Supplier<EventLoop> maker, Awaitable<T> main, boolean interrupts) {
        requireOutside("run(...)");
        EventLoop loop = maker.get();
        Context callers = Context.copyContext();
        Future<T> future;
        try {
            future = start(loop, main, callers);
        } catch (Throwable e) {
            loop.close();
            throw e;
        }
        AtomicReference<T> result = new AtomicReference<>();
        try (Interrupts signals = Interrupts.of(loop, future, interrupts)) {
            loop.run().drive(() -> {
                loop.context = callers;
                try {
                    result.set(complete(loop, future, signals));
                } finally {
                    end(loop);
                }
            });
        }
        return result.get();
    }

    /** Runs a loop until a coroutine has ended. */
    static <T> T runMain(EventLoop loop, Awaitable<T> main, Context context, boolean interrupts) {
        Future<T> future = start(loop, main, context);
        try (Interrupts signals = Interrupts.of(loop, future, interrupts)) {
            return complete(loop, future, signals);
        }
    }

    private static <T> Future<T> start(EventLoop loop, Awaitable<T> main, Context context) {
        return main instanceof Coroutine<T> coroutine
                ? loop.createTask(coroutine, TaskOptions.DEFAULT.withContext(context)) : loop.ensureFuture(main);
    }

    private static <T> T complete(EventLoop loop, Future<T> main, Interrupts signals) {
        try {
            return loop.runUntilComplete(main);
        } catch (CancelledError e) {
            if (signals.endedIt()) {
                throw new KeyboardInterrupt();
            }
            throw e;
        }
    }

    static void end(EventLoop loop) {
        try {
            cancelAll(loop);
            loop.runUntilComplete(loop.shutdownAsyncgens());
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
