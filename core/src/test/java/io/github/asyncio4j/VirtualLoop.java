package io.github.asyncio4j;

import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.Poller;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The world of an event loop with a simulated clock that starts at zero.
 *
 * <p>While a callback is ready the clock stands still. When none is ready it jumps to the deadline of the next timer. When
 * there is none the program is stuck and the loop throws, unless it was made to wait for other threads.
 */
public final class VirtualLoop implements Poller, Clock {

    /** What a stuck program is told. */
    public static final String DEADLOCK = "deadlock: nothing is ready and no timer is set";

    /** How long, on the real clock, to wait for a wake-up by another thread when nothing else can happen. */
    private final long patience;

    /** Called at the beginning of each turn. */
    Runnable atTurn = () -> {};

    private long now;
    private long polls;
    private volatile boolean woken;
    private volatile Thread waiting;

    private VirtualLoop(Duration patience) {
        this.patience = patience.toNanos();
    }

    /** Makes a loop that throws as soon as nothing is ready and no timer is set. */
    public static EventLoop newLoop() {
        return newLoop(Duration.ZERO);
    }

    /** Makes a loop that then waits so long, on the real clock, for a callback from another thread. */
    public static EventLoop newLoop(Duration patience) {
        VirtualLoop world = new VirtualLoop(patience);
        return new EventLoop(world, world);
    }

    /** Runs a program on a loop of this kind, as {@link Asyncio#run} does on a real one. */
    public static <T> T virtualRun(Callable<T> main) {
        return Program.run(newLoop(), Asyncio.async(main));
    }

    /** Runs a program without a result. */
    public static void virtualRun(Action main) {
        Program.run(newLoop(), Asyncio.async(main));
    }

    /** Runs a program that is woken by other threads, at the latest after 10 real seconds. */
    public static <T> T virtualRunWithThreads(Callable<T> main) {
        return Program.run(newLoop(Duration.ofSeconds(10)), Asyncio.async(main));
    }

    /** Runs a program that is woken by other threads and has no result. */
    public static void virtualRunWithThreads(Action main) {
        Program.run(newLoop(Duration.ofSeconds(10)), Asyncio.async(main));
    }

    /** Returns the running loop's time in whole milliseconds. */
    public static long now() {
        return Asyncio.getRunningLoop().time().toMillis();
    }

    /** Simulates code that keeps the running loop busy for so many milliseconds. */
    public static void advance(long milliseconds) {
        here().now += milliseconds * 1_000_000;
    }

    /** Returns how often the running loop has polled. */
    public static long polls() {
        return here().polls;
    }

    private static VirtualLoop here() {
        return (VirtualLoop) Asyncio.getRunningLoop().poller();
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void flush() {
        atTurn.run();
    }

    @Override
    public void poll(long nanos) {
        polls++;
        if (nanos > 0 && !woken) {
            if (nanos == FOREVER) {
                awaitWakeup();
            } else {
                now += nanos;
            }
        }
        woken = false;
    }

    private void awaitWakeup() {
        long end = System.nanoTime() + patience;
        waiting = Thread.currentThread();
        while (!woken) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException(DEADLOCK);
            }
            LockSupport.parkNanos(this, left);
            Thread.interrupted();
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public void close() {}
}
