package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link ThreadPool} and the calls that wait for one. All threads.
 *
 * <p>A JDK pool does not serve: with a fixed size it starts a thread for each call although one is idle, and with a growing
 * one it queues nothing.
 */
final class PoolThreads {

    /** How long an idle thread stays. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    private final int most;
    private final String namePrefix;
    private final @Nullable Action initializer;

    /** Completed when, after a shutdown, the last thread has nothing to do any more. Running, so that none can cancel it. */
    private final ConcurrentFuture<Void> ended = new ConcurrentFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // The rest is touched under the lock.

    private final ArrayDeque<Runnable> line = new ArrayDeque<>();

    /** The threads by their number; null where one has ended. */
    private final List<@Nullable Thread> threads = new ArrayList<>();

    private int alive;

    /** How many threads wait for a call, those among them that have been woken and have not come yet. */
    private int idle;

    private boolean shut;
    private @Nullable BrokenThreadPoolException broken;

    PoolThreads(int most, String namePrefix, @Nullable Action initializer) {
        this.most = most;
        this.namePrefix = namePrefix;
        this.initializer = initializer;
        ended.setRunningOrNotifyCancel();
    }

    /** Puts a call in line, and starts a thread if none is idle for it and there may be more. */
    void add(Runnable call) {
        lock.lock();
        try {
            if (broken != null) {
                throw new BrokenThreadPoolException(broken.getMessage(), broken.getCause());
            }
            if (shut) {
                throw new RejectedExecutionException(
                        this + " was shut down: cannot schedule new futures after shutdown");
            }
            line.add(call);
            if (line.size() <= idle) {
                changed.signal();
            } else if (alive < most) {
                startThread();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startThread() {
        int free = threads.indexOf(null);
        int number = free < 0 ? threads.size() : free;
        Thread thread = Thread.ofPlatform().name(namePrefix + "_" + number).daemon(false)
                .inheritInheritableThreadLocals(false).unstarted(this::work);
        try {
            thread.start();
        } catch (Throwable e) {
            line.removeLast();
            throw e;
        }
        if (free < 0) {
            threads.add(thread);
        } else {
            threads.set(number, thread);
        }
        alive++;
    }

    /** What a thread does. */
    private void work() {
        if (!initialized()) {
            return;
        }
        for (Runnable call = next(); call != null; call = next()) {
            try {
                call.run();
            } catch (Throwable e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            Thread.interrupted();
        }
    }

    private boolean initialized() {
        try {
            if (initializer != null) {
                initializer.run();
            }
            return true;
        } catch (Throwable e) {
            Log.error("Exception in initializer of " + this, e);
            breakDown(e);
            return false;
        }
    }

    private void breakDown(Throwable failure) {
        BrokenThreadPoolException exception = new BrokenThreadPoolException(
                "A thread initializer failed, " + this + " is not usable any more; make another one: " + failure,
                failure);
        List<Runnable> dropped;
        lock.lock();
        try {
            broken = exception;
            dropped = takeLine();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(call -> PoolCall.drop(call, exception));
        leave();
    }

    /** Returns the next call for this thread, or null, and then the thread is counted out and ends. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            long wait = IDLE_NANOS;
            idle++;
            try {
                while (line.isEmpty() && !shut && broken == null && wait > 0) {
                    wait = changed.awaitNanos(wait);
                }
            } catch (InterruptedException e) {
                // It was meant for a call that has ended by now. An idle thread may end too.
            } finally {
                idle--;
            }
            Runnable call = line.poll();
            if (call == null) {
                leave();
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            threads.set(threads.indexOf(Thread.currentThread()), null);
            alive--;
            if (shut && alive == 0) {
                ended.setResult(null);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Runnable> takeLine() {
        List<Runnable> all = List.copyOf(line);
        line.clear();
        return all;
    }

    /** Refuses further calls, and cancels those in line if asked to. */
    void shut(boolean cancelLine) {
        List<Runnable> dropped = List.of();
        lock.lock();
        try {
            if (!shut && alive == 0) {
                ended.setResult(null);
            }
            shut = true;
            if (cancelLine) {
                dropped = takeLine();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(call -> PoolCall.drop(call, null));
    }

    void interrupt() {
        lock.lock();
        try {
            threads.stream().filter(Objects::nonNull).forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    ConcurrentFuture<Void> ended() {
        return ended;
    }

    /** Whether the caller is one of the threads. */
    boolean isHere() {
        lock.lock();
        try {
            return threads.contains(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many threads there are. */
    int alive() {
        lock.lock();
        try {
            return alive;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many threads wait for a call. */
    int idle() {
        lock.lock();
        try {
            return idle;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ThreadPool[" + namePrefix + ", at most " + most + " threads]";
    }
}
