package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that another thread makes: Python's concurrent.futures.Future, and what {@link ThreadPool#submit}
 * returns.
 *
 * <p>All threads may use it, and the readers block; on a loop use {@link Asyncio#wrapFuture(ConcurrentFuture)}, since there
 * a wait that would block is refused. Callbacks run at once, in the thread that completes it. A call that has begun cannot
 * be cancelled.
 *
 * <pre>
 *   PENDING --setRunningOrNotifyCancel--> RUNNING
 *   PENDING, RUNNING --setResult, setException--> FINISHED
 *   PENDING --cancel--> CANCELLED --setRunningOrNotifyCancel--> CANCELLED_AND_NOTIFIED
 * </pre>
 *
 * <p>Memory consistency: what the completing thread did before happens before what a reader or a callback does after.
 *
 * @param <T> the type of the result
 */
public final class ConcurrentFuture<T> implements java.util.concurrent.Future<T> {

    /** As in the table above; from CANCELLED on it is done. */
    private enum Phase {
        PENDING, RUNNING, CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED
    }

    private final Object lock = new Object();

    /** Opens when it is done; what the blocking readers wait for. */
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Written under the lock, read by any thread; the outcome is written before it. */
    private volatile Phase phase = Phase.PENDING;

    private @Nullable T result;
    private @Nullable Throwable failure;

    // Under the lock; empty once they have been called.

    private List<Consumer<? super ConcurrentFuture<T>>> callbacks = new ArrayList<>(1);

    /** Those of wait and asCompleted: a cancelled one counts for them when whoever was to run it has been told. */
    private List<Consumer<ConcurrentFuture<?>>> watchers = new ArrayList<>(0);

    /** Makes a pending one; for those who run calls on threads of their own. {@link ThreadPool#submit} makes it for you. */
    public ConcurrentFuture() {}

    /**
     * Cancels it if the call has not begun: the readers get a {@link CancellationException}.
     *
     * @return whether it is cancelled now, by this call or before
     */
    public boolean cancel() {
        synchronized (lock) {
            if (phase != Phase.PENDING) {
                return cancelled();
            }
            phase = Phase.CANCELLED;
        }
        ended.countDown();
        callBack();
        return true;
    }

    /** The same as {@link #cancel()}: a call that has begun is not interrupted. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return cancel();
    }

    /** {@return whether it was cancelled} */
    public boolean cancelled() {
        Phase now = phase;
        return now == Phase.CANCELLED || now == Phase.CANCELLED_AND_NOTIFIED;
    }

    /** {@return whether the call has begun and not ended} */
    public boolean running() {
        return phase == Phase.RUNNING;
    }

    /** {@return whether it has a result, has failed or was cancelled} */
    public boolean done() {
        return phase.compareTo(Phase.CANCELLED) >= 0;
    }

    /** The same as {@link #cancelled}. */
    @Override
    public boolean isCancelled() {
        return cancelled();
    }

    /** The same as {@link #done}. */
    @Override
    public boolean isDone() {
        return done();
    }

    /**
     * Blocks until it is done and returns the result, or throws the very failure of the call, checked or not.
     *
     * @return the result; may be null
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException if it is not done and this is a loop's thread
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public T result() throws InterruptedException {
        block("result()", null);
        return outcome();
    }

    /**
     * Blocks until it is done, at most so long, and returns the result or throws the failure.
     *
     * @param limit zero or less: do not wait
     * @return the result; may be null
     * @throws AsyncTimeoutException if it is not done by then; the call goes on
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public T result(Duration limit) throws InterruptedException {
        block("result()", Objects.requireNonNull(limit, "the limit is null; leave it out to wait for ever"));
        return outcome();
    }

    /**
     * Blocks until it is done and returns the failure, or null if there is a result.
     *
     * @return the very failure of the call, not wrapped
     * @throws CancellationException if it was cancelled
     * @throws IllegalStateException if it is not done and this is a loop's thread
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public @Nullable Throwable exception() throws InterruptedException {
        block("exception()", null);
        return failureOrNull();
    }

    /**
     * Blocks until it is done, at most so long, and returns the failure or null.
     *
     * @param limit zero or less: do not wait
     * @return the very failure of the call, not wrapped
     * @throws AsyncTimeoutException if it is not done by then
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public @Nullable Throwable exception(Duration limit) throws InterruptedException {
        block("exception()", Objects.requireNonNull(limit, "the limit is null; leave it out to wait for ever"));
        return failureOrNull();
    }

    /** {@link #result()} by the rules of java.util.concurrent: a failure is the cause of an ExecutionException. */
    @Override
    public T get() throws InterruptedException, ExecutionException {
        block("get()", null);
        return outcomeOfGet();
    }

    /** {@link #result(Duration)} by the rules of java.util.concurrent. */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            block("get()", Duration.ofNanos(unit.toNanos(timeout)));
        } catch (AsyncTimeoutException e) {
            throw (TimeoutException) new TimeoutException(e.getMessage()).initCause(e);
        }
        return outcomeOfGet();
    }

    private void block(String call, @Nullable Duration limit) throws InterruptedException {
        if (done()) {
            return;
        }
        boolean waits = limit == null || limit.isPositive();
        if (waits) {
            Blocking.refuse(call);
        }
        if (limit == null) {
            ended.await();
        } else if (!ended.await(Times.nanos(limit), TimeUnit.NANOSECONDS)) {
            throw new AsyncTimeoutException(this + " is not done after " + limit);
        }
    }

    private T outcome() {
        Throwable thrown = failureOrNull();
        if (thrown != null) {
            throw Sneaky.sneak(thrown);
        }
        return result;
    }

    private T outcomeOfGet() throws ExecutionException {
        Throwable thrown = failureOrNull();
        if (thrown != null) {
            throw new ExecutionException(thrown);
        }
        return result;
    }

    private @Nullable Throwable failureOrNull() {
        if (cancelled()) {
            throw new CancellationException(this + " has no result");
        }
        return failure;
    }

    /**
     * Has a callback run when this is done, in the thread that completes it, or at once and here if it is. Several run in
     * the order they were added; what one throws is logged and hurts nobody.
     *
     * @param callback is given this future, done; must be quick, since it holds the thread that completes it
     */
    public void addDoneCallback(Consumer<? super ConcurrentFuture<T>> callback) {
        Objects.requireNonNull(callback, "the callback is null");
        synchronized (lock) {
            if (!done()) {
                callbacks.add(callback);
                return;
            }
        }
        callBack(callback);
    }

    /**
     * Says that the call begins; for those who run calls.
     *
     * @return false if it was cancelled meanwhile: then the call must not be made
     * @throws IllegalStateException if this was said before, or it is finished
     */
    public boolean setRunningOrNotifyCancel() {
        synchronized (lock) {
            if (phase == Phase.PENDING) {
                phase = Phase.RUNNING;
                return true;
            }
            if (phase != Phase.CANCELLED) {
                throw new IllegalStateException(this + " has begun or ended already; setRunningOrNotifyCancel is called"
                        + " once, by the one who makes the call");
            }
            phase = Phase.CANCELLED_AND_NOTIFIED;
        }
        tellWatchers();
        return false;
    }

    /**
     * Completes it with a result, which may be null; for those who run calls.
     *
     * @param result what the call returned
     * @throws InvalidStateException if it is done
     */
    public void setResult(@Nullable T result) {
        finish(result, null);
    }

    /**
     * Completes it with a failure; for those who run calls.
     *
     * @param failure what the call threw; the readers get this very object
     * @throws InvalidStateException if it is done
     */
    public void setException(Throwable failure) {
        finish(null, Objects.requireNonNull(failure, "the exception is null"));
    }

    private void finish(@Nullable T value, @Nullable Throwable thrown) {
        synchronized (lock) {
            if (done()) {
                throw new InvalidStateException(this + " is done already; a future is completed once");
            }
            result = value;
            failure = thrown;
            phase = Phase.FINISHED;
        }
        ended.countDown();
        tellWatchers();
        callBack();
    }

    private void callBack() {
        List<Consumer<? super ConcurrentFuture<T>>> all;
        synchronized (lock) {
            all = callbacks;
            callbacks = List.of();
        }
        all.forEach(this::callBack);
    }

    private void callBack(Consumer<? super ConcurrentFuture<T>> callback) {
        try {
            callback.accept(this);
        } catch (Throwable e) {
            Log.error("exception calling a callback of " + this, e);
        }
    }

    /** Calls the watcher when this is over, at once if it is. */
    void watch(Consumer<ConcurrentFuture<?>> watcher) {
        synchronized (lock) {
            if (!over()) {
                watchers.add(watcher);
                return;
            }
        }
        watcher.accept(this);
    }

    void unwatch(Consumer<ConcurrentFuture<?>> watcher) {
        synchronized (lock) {
            if (!over()) {
                watchers.remove(watcher);
            }
        }
    }

    private void tellWatchers() {
        List<Consumer<ConcurrentFuture<?>>> all;
        synchronized (lock) {
            all = watchers;
            watchers = List.of();
        }
        all.forEach(watcher -> watcher.accept(this));
    }

    /** Whether it is done, and whoever was to make the call knows. */
    boolean over() {
        return phase.compareTo(Phase.CANCELLED_AND_NOTIFIED) >= 0;
    }

    boolean failed() {
        return failure != null;
    }

    /**
     * Makes a CompletableFuture of it, for code of the Java world.
     *
     * @return one that is completed with this; its cancel cancels this one if the call has not begun
     */
    public CompletableFuture<T> toCompletableFuture() {
        GuardedFuture<T> other = new GuardedFuture<>(this::cancel);
        addDoneCallback(_ -> {
            if (cancelled()) {
                other.completeExceptionally(new CancellationException(this + " has no result"));
            } else {
                other.settle(result, failure);
            }
        });
        return other;
    }

    /**
     * Blocks until some or all are done, or the time is up, and returns which are done and which are not. It cancels nothing
     * and throws no failure of theirs. One that was cancelled counts when the pool has noticed.
     *
     * @param <F> the type of the futures
     * @param futures of any pools; empty is no wait
     * @param limit null for none
     * @param when what else than the time ends the wait
     * @return which are done by then, and which are not
     * @throws IllegalStateException if it would have to wait on a loop's thread
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public static <F extends ConcurrentFuture<?>> Waited<F> wait(Collection<F> futures, @Nullable Duration limit,
            ReturnWhen when) throws InterruptedException {
        return ConcurrentWaits.wait(futures, limit, when);
    }

    /**
     * Blocks until all are done. It cancels nothing and throws no failure of theirs.
     *
     * @param <F> the type of the futures
     * @param futures of any pools; empty is no wait
     * @return all of them, as done
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    public static <F extends ConcurrentFuture<?>> Waited<F> wait(Collection<F> futures) throws InterruptedException {
        return ConcurrentWaits.wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Gives the futures as they come: first those that are done, then each when it is, and none twice.
     *
     * @param <F> the type of the futures
     * @param futures of any pools; may be empty
     * @return for loops over them, which block for each
     */
    public static <F extends ConcurrentFuture<?>> Iterable<F> asCompleted(Collection<F> futures) {
        return asCompleted(futures, null);
    }

    /**
     * Gives the futures as they come. The iteration blocks for each; the time counts from its begin, and when it is up
     * and some are left, {@link AsyncTimeoutException} is thrown. An interrupt is thrown out of it too, undeclared.
     *
     * @param <F> the type of the futures
     * @param futures of any pools; may be empty
     * @param limit null for none
     * @return for loops over them, each with the time for itself
     */
    public static <F extends ConcurrentFuture<?>> Iterable<F> asCompleted(Collection<F> futures,
            @Nullable Duration limit) {
        return ConcurrentWaits.asCompleted(futures, limit);
    }

    @Override
    public String toString() {
        return "ConcurrentFuture[" + switch (phase) {
            case PENDING -> "pending";
            case RUNNING -> "running";
            case CANCELLED, CANCELLED_AND_NOTIFIED -> "cancelled";
            case FINISHED -> failure == null ? "finished" : "failed " + failure;
        } + "]";
    }
}
