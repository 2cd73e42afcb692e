package io.github.asyncio4j;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that live no longer than a block: asyncio's TaskGroup.
 *
 * <pre>{@code
 * int total = taskGroup(group -> {
 *     var left = group.createTask(count("left"));
 *     var right = group.createTask(count("right"));
 *     return await(left) + await(right);
 * });
 * }</pre>
 *
 * <p>The block is over when its body and all the group's tasks have ended, whatever happens.
 * <ul>
 * <li>A task or the body fails: the others are cancelled, and when all have ended their failures are thrown as one
 * {@link ExceptionGroup}, in the order they came, the body's last; as a {@link BaseExceptionGroup} if an error is among
 * them. A {@link SystemExit} or {@link VirtualMachineError} is thrown by itself.
 * <li>A task is cancelled, or throws a {@link CancelledError}: that is its own affair.
 * <li>The task of the block is cancelled from outside: all are cancelled, and the CancelledError goes on. If there are
 * failures these are thrown instead, and the cancel strikes again at the next await.
 * <li>{@link #cancel}: all are cancelled, and the block ends normally.
 * </ul>
 *
 * <p>Most programs use {@link Asyncio#taskGroup(ScopeBody)}; this object serves those who hand a group on before it runs.
 * It works once. Not for other threads.
 */
public final class TaskGroup {

    /**
     * <pre>
     *   CREATED --run--> ENTERED --(the body ends)--> EXITING --(no task is left)--> FINISHED
     * </pre>
     *
     * New tasks are taken while ENTERED, and while EXITING as long as one is left, unless the group is shutting down.
     */
    private enum State {
        CREATED, ENTERED, EXITING, FINISHED
    }

    private State state = State.CREATED;

    private final GroupTasks tasks = new GroupTasks();

    private final GroupFailures failures = new GroupFailures(this);

    /** Once set, all that there were are cancelled and no more are taken. */
    private boolean shuttingDown;

    private boolean cancelAtEntry;

    /** The CancelledError that goes on if nothing else does. */
    private @Nullable CancelledError cancelled;

    // From the entry on.

    private @Nullable Task<?> parent;
    private @Nullable ScopeCancel parentCancel;

    /** Makes a group that is not running yet. */
    public TaskGroup() {}

    /**
     * Runs a body with this group, in this task. Suspends until the body and all tasks of the group have ended, however
     * they end; a cancel of this task cancels them, and goes on when they have ended.
     *
     * @param <T> the type of the result
     * @param body makes the tasks, by the group that it is given
     * @return what the body returned; null if {@link #cancel} cut it short
     * @throws ExceptionGroup if a task or the body failed
     * @throws BaseExceptionGroup if one of the failures is an error
     * @throws CancelledError if this task was cancelled
     * @throws IllegalStateException if it has been run before, or outside of a task
     */
    public <T> T run(ScopeBody<? super TaskGroup, T> body) {
        Objects.requireNonNull(body, "the body of the task group is null");
        enter();
        T value = null;
        Throwable failure = null;
        try {
            value = body.run(this);
        } catch (Throwable e) {
            failure = e;
        }
        exit(failure);
        return value;
    }

    /**
     * Runs a body without a value with this group. Suspends until the body and all tasks of the group have ended; see
     * {@link #run(ScopeBody)}.
     *
     * @param body makes the tasks, by the group that it is given
     */
    public void run(ScopeAction<? super TaskGroup> body) {
        Objects.requireNonNull(body, "the body of the task group is null");
        run((ScopeBody<TaskGroup, @Nullable Void>) group -> {
            body.run(group);
            return null;
        });
    }

    /**
     * Makes a task of this group; it begins at the loop's next turn.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @return the task; who wants its result may await it
     * @throws IllegalStateException before the group runs, after its end, and while it is shutting down; the coroutine is
     *         discarded then
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /**
     * Makes a task of this group and gives it a name; see {@link #createTask(Coroutine)}.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param name for reports and {@code toString}; need not be the only one
     * @return the task; who wants its result may await it
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine,
                TaskOptions.DEFAULT.withName(Objects.requireNonNull(name, "the name of a task is null")));
    }

    /**
     * Makes a task of this group with a name, a context, or an eager start; see {@link #createTask(Coroutine)}.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param options {@link TaskOptions#DEFAULT} and what is changed in it
     * @return the task; it may have ended already if it began eagerly
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return add(coroutine, Objects.requireNonNull(options, "the options of a task are null"), this::ended);
    }

    /**
     * Makes a task of this group that says when it has started. Suspends until it has called {@code started.accept(value)}
     * and returns that value; the task goes on as one of the group.
     *
     * <pre>{@code
     * int port = await(group.start(started -> {
     *     try (var server = await(startServer(handler, "localhost", 0))) {
     *         started.accept(server.port());
     *         await(server.serveForever());
     *     }
     * }));
     * }</pre>
     *
     * <p>What it fails with before that is thrown here and is no failure of the group; to end without having said anything
     * is an {@link IllegalStateException}. A cancel of the caller before that cancels the task.
     *
     * @param <V> the type of the value that it starts with
     * @param body the task; is given whom to tell, once, that it has started
     * @return to be awaited; the task is made only then
     */
    public <V> Coroutine<V> start(ScopeAction<Consumer<V>> body) {
        Objects.requireNonNull(body, "the body of the task to start is null");
        return Asyncio.async(() -> startNow(body));
    }

    /**
     * Cancels the tasks and the body, and has the block end without an exception when they have ended, unless one of them
     * fails. Before the block begins it has it cancelled from the beginning; at its end, and twice, it does nothing.
     */
    public void cancel() {
        if (state == State.CREATED) {
            cancelAtEntry = true;
            return;
        }
        parent().loop.checkThread("TaskGroup.cancel");
        if (state == State.FINISHED || state == State.EXITING && tasks.isEmpty()) {
            return;
        }
        shutDownWithParent();
    }

    /** {@return the tasks of this group that have not ended, oldest first} */
    public List<Task<?>> children() {
        return tasks.live();
    }

    private void enter() {
        if (state != State.CREATED) {
            throw new IllegalStateException(this + " has already been entered; a task group works once");
        }
        parent = Suspend.currentTask("taskGroup");
        parentCancel = new ScopeCancel(parent);
        state = State.ENTERED;
        if (cancelAtEntry) {
            shutDownWithParent();
        }
    }

    private <T> Task<T> add(Coroutine<T> coroutine, TaskOptions options, Consumer<Future<T>> onEnd) {
        Objects.requireNonNull(coroutine, "the coroutine is null");
        if (parent != null) {
            parent.loop.checkThread("TaskGroup.createTask");
        }
        refuseUnlessOpen(coroutine);
        Task<T> task = parent().loop.createTask(coroutine, options);
        tasks.add(task);
        // A callback also where the task has ended already: the body goes on to its next await before it learns of it.
        task.addCallback(onEnd);
        if (shuttingDown) {
            // An eager task has shut the group down before it was a member of it.
            task.cancel();
        }
        return task;
    }

    private void refuseUnlessOpen(Coroutine<?> coroutine) {
        String refusal = state == State.CREATED ? "has not been entered"
                : state == State.FINISHED || state == State.EXITING && tasks.isEmpty() ? "is finished"
                        : shuttingDown ? "is shutting down" : null;
        if (refusal != null) {
            coroutine.discard();
            throw new IllegalStateException(this + " " + refusal
                    + ": tasks are added while its block runs and none of them has failed");
        }
    }

    private <V> V startNow(ScopeAction<Consumer<V>> body) {
        Starting<V> starting = new Starting<>(Asyncio.getRunningLoop());
        Task<Void> task = add(Asyncio.async(() -> body.run(starting)), TaskOptions.DEFAULT, ended -> {
            if (starting.endedEarly(ended)) {
                tasks.remove(ended);
            } else {
                ended(ended);
            }
        });
        return starting.await(task);
    }

    private void ended(Future<?> task) {
        tasks.remove(task);
        Throwable failure = task.cancelled() ? null : task.exception();
        if (failure != null) {
            failures.add(failure);
            shutDownWithParent();
        }
    }

    /** Cancels the tasks, and the body with them. */
    private void shutDownWithParent() {
        if (!shuttingDown) {
            shutDown();
            parentCancel().request();
        }
    }

    private void shutDown() {
        if (!shuttingDown) {
            shuttingDown = true;
            tasks.cancelAllBut(null, null);
        }
    }

    private void exit(@Nullable Throwable failure) {
        state = State.EXITING;
        parentCancel().left();
        if (failure instanceof CancelledError cancel) {
            cancelled = cancel;
        }
        if (failure != null) {
            shutDown();
        }
        waitForAll();
        state = State.FINISHED;
        boolean othersCancel = parentCancel().requested() ? parentCancel().takeBack() : cancelled != null;
        if (failure != null && !(failure instanceof CancelledError)) {
            failures.add(failure);
        }
        failures.throwFatal(parent().loop);
        if (failures.size() > 0) {
            renewOthersCancel();
            throw failures.asOne().rethrow();
        }
        if (othersCancel && cancelled != null) {
            throw cancelled;
        }
    }

    /** Waits until no task is left. The cancels that come meanwhile are remembered and end nothing. */
    private void waitForAll() {
        while (!tasks.isEmpty()) {
            try {
                tasks.awaitNone(parent().loop);
            } catch (CancelledError e) {
                if (cancelled == null || parentCancel().requested()) {
                    cancelled = e;
                }
                shutDown();
            } catch (IllegalStateException cannotWaitHere) {
                shutDown();
                throw cannotWaitHere;
            }
        }
    }

    /** Asks for a cancel of others anew, since the failures that are thrown hide its CancelledError. */
    private void renewOthersCancel() {
        Task<?> task = parent();
        if (task.cancelling() > 0) {
            Object reason = cancelled == null ? task.cancelReason : cancelled.reason();
            task.uncancel();
            task.cancel(reason);
        }
    }

    private Task<?> parent() {
        return Objects.requireNonNull(parent);
    }

    private ScopeCancel parentCancel() {
        return Objects.requireNonNull(parentCancel);
    }

    @Override
    public String toString() {
        int live = children().size();
        return "TaskGroup[" + state.name().toLowerCase(Locale.ROOT) + (live == 0 ? "" : ", tasks " + live)
                + (failures.size() == 0 ? "" : ", errors " + failures.size()) + (shuttingDown ? ", shutting down" : "")
                + "]";
    }
}
