package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.poll.Clock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Where blocking calls run by default: a virtual thread a call, up to a limit, then a line. All threads. */
final class DefaultExecutor implements Executor, AutoCloseable {

    static final int LIMIT = 1_024;

    private static final System.Logger LOG = System.getLogger("io.github.asyncio4j");

    private final ArrayDeque<Runnable> line = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean shut;

    /** Told once when, after a shutdown, no thread is left. */
    private @Nullable Runnable onIdle;

    @Override
    public void execute(Runnable call) {
        Thread thread;
        synchronized (this) {
            if (shut) {
                throw new RejectedExecutionException("Executor shutdown has been called: the default executor of this"
                        + " loop takes no more calls");
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
        Future<Void> idle = loop.createFuture();
        synchronized (this) {
            shut = true;
            if (threads.isEmpty()) {
                return;
            }
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
        try {
            Asyncio.timeout(limit, () -> Asyncio.await(idle));
        } catch (AsyncTimeoutException e) {
            // A simulated clock may be past the limit while the threads, which are real, are just about to end.
            if (Clock.SYSTEM.nanos() - begin >= Times.nanos(limit)) {
                LOG.log(Level.WARNING, "calls on the default executor did not end within " + limit
                        + " of its shutdown: they are interrupted and left");
            }
            close();
        }
    }

    /** Refuses new calls, forgets the line and interrupts what runs. */
    @Override
    public void close() {
        synchronized (this) {
            shut = true;
            onIdle = null;
            line.clear();
            threads.forEach(Thread::interrupt);
        }
    }
}
