package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that is not there yet: asyncio's Future.
 *
 * <p>It belongs to one loop and is touched on that loop's thread only. Completing it runs nothing at once: each callback,
 * and each task that awaits it, is scheduled on the loop, in the order they were added.
 *
 * <pre>
 *   PENDING --setResult----> FINISHED
 *           --setException-> FAILED
 *           --cancel-------> CANCELLED
 * </pre>
 *
 * @param <T> the type of the result
 */
public sealed class Future<T> implements Awaitable<T> permits Task, Gathering, Waiter {

    private static final byte PENDING = 0;
    private static final byte FINISHED = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;

    final EventLoop loop;

    /** One of the four above; changes once. */
    private byte state;

    /** FINISHED: the result. FAILED: the failure. CANCELLED: the CancelledError that the next reader gets, or null. */
    private @Nullable Object outcome;

    /** The message given to cancel. */
    @Nullable Object cancelReason;

    /** A callback and the context it runs in. */
    private record InContext(Object callback, Context context) {}

    /**
     * While it is pending: null, one callback, or an ArrayList of them. While a failure has been read by nobody: the loop's
     * {@link Unretrieved.Note} of it, in the same place, since a million may wait.
     *
     * <p>A callback is an Entry (a task's step), or a Consumer, with its context unless that is empty. One that is both is
     * run as an Entry for a result, and asked as a Consumer about the rest.
     */
    private @Nullable Object callbacks;

    Future(EventLoop loop) {
        this.loop = loop;
        loop.made(this);
    }

    /** {@return the loop this future belongs to} */
    public final EventLoop loop() {
        return loop;
    }

    /** {@return whether it has a result, has failed or was cancelled} */
    public final boolean done() {
        return state != PENDING;
    }

    /** {@return whether it was cancelled} */
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    /**
     * Gives the outcome of a future that is done; what it failed with is thrown, the very object, checked or not.
     *
     * @return the result; may be null
     * @throws InvalidStateException if it is not done; use {@code await} to wait for it
     * @throws CancelledError if it was cancelled
     */
    public final T result() {
        loop.checkThread("Future.result");
        return take();
    }

    /** Returns the result or throws the failure, to who has shown to be on the loop's thread. */
    @SuppressWarnings("unchecked")
    final T take() {
        switch (state) {
            case FINISHED -> {
                return (T) outcome;
            }
            case FAILED -> {
                retrieved();
                throw Sneaky.sneak((Throwable) outcome);
            }
            case CANCELLED -> throw takeCancelledError();
            default -> throw new InvalidStateException("the result of " + this + " is not set yet; await it instead");
        }
    }

    /**
     * Gives the failure of a future that is done. To ask counts as having seen it: it is not reported any more.
     *
     * @return what it failed with, or null if there is a result
     * @throws InvalidStateException if it is not done
     * @throws CancelledError if it was cancelled
     */
    public final @Nullable Throwable exception() {
        loop.checkThread("Future.exception");
        switch (state) {
            case FINISHED -> {
                return null;
            }
            case FAILED -> {
                retrieved();
                return (Throwable) outcome;
            }
            case CANCELLED -> throw takeCancelledError();
            default -> throw new InvalidStateException("the exception of " + this + " is not set yet; await it first");
        }
    }

    /**
     * Completes it with a result, which may be null.
     *
     * @param result what those who await it get
     * @throws InvalidStateException if it is done
     * @throws UnsupportedOperationException if it is a task: its coroutine makes the result
     */
    public void setResult(@Nullable T result) {
        finish(result);
    }

    /**
     * Completes it with a failure. One that nobody reads is reported to the loop's exception handler, at the latest when
     * the loop closes.
     *
     * @param failure what those who await it get, the very object; but for a {@link StopIteration} they get an
     *        {@link IllegalStateException} that it is the cause of
     * @throws InvalidStateException if it is done
     * @throws UnsupportedOperationException if it is a task
     */
    public void setException(Throwable failure) {
        fail(failure);
    }

    /**
     * Cancels it: its waiters get a {@link CancelledError}.
     *
     * @return false if it is done, and nothing has changed
     */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels it with a message that the {@link CancelledError} will carry.
     *
     * @param reason any object; null for none
     * @return false if it is done, and nothing has changed
     */
    public boolean cancel(@Nullable Object reason) {
        loop.checkThread("Future.cancel");
        retrieved();
        if (state != PENDING) {
            return false;
        }
        cancelReason = reason;
        complete(CANCELLED, null);
        return true;
    }

    /**
     * Has a callback scheduled when this is done, at once if it is. Several run in the order they were added, each in a copy
     * of the context that it was added in; what one throws goes to the loop's exception handler.
     *
     * @param callback is given this future, done; must not wait
     */
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "the callback is null");
        loop.checkThread("Future.addDoneCallback");
        addCallback(callback);
    }

    /**
     * Has a callback scheduled in this context when this is done, at once if it is.
     *
     * @param callback is given this future, done; must not wait
     * @param context taken as it is, not copied: what the callback sets stays in it
     */
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        Objects.requireNonNull(callback, "the callback is null");
        Objects.requireNonNull(context, "the context is null");
        loop.checkThread("Future.addDoneCallback");
        add(new InContext(callback, context));
    }

    /**
     * Removes every callback equal to this one.
     *
     * @param callback compared by {@code equals}; a lambda equals only itself
     * @return how many there were; those of a future that is done are on their way already and cannot be removed
     */
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        Objects.requireNonNull(callback, "the callback is null");
        loop.checkThread("Future.removeDoneCallback");
        return removeCallback(callback);
    }

    /**
     * Makes a CompletableFuture of it, for code of the Java world: completed on the loop's thread when this is done, with
     * the result, the failure, or a CancellationException for a {@link CancelledError}. A get or join of it that would
     * block a loop's thread is refused.
     *
     * @return one that all threads may use; its cancel, from any thread, cancels this one
     */
    public final CompletableFuture<T> toCompletableFuture() {
        loop.checkThread("Future.toCompletableFuture");
        return Bridge.toCompletableFuture(this);
    }

    /** Adds a step, or a consumer that runs in a copy of the present context. */
    final void addCallback(Object callback) {
        Context context = callback instanceof Entry ? null : Context.capture();
        add(context == null ? callback : new InContext(callback, context));
    }

    private void add(Object callback) {
        if (state != PENDING) {
            schedule(callback);
        } else if (callbacks == null) {
            callbacks = callback;
        } else if (callbacks instanceof ArrayList<?>) {
            many().add(callback);
        } else {
            ArrayList<Object> list = new ArrayList<>(4);
            list.add(callbacks);
            list.add(callback);
            callbacks = list;
        }
    }

    final int removeCallback(Object callback) {
        if (callbacks instanceof ArrayList<?>) {
            int before = many().size();
            many().removeIf(each -> same(each, callback));
            return before - many().size();
        }
        if (callbacks != null && same(callbacks, callback)) {
            callbacks = null;
            return 1;
        }
        return 0;
    }

    /** Whether this was added last, and is not on its way yet. */
    final boolean lastCallbackIs(Object callback) {
        Object last = callbacks instanceof ArrayList<?> ? many().getLast() : callbacks;
        return last != null && same(last, callback);
    }

    private static boolean same(Object added, Object callback) {
        return callback.equals(added instanceof InContext with ? with.callback : added);
    }

    @SuppressWarnings("unchecked")
    private ArrayList<Object> many() {
        return (ArrayList<Object>) Objects.requireNonNull(callbacks);
    }

    final void finish(@Nullable T result) {
        loop.checkThread("Future.setResult");
        requirePending();
        complete(FINISHED, result);
    }

    final void fail(Throwable failure) {
        Objects.requireNonNull(failure, "the exception is null");
        loop.checkThread("Future.setException");
        requirePending();
        Throwable kept = failure instanceof StopIteration stop ? endOfValues(stop) : failure;
        complete(FAILED, kept);
        callbacks = loop.unretrieved().note(this, kept);
    }

    private static IllegalStateException endOfValues(StopIteration stop) {
        return new IllegalStateException(
                "StopIteration (" + stop.getMessage() + ") is the end of the values of a generator"
                        + " and cannot be raised into a Future: complete it with a result or with another exception",
                stop);
    }

    /** Ends as cancelled by this very error, which the first reader gets. */
    final void cancelWith(CancelledError error) {
        cancelReason = error.reason();
        complete(CANCELLED, error);
    }

    private void requirePending() {
        if (state != PENDING) {
            throw new InvalidStateException(this + " is done already; a future is completed once");
        }
    }

    private void complete(byte end, @Nullable Object value) {
        state = end;
        outcome = value;
        Object waiting = callbacks;
        callbacks = null;
        if (waiting instanceof ArrayList<?> list) {
            list.forEach(this::schedule);
        } else if (waiting != null) {
            schedule(waiting);
        }
    }

    @SuppressWarnings("unchecked")
    private void schedule(Object callback) {
        if (callback instanceof Entry entry && (state == FINISHED || !(callback instanceof Consumer))) {
            loop.add(entry);
            return;
        }
        boolean with = callback instanceof InContext;
        Consumer<Future<T>> consumer = (Consumer<Future<T>>) (with ? ((InContext) callback).callback : callback);
        loop.add(new Handle(loop, () -> consumer.accept(this), with ? ((InContext) callback).context : null));
    }

    /** Whether it has failed; looking this way does not count as reading the failure. */
    final boolean failed() {
        return state == FAILED;
    }

    /** Returns what it failed with, if it has; looking this way does not count as reading it either. */
    final @Nullable Throwable failure() {
        return state == FAILED ? (Throwable) outcome : null;
    }

    /** Says that somebody has seen the failure. */
    final void retrieved() {
        if (state == FAILED && callbacks != null) {
            loop.unretrieved().forget((Unretrieved.Note) callbacks);
            callbacks = null;
        }
    }

    /** Returns the error for one reader: the one that ended it to the first, then fresh ones with its message. */
    final CancelledError takeCancelledError() {
        if (outcome instanceof CancelledError first) {
            outcome = null;
            return first;
        }
        return new CancelledError(cancelReason);
    }

    /** Returns the state in one word, for toString. */
    final String stateName() {
        return switch (state) {
            case FINISHED -> "finished";
            case FAILED -> "failed " + outcome;
            case CANCELLED -> "cancelled";
            default -> "pending";
        };
    }

    /** Names it without what it waits for in turn. */
    String shortName() {
        return toString();
    }

    @Override
    public String toString() {
        return "Future[" + stateName() + "]";
    }
}
