package io.github.asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The results of several futures as they come. One iteration, which can be left and taken up again. */
final class AsCompleted<T> implements Iterable<Coroutine<T>>, Iterator<Coroutine<T>> {

    private final EventLoop loop;
    private final Set<Future<T>> pending = new LinkedHashSet<>();
    private final ArrayDeque<Future<T>> done = new ArrayDeque<>();
    private final ArrayDeque<Future<Void>> waiters = new ArrayDeque<>();
    private final @Nullable Handle timer;
    private final Consumer<Future<T>> onDone = this::childDone;
    private boolean timedOut;
    private int toHandOut;

    AsCompleted(EventLoop loop, Collection<? extends Awaitable<T>> awaitables, @Nullable Duration limit) {
        this.loop = loop;
        for (Awaitable<T> awaitable : new LinkedHashSet<Awaitable<T>>(awaitables)) {
            pending.add(loop.ensureFuture(awaitable));
        }
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

    @Override
    public Iterator<Coroutine<T>> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        return toHandOut > 0;
    }

    @Override
    public Coroutine<T> next() {
        if (toHandOut == 0) {
            throw new NoSuchElementException("all results have been handed out");
        }
        toHandOut--;
        return Asyncio.async(this::awaitNext);
    }

    private T awaitNext() {
        while (done.isEmpty()) {
            if (timedOut) {
                throw new AsyncTimeoutException("the time limit of asCompleted(...) has passed");
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
        return Suspend.resultOf(done.poll());
    }
}
