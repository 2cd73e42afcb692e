package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Driver;
import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Here;
import io.github.asyncio4j.loop.Turn;
import io.github.asyncio4j.poll.Poller;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running of a loop: on which thread, and from when to when.
 *
 * <p>A loop's poller belongs to one thread for life. Under {@link #drive} that is the caller's (or the one that takes its
 * place); otherwise it is a thread of the loop's own, on which every run of it happens while the caller waits.
 */
final class LoopRun {

    private final EventLoop loop;
    private final Turn turn;
    private final Poller poller;

    /** The loop's own thread; it begins with the first run that is not driven in place. */
    private final Driver driver;

    /** The thread that drives the loop in place; null otherwise. */
    private @Nullable Thread inPlace;

    /** Where the loop runs, while it runs. Written by its thread, read by any to check that it is not another. */
    private volatile @Nullable Here here;

    // The rest is touched on the loop's thread, or while the loop does not run.

    private boolean stopping;

    /** What runUntilComplete runs for; its end stops the loop, unless the loop has been left before. */
    private @Nullable Future<?> awaited;

    /** A SystemExit or VirtualMachineError of a task, on its way out of the loop. */
    private @Nullable Error escaped;

    LoopRun(EventLoop loop, Turn turn, Poller poller) {
        this.loop = loop;
        this.turn = turn;
        this.poller = poller;
        driver = new Driver(loop);
    }

    void forever() {
        onItsThread(this::turns);
    }

    <T> T untilComplete(Future<T> future) {
        Consumer<Future<T>> onDone = _ -> stopping |= future == awaited;
        future.addCallback(onDone);
        awaited = future;
        try {
            forever();
        } catch (Throwable e) {
            future.retrieved();
            throw e;
        } finally {
            awaited = null;
            future.removeCallback(onDone);
        }
        if (!future.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed: " + future);
        }
        return future.result();
    }

    private void turns() {
        here = Fibers.here();
        try {
            poller.drive(this::turnUntilStopped);
        } finally {
            stopping = false;
            here = null;
        }
    }

    private void turnUntilStopped() {
        turn.pollNext();
        do {
            turn.run(stopping);
            throwEscaped();
        } while (!stopping);
    }

    /** Runs code on this thread, or one that can take its place, as the one that may then run the loop. */
    void drive(Runnable program) {
        Fibers.drive(loop, () -> {
            inPlace = Thread.currentThread();
            program.run();
        });
    }

    void stop() {
        stopping = true;
    }

    /** Gives back the poller, and the thread. */
    void close() {
        onItsThread(poller::close);
        driver.close();
    }

    private void onItsThread(Runnable work) {
        if (inPlace == Thread.currentThread()) {
            work.run();
        } else {
            driver.run(work);
        }
    }

    boolean isRunning() {
        return here != null;
    }

    /** Where the loop runs; for its own tasks. */
    Here here() {
        return Objects.requireNonNull(here);
    }

    /** Whether the caller is on the thread that runs the loop; true also while none does. */
    boolean isHere() {
        Here now = here;
        return now == null || Fibers.here() == now;
    }

    /** Whether the caller is on the thread that runs the loop. */
    boolean isRunningHere() {
        Here now = here;
        return now != null && Fibers.here() == now;
    }

    /** Has this leave the loop as soon as the task that threw it has given up its stack. */
    void escape(Error error) {
        escaped = error;
    }

    void throwEscaped() {
        Error error = escaped;
        if (error != null) {
            escaped = null;
            throw error;
        }
    }

    void requireNoneRunning(String method) {
        if (here != null) {
            throw new IllegalStateException("This event loop is already running: " + method
                    + " cannot be called again; await instead");
        }
        Here other = Fibers.here();
        if (other != null && ((EventLoop) other.loop()).isRunning()) {
            throw new IllegalStateException("Cannot run the event loop while another loop is running on this thread: "
                    + method + " would block it; await instead");
        }
    }
}
