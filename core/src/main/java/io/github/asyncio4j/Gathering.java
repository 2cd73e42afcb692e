package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

    private final ArrayList<Future<? extends T>> children = new ArrayList<>();

    /** One that was not done was given twice. */
    private boolean repeated;

    /** One for all children, since there may be a million. */
    private final ChildDone onChildDone = new ChildDone();

    private final boolean returnExceptions;
    private int unfinished;
    private boolean cancelRequested;
    private @Nullable Object requestedReason;

    /** Runs as it is for a child that has a result, of which nothing need be known; the others come with a handle. */
    private final class ChildDone extends Entry implements Consumer<Future<? extends T>> {
        @Override
        protected void run() {
            unfinished--;
            endIfAllHave();
        }

        @Override
        public void accept(Future<? extends T> child) {
            childDone(child);
        }

        @Override
        public String toString() {
            return "a child's end in " + Gathering.this;
        }
    }

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
        List<Awaitable<? extends T>> checked = Waits.checked(loop, awaitables);
        children.ensureCapacity(checked.size());
        IdentityHashMap<Coroutine<?>, Future<? extends T>> tasks = new IdentityHashMap<>();
        for (Awaitable<? extends T> awaitable : checked) {
            children.add(awaitable instanceof Coroutine<? extends T> coroutine
                    ? tasks.computeIfAbsent(coroutine, _ -> loop.ensureFuture(coroutine))
                    : loop.ensureFuture(awaitable));
        }
        if (children.isEmpty()) {
            finish(List.of());
        }
        unfinished = children.size();
        children.forEach(this::watch);
        return this;
    }

    private void watch(Future<? extends T> child) {
        if (child.done()) {
            childDone(child);
        } else if (child.lastCallbackIs(onChildDone)) {
            unfinished--;
            repeated = true;
        } else {
            child.addCallback(onChildDone);
        }
    }

    /** The children, each once: a cancel counts, so it must reach none twice. */
    private Collection<Future<? extends T>> distinct() {
        return repeated ? new LinkedHashSet<>(children) : children;
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
        endIfAllHave();
    }

    private void endIfAllHave() {
        if (unfinished == 0 && !done()) {
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
        for (Future<? extends T> child : distinct()) {
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
        return "gather[" + stateName() + ", " + unfinished + " of " + distinct().size() + " to come]";
    }
}
