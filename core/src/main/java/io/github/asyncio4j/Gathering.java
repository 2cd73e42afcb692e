package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future of several results. A failure of one is its failure, at once; its cancel is passed on to all, and it is
 * cancelled itself only through theirs.
 */
final class Gathering<T> extends Future<List<T>> {

    private final List<Future<? extends T>> children = new ArrayList<>();

    /** The children, each once: the same list while none was given twice. */
    private List<Future<? extends T>> distinct = children;

    /** One for all children, since there may be a million. */
    private final Consumer<Future<? extends T>> onChildDone = this::childDone;

    private final boolean returnExceptions;
    private int unfinished;
    private boolean cancelRequested;
    private @Nullable Object requestedReason;

    private Gathering(EventLoop loop, boolean returnExceptions) {
        super(loop);
        this.returnExceptions = returnExceptions;
    }

    static <T> Future<List<T>> results(EventLoop loop, Iterable<? extends Awaitable<? extends T>> awaitables) {
        return new Gathering<T>(loop, false).of(awaitables);
    }

    @SuppressWarnings("unchecked")
    static Future<List<Object>> outcomes(EventLoop loop, Iterable<? extends Awaitable<?>> awaitables) {
        return new Gathering<Object>(loop, true).of((Iterable<? extends Awaitable<Object>>) awaitables);
    }

    /** The same in a group of its own, which cancels the others when one fails. */
    static <T> Coroutine<List<T>> orCancel(Iterable<? extends Awaitable<? extends T>> awaitables) {
        Objects.requireNonNull(awaitables, "what is to be awaited is null");
        return Asyncio.async(() -> {
            List<Task<? extends T>> tasks = new ArrayList<>();
            new TaskGroup().run((ScopeAction<TaskGroup>) group -> awaitables
                    .forEach(awaitable -> tasks.add(group.createTask(Asyncio.async(() -> Asyncio.await(awaitable))))));
            List<T> results = new ArrayList<>();
            tasks.forEach(task -> results.add(task.result()));
            return java.util.Collections.unmodifiableList(results);
        });
    }

    private Gathering<T> of(Iterable<? extends Awaitable<? extends T>> awaitables) {
        IdentityHashMap<Awaitable<?>, Future<? extends T>> futures = new IdentityHashMap<>();
        for (Awaitable<? extends T> awaitable : Waits.<Awaitable<? extends T>>checked(loop, awaitables)) {
            Future<? extends T> future = futures.get(awaitable);
            if (future == null) {
                future = loop.ensureFuture(awaitable);
                futures.put(awaitable, future);
            }
            children.add(future);
        }
        if (futures.size() < children.size()) {
            distinct = List.copyOf(new LinkedHashSet<>(children));
        }
        if (distinct.isEmpty()) {
            finish(List.of());
        }
        unfinished = distinct.size();
        distinct.forEach(this::watch);
        return this;
    }

    @SuppressWarnings("unchecked")
    private <V extends T> void watch(Future<V> child) {
        if (child.done()) {
            childDone(child);
        } else {
            child.addCallback((Consumer<Future<V>>) (Consumer<?>) onChildDone);
        }
    }

    private void childDone(Future<? extends T> child) {
        unfinished--;
        if (done()) {
            child.retrieved();
            return;
        }
        if (!returnExceptions) {
            if (child.cancelled()) {
                fail(child.takeCancelledError());
                return;
            }
            Throwable failure = child.exception();
            if (failure != null) {
                fail(failure);
                return;
            }
        }
        if (unfinished == 0) {
            end();
        }
    }

    @SuppressWarnings("unchecked")
    private void end() {
        Object[] outcomes = new Object[children.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = outcome(children.get(i));
        }
        if (cancelRequested) {
            fail(new CancelledError(requestedReason));
        } else {
            finish((List<T>) java.util.Collections.unmodifiableList(Arrays.asList(outcomes)));
        }
    }

    private static @Nullable Object outcome(Future<?> child) {
        if (child.cancelled()) {
            return child.takeCancelledError();
        }
        Throwable failure = child.exception();
        return failure != null ? failure : child.result();
    }

    /** Cancels all that are not done; false if all are. The end of the children ends this future. */
    @Override
    public boolean cancel(@Nullable Object reason) {
        loop.checkThread("Future.cancel");
        if (done()) {
            return false;
        }
        boolean any = false;
        for (Future<? extends T> child : distinct) {
            any |= child.cancel(reason);
        }
        if (any) {
            cancelRequested = true;
            requestedReason = reason;
        }
        return any;
    }

    @Override
    public String toString() {
        return "gather[" + stateName() + ", " + unfinished + " of " + distinct.size() + " to come]";
    }
}
