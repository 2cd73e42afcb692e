package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of several awaitables as they come: what {@link Asyncio#asCompleted} returns.
 *
 * <p>There are two ways to take them, which can be mixed. Each is one iteration over the same results, which can be left and
 * taken up again.
 *
 * <pre>{@code
 * for (var next : asCompleted(tasks)) {                // a fresh coroutine for each result
 *     use(await(next));
 * }
 *
 * var ended = asCompleted(tasks);
 * while (ended.hasNext()) {                            // the very task, to see which one it is
 *     var task = await(ended.nextDone());
 *     use(task == first ? "first" : "other", task.result());
 * }
 * }</pre>
 *
 * @param <T> the type of the results
 */
public final class AsCompleted<T> implements Iterable<Coroutine<T>>, Iterator<Coroutine<T>> {

    private final EventLoop loop;
    private final @Nullable Duration limit;
    private final Set<Future<T>> pending = new LinkedHashSet<>();
    private final ArrayDeque<Future<T>> done = new ArrayDeque<>();
    private final ArrayDeque<Future<Void>> waiters = new ArrayDeque<>();
    private final @Nullable Handle timer;
    private final Consumer<Future<T>> onDone = this::childDone;
    private boolean timedOut;
    private int toHandOut;

    AsCompleted(EventLoop loop, Iterable<? extends Awaitable<T>> awaitables, @Nullable Duration limit) {
        this.loop = loop;
        this.limit = limit;
        Set<Awaitable<T>> distinct = new LinkedHashSet<>(Waits.<Awaitable<T>>checked(loop, awaitables));
        distinct.forEach(awaitable -> pending.add(loop.ensureFuture(awaitable)));
        toHandOut = pending.size();
        timer = limit == null || pending.isEmpty() ? null : loop.callLater(limit, this::expire);
        pending.forEach(future -> future.addCallback(onDone));
    }

    private void childDone(Future<T> child) {
        if (!pending.remove(child)) {
            return;
        }
        done.add(child);
        wakeOne();
        if (pending.isEmpty() && timer != null) {
            timer.cancel();
        }
    }

    private void expire() {
        timedOut = true;
        pending.forEach(future -> future.removeCallback(onDone));
        pending.clear();
        while (!waiters.isEmpty()) {
            wakeOne();
        }
    }

    private void wakeOne() {
        for (Future<Void> waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
            if (!waiter.done()) {
                waiter.setResult(null);
                return;
            }
        }
    }

    /** Returns this very object: there is one iteration. */
    @Override
    public Iterator<Coroutine<T>> iterator() {
        return this;
    }

    /** Returns whether there are results that have not been handed out. */
    @Override
    public boolean hasNext() {
        return toHandOut > 0;
    }

    /**
     * Suspends until the next one is done and has not been taken by another, and returns its result or throws its failure;
     * {@link AsyncTimeoutException} when the time limit has passed. A cancel of the await cancels nothing else.
     *
     * @throws NoSuchElementException if all have been handed out
     */
    @Override
    public Coroutine<T> next() {
        handOut();
        return Asyncio.async(() -> Suspend.resultOf(awaitNext()));
    }

    /**
     * Suspends until the next one is done and returns that future itself: the one that was given, or the task that was
     * made of a coroutine. Throws {@link AsyncTimeoutException} when the time limit has passed. A cancel of the await
     * cancels nothing else.
     *
     * @return to be awaited; it takes the next result only then
     * @throws NoSuchElementException if all have been handed out
     */
    public Coroutine<Future<T>> nextDone() {
        handOut();
        return Asyncio.async(this::awaitNext);
    }

    private void handOut() {
        loop.checkThread("AsCompleted.next");
        if (toHandOut == 0) {
            throw new NoSuchElementException("all results have been handed out; hasNext() tells whether there is one");
        }
        toHandOut--;
    }

    private Future<T> awaitNext() {
        while (done.isEmpty()) {
            if (timedOut) {
                throw new AsyncTimeoutException(Timeout.message(loop, "of " + limit + " of asCompleted(...)",
                        "has passed"));
            }
            Future<Void> waiter = loop.createFuture();
            waiters.add(waiter);
            try {
                Asyncio.await(waiter);
            } catch (CancelledError e) {
                waiters.remove(waiter);
                if (waiter.done() && !waiter.cancelled() && !done.isEmpty()) {
                    wakeOne();
                }
                throw e;
            }
        }
        return done.poll();
    }
}
