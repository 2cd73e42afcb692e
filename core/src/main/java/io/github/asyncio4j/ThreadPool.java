package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run calls in parallel, for work that keeps a processor busy: Python's ThreadPoolExecutor.
 *
 * <pre>{@code
 * try (var pool = new ThreadPool(4)) {
 *     ConcurrentFuture<Long> one = pool.submit(() -> crunch(data));       // from any thread: one.result() blocks
 *     Long other = await(loop.runInExecutor(pool, () -> crunch(data)));   // from a coroutine
 * }
 * }</pre>
 *
 * <p>A thread is started when a call comes and none is idle, up to the greatest number; then calls wait in line, which has no
 * limit. A thread that is idle for five seconds ends, so that a pool that nobody closes does not keep the program; calls that
 * were submitted are finished before the program ends. For blocking calls see {@link Asyncio#toThread}, which needs no pool.
 *
 * <p>May be used by all threads.
 */
public final class ThreadPool implements Executor, AutoCloseable {

    /**
     * What {@link #map} does with each item.
     *
     * @param <A> the type of the items
     * @param <R> the type of the results
     */
    @FunctionalInterface
    public interface Mapper<A, R> {

        /**
         * Makes the result for an item; what it throws is thrown where the result is taken.
         *
         * @param item one of those that were given, each once
         * @return the result; may be null
         * @throws Exception whatever the work fails with, checked or not
         */
        R apply(A item) throws Exception;
    }

    private static final AtomicInteger UNNAMED = new AtomicInteger();

    private final PoolThreads threads;

    /** Makes a pool of at most so many threads as there are processors and four more, but no more than 32. */
    public ThreadPool() {
        this(Math.min(32, Runtime.getRuntime().availableProcessors() + 4));
    }

    /**
     * Makes a pool of at most so many threads, at least one.
     *
     * @param maxWorkers 1 or more; threads are started when calls come
     */
    public ThreadPool(int maxWorkers) {
        this(maxWorkers, "ThreadPool-" + UNNAMED.getAndIncrement());
    }

    /**
     * Makes a pool whose threads are named {@code PREFIX_0}, {@code PREFIX_1} and so on.
     *
     * @param maxWorkers how many threads there are at most; 1 or more
     * @param threadNamePrefix what the names begin with, for thread dumps
     */
    public ThreadPool(int maxWorkers, String threadNamePrefix) {
        this(maxWorkers, threadNamePrefix, null);
    }

    /**
     * Makes a pool whose threads each run an initializer first. If one fails, the pool is broken: its waiting calls fail with
     * {@link BrokenThreadPoolException}, and so do later submits.
     *
     * @param maxWorkers how many threads there are at most; 1 or more
     * @param threadNamePrefix what the names begin with, for thread dumps
     * @param initializer runs in each thread before its first call; null for none
     */
    public ThreadPool(int maxWorkers, String threadNamePrefix, @Nullable Action initializer) {
        if (maxWorkers <= 0) {
            throw new IllegalArgumentException("maxWorkers is " + maxWorkers + "; it must be greater than 0");
        }
        Objects.requireNonNull(threadNamePrefix, "the prefix of the thread names is null");
        threads = new PoolThreads(maxWorkers, threadNamePrefix, initializer);
    }

    /**
     * Has a thread make a call.
     *
     * @param <T> the type of the result
     * @param call may block; waits in line while all threads are busy
     * @return the future of its result, or of what it threw
     * @throws RejectedExecutionException after a shutdown; as {@link BrokenThreadPoolException} if an initializer has
     *         failed
     */
    public <T> ConcurrentFuture<T> submit(Callable<T> call) {
        Objects.requireNonNull(call, "the call is null");
        ConcurrentFuture<T> future = new ConcurrentFuture<>();
        threads.add(new PoolCall<>(call, future));
        return future;
    }

    /**
     * Has a thread make a call without a result; see {@link #submit(Callable)}.
     *
     * @param call may block; waits in line while all threads are busy
     * @return the future of its end, whose result is null
     */
    public ConcurrentFuture<Void> submit(Action call) {
        Objects.requireNonNull(call, "the call is null");
        return submit(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Has a thread make a call of which nobody asks the result; what it throws is told to the thread's uncaught exception
     * handler.
     *
     * @throws RejectedExecutionException as {@link #submit(Callable)}
     */
    @Override
    public void execute(Runnable call) {
        threads.add(Objects.requireNonNull(call, "the call is null"));
    }

    /**
     * Submits a call for each item, at once; the stream blocks for each result. See
     * {@link #map(Mapper, Iterable, Duration)}.
     *
     * @param <A> the type of the items
     * @param <R> the type of the results
     * @param mapper called in the pool's threads, for several items at a time
     * @param items walked through once, here and now
     * @return the results in the items' order; closing it cancels the calls that are left
     */
    public <A, R> Stream<R> map(Mapper<? super A, ? extends R> mapper, Iterable<? extends A> items) {
        return map(mapper, items, null);
    }

    /**
     * Submits a call for each item, at once, and returns the results in the items' order; the stream blocks for each. Where
     * a call has failed its failure is thrown, undeclared, and an {@link AsyncTimeoutException} when the time since this
     * method was called is up. Then, and when the stream is closed, the calls that are left are cancelled.
     *
     * @param <A> the type of the items
     * @param <R> the type of the results
     * @param mapper called in the pool's threads, for several items at a time
     * @param items walked through once, here and now
     * @param limit null for none
     * @return the results in the items' order; closing it cancels the calls that are left
     * @throws RejectedExecutionException as {@link #submit(Callable)}
     */
    public <A, R> Stream<R> map(Mapper<? super A, ? extends R> mapper, Iterable<? extends A> items,
            @Nullable Duration limit) {
        Objects.requireNonNull(mapper, "the mapper is null");
        ArrayDeque<ConcurrentFuture<R>> calls = new ArrayDeque<>();
        try {
            items.forEach(item -> calls.add(submit(() -> mapper.apply(item))));
        } catch (Throwable e) {
            PoolResults.cancel(calls);
            throw e;
        }
        return PoolResults.stream(calls, limit);
    }

    /**
     * Refuses further calls and waits until those that were submitted are done. Suspends until then in a coroutine, and
     * blocks elsewhere; see {@link #shutdown(boolean, boolean)}.
     */
    public void shutdown() {
        shutdown(true, false);
    }

    /**
     * Refuses further calls. A second call does no harm.
     *
     * <p>Waits, if asked to, for the end of all threads. Suspends until then in a coroutine, while others run; a cancel of
     * the task ends the wait alone. Elsewhere it blocks, and an interrupt then cancels the waiting calls, interrupts the
     * running ones, and is kept. In a callback of a loop, or a call of this pool, nothing may wait, and it is refused.
     *
     * @param wait whether to wait
     * @param cancelFutures whether to cancel the calls that have not begun
     */
    public void shutdown(boolean wait, boolean cancelFutures) {
        if (wait) {
            refuseToWaitForItself();
        }
        threads.shut(cancelFutures);
        if (wait) {
            awaitEnd();
        }
    }

    /**
     * Refuses further calls and waits until those that were submitted are done. Suspends until then in a coroutine, and
     * blocks elsewhere; see {@link #shutdown(boolean, boolean)}.
     */
    @Override
    public void close() {
        shutdown();
    }

    private void refuseToWaitForItself() {
        if (Suspend.currentTaskOrNull() == null) {
            Blocking.refuse("waiting for the end of " + this + " (shutdown(false, ...) does not)");
        }
        if (threads.isHere()) {
            throw new IllegalStateException("a call that " + this + " runs cannot wait for the end of all its calls:"
                    + " use shutdown(false, ...)");
        }
    }

    private void awaitEnd() {
        ConcurrentFuture<Void> ended = threads.ended();
        if (Suspend.currentTaskOrNull() != null) {
            if (!ended.done()) {
                Asyncio.await(Asyncio.wrapFuture(ended));
            }
            return;
        }
        boolean interrupted = false;
        while (!ended.done()) {
            try {
                ended.result();
            } catch (InterruptedException e) {
                interrupted = true;
                threads.shut(true);
                threads.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** For tests. */
    PoolThreads threads() {
        return threads;
    }

    @Override
    public String toString() {
        return threads.toString();
    }
}
