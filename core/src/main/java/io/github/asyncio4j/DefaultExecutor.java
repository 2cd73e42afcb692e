package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.poll.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where blocking calls run by default: a virtual thread a call, up to a limit, then a line; or what the program has given
 * in its place. The threads are for all threads, the rest is for the loop's alone.
 */
final class DefaultExecutor implements Executor, AutoCloseable {

    static final int LIMIT = 1_024;

    private final ArrayDeque<Runnable> line = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean shut;

    /** Told once when, after a shutdown, no thread is left. */
    private @Nullable Runnable onIdle;

    /** What makes the calls instead, from now on. Loop thread. */
    private @Nullable GivenExecutor given;

    /** Has another executor make the calls from now on; the one before it is its maker's again. */
    void give(GivenExecutor executor) {
        if (shut()) {
            throw new IllegalStateException("Executor shutdown has been called: the loop would never use "
                    + executor.executor() + "; set it before that");
        }
        given = executor;
    }

    /** Has a call made, and returns the future of it. */
    <T> Future<T> submit(EventLoop loop, Callable<T> call) {
        if (shut()) {
            throw refusal();
        }
        return given == null ? new ExecutorCall<>(loop, call, true).start(this)
                : loop.runInExecutor(given.executor(), call);
    }

    private synchronized boolean shut() {
        return shut;
    }

    private static RejectedExecutionException refusal() {
        return new RejectedExecutionException("Executor shutdown has been called: the default executor of this loop"
                + " takes no more calls; name one in runInExecutor(executor, call)");
    }

    @Override
    public void execute(Runnable call) {
        Thread thread;
        synchronized (this) {
            if (shut) {
                throw refusal();
            }
            if (threads.size() >= LIMIT) {
                line.add(call);
                return;
            }
            thread = Fibers.worker("asyncio4j-blocking", () -> serve(call));
            threads.add(thread);
        }
        thread.start();
    }

    private void serve(Runnable first) {
        for (Runnable call = first; call != null; call = next()) {
            call.run();
            Thread.interrupted();
        }
    }

    private @Nullable Runnable next() {
        Runnable idle;
        synchronized (this) {
            Runnable call = line.poll();
            if (call != null) {
                return call;
            }
            threads.remove(Thread.currentThread());
            if (!threads.isEmpty() || onIdle == null) {
                return null;
            }
            idle = onIdle;
            onIdle = null;
        }
        idle.run();
        return null;
    }

    /** Refuses new calls and waits for the running ones, inside a task of the loop. */
    void shutdown(EventLoop loop, Duration limit) {
        long begin = Clock.SYSTEM.nanos();
        List<Future<Void>> ends = new ArrayList<>(2);
        shutThreads(loop, ends);
        if (given != null) {
            ends.add(given.end(loop));
        }
        if (ends.isEmpty()) {
            return;
        }
        try {
            Asyncio.timeout(limit, () -> {
                Asyncio.await(Asyncio.gather(ends));
            });
        } catch (AsyncTimeoutException e) {
            // A simulated clock may be past the limit while the threads, which are real, are just about to end.
            if (Clock.SYSTEM.nanos() - begin >= Times.nanos(limit)) {
                Log.warning("calls on the default executor did not end within " + limit
                        + " of its shutdown: they are " + (given == null ? "interrupted and left" : "left to run on"));
            }
            close();
        }
    }

    /** Adds the future of their end, if there are any. */
    private void shutThreads(EventLoop loop, List<Future<Void>> ends) {
        synchronized (this) {
            shut = true;
            if (threads.isEmpty()) {
                return;
            }
            Future<Void> idle = loop.createFuture();
            ends.add(idle);
            Runnable before = onIdle;
            onIdle = () -> {
                loop.postUnlessClosed(() -> {
                    if (!idle.done()) {
                        idle.setResult(null);
                    }
                });
                if (before != null) {
                    before.run();
                }
            };
        }
    }

    /** Refuses new calls, forgets the line and interrupts what runs; what was given is shut down and left to run on. */
    @Override
    public void close() {
        synchronized (this) {
            shut = true;
            onIdle = null;
            line.clear();
            threads.forEach(Thread::interrupt);
        }
        if (given != null) {
            given.shut();
        }
    }
}
