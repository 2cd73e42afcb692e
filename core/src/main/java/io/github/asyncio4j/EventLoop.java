package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import io.github.asyncio4j.loop.Turn;
import io.github.asyncio4j.poll.Clock;
import io.github.asyncio4j.poll.Poller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks and tasks, one at a time, on one thread: asyncio's event loop.
 *
 * <p>{@link Asyncio#run} makes one, runs a coroutine on it and closes it; that is all most programs need. While the loop
 * runs, its methods are called on its thread (in its tasks and callbacks); anything else is refused with an
 * {@link IllegalStateException}, except {@link #callSoonThreadsafe}, {@link #allTasks}, {@link #isRunning} and
 * {@link #isClosed}.
 */
public final class EventLoop implements AutoCloseable {

    /** How many loops are open; the tests look that none is left. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private static final String NO_EXECUTOR =
            "the default executor is null; while none is set the loop's own threads make the calls";

    private final Clock clock;
    private final Poller poller;
    private final Turn turn;
    private final long start;
    private final Unretrieved unretrieved = new Unretrieved(this);
    private final Failures failures = new Failures(this);
    private final Asyncgens asyncgens = new Asyncgens(this);
    private final DefaultExecutor defaultExecutor = new DefaultExecutor();

    private final LoopRun run;
    private final LoopSignals signals = new LoopSignals(this);

    /** Written while the loop does not run, read by any thread. */
    private volatile boolean closed;

    // Touched on the loop's thread, or while the loop does not run.

    private final TaskList tasks = new TaskList();
    private final EagerStart eagerStart = new EagerStart();
    private @Nullable TaskFactory taskFactory;

    private final Debug debug = new Debug();
    private long tasksMade;

    /** The context of the task or callback that is running; null for an empty one that nobody has asked for. */
    @Nullable Context context;

    EventLoop(Poller poller, Clock clock) {
        this.poller = poller;
        this.clock = clock;
        turn = new Turn(poller, clock);
        run = new LoopRun(this, turn, poller);
        start = clock.nanos();
        setDebug(Debug.ON);
        OPEN.incrementAndGet();
    }

    // ---- scheduling

    /**
     * Schedules a callback for the loop's next turn, after those scheduled before it. It runs in a copy of the caller's
     * context.
     *
     * @param callback must not wait; what it throws goes to the exception handler
     * @return what calls it off
     */
    public Handle callSoon(Action callback) {
        checkThread("callSoon");
        return added(new Handle(this, callback, Context.capture()));
    }

    /**
     * Schedules a callback for the loop's next turn, to run in this context; without one it runs in a copy of the
     * caller's.
     *
     * @param callback must not wait; what it throws goes to the exception handler
     * @param context taken as it is, not copied: what the callback sets stays in it
     * @return what calls it off
     */
    public Handle callSoon(Action callback, Context context) {
        checkThread("callSoon");
        return added(new Handle(this, callback, requireContext(context)));
    }

    private Handle added(Handle handle) {
        schedule(handle);
        return handle;
    }

    /** Schedules something new, behind what other threads have posted before. */
    void schedule(Entry entry) {
        checkOpen();
        turn.mailbox().drainTo(turn.ready());
        turn.ready().add(entry);
    }

    /**
     * Schedules a callback from any thread and wakes the loop. The callbacks of one thread keep their order.
     *
     * @param callback runs on the loop's thread; what it throws goes to the exception handler
     * @return what calls it off, from any thread
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Action callback) {
        return posted(new PostedHandle(this, callback, Context.capture()));
    }

    /**
     * Schedules a callback from any thread, to run in this context, and wakes the loop.
     *
     * @param callback runs on the loop's thread; what it throws goes to the exception handler
     * @param context taken as it is, not copied; no other thread uses it then
     * @return what calls it off, from any thread
     */
    public Handle callSoonThreadsafe(Action callback, Context context) {
        return posted(new PostedHandle(this, callback, requireContext(context)));
    }

    private Handle posted(Handle handle) {
        post(handle);
        return handle;
    }

    /** Schedules something from any thread. */
    void post(Entry entry) {
        checkOpen();
        deliver(entry);
    }

    /** Schedules a callback from any thread, in no context; does nothing on a closed loop, where nobody can be waiting. */
    void postUnlessClosed(Action callback) {
        postUnlessClosed(callback, null);
    }

    void postUnlessClosed(Action callback, @Nullable Context context) {
        if (!closed) {
            deliver(new PostedHandle(this, callback, context));
        }
    }

    private void deliver(Entry entry) {
        if (run.isRunningHere()) {
            turn.ready().add(entry);
        } else {
            turn.mailbox().post(entry);
        }
    }

    /**
     * Schedules a callback for this long from now; zero or less means as soon as possible.
     *
     * @param delay to the nanosecond; never early
     * @param callback must not wait; what it throws goes to the exception handler
     * @return what calls it off, and knows when it is due
     */
    public TimerHandle callLater(Duration delay, Action callback) {
        Objects.requireNonNull(delay, "the delay is null");
        return callAtNanos(Times.plus(clock.nanos(), delay), callback, Context.capture());
    }

    /**
     * Schedules a callback for this long from now, to run in this context.
     *
     * @param delay to the nanosecond, never early; zero or less means as soon as possible
     * @param callback must not wait; what it throws goes to the exception handler
     * @param context taken as it is, not copied: what the callback sets stays in it
     * @return what calls it off, and knows when it is due
     */
    public TimerHandle callLater(Duration delay, Action callback, Context context) {
        Objects.requireNonNull(delay, "the delay is null");
        return callAtNanos(Times.plus(clock.nanos(), delay), callback, requireContext(context));
    }

    /**
     * Schedules a callback for a time on the clock of {@link #time}. Callbacks for the same time run in the order they
     * were scheduled, and none runs early.
     *
     * @param when a time that has passed means as soon as possible
     * @param callback must not wait; what it throws goes to the exception handler
     * @return what calls it off, and knows when it is due
     */
    public TimerHandle callAt(Duration when, Action callback) {
        Objects.requireNonNull(when, "the time to call at is null");
        return callAtNanos(Times.plus(start, when), callback, Context.capture());
    }

    /**
     * Schedules a callback for a time on the clock of {@link #time}, to run in this context.
     *
     * @param when a time that has passed means as soon as possible
     * @param callback must not wait; what it throws goes to the exception handler
     * @param context taken as it is, not copied: what the callback sets stays in it
     * @return what calls it off, and knows when it is due
     */
    public TimerHandle callAt(Duration when, Action callback, Context context) {
        Objects.requireNonNull(when, "the time to call at is null");
        return callAtNanos(Times.plus(start, when), callback, requireContext(context));
    }

    private static Context requireContext(Context context) {
        return Objects.requireNonNull(context, "the context is null; leave it out for a copy of the caller's");
    }

    /** Schedules what is no callback of the user's for this long from now. */
    void addTimer(Duration delay, Entry timer) {
        check("callLater");
        turn.timers().add(Times.plus(clock.nanos(), delay), timer);
    }

    TimerHandle callAtNanos(long deadline, Action callback, @Nullable Context context) {
        check("callLater");
        TimerHandle timer = new TimerHandle(this, deadline, callback, context);
        turn.timers().add(deadline, timer);
        return timer;
    }

    /** {@return how long ago the loop was made, on a clock that never goes back} */
    public Duration time() {
        return sinceStart(clock.nanos());
    }

    /**
     * Makes a future of this loop.
     *
     * @param <T> the type of the result
     * @return a pending future; whoever asked for it sees to its end
     */
    public <T> Future<T> createFuture() {
        return new Future<>(this);
    }

    /**
     * Makes a task of a coroutine; it begins at the loop's next turn.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @return the task, which the loop holds until it has ended
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.DEFAULT);
    }

    /**
     * Makes a task of a coroutine and gives it a name.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param name for reports and {@code toString}, need not be the only one; null for Task-N
     * @return the task, which the loop holds until it has ended
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name) {
        return createTask(coroutine, name == null ? TaskOptions.DEFAULT : TaskOptions.DEFAULT.withName(name));
    }

    /**
     * Makes a task of a coroutine with these options, by way of the {@link TaskFactory} if one is set.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param options {@link TaskOptions#DEFAULT} and what is changed in it
     * @return the task; it may have ended already if it began eagerly
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        TaskFactory factory = taskFactory;
        return factory == null ? newTask(coroutine, options) : factory.create(this, coroutine, options);
    }

    /**
     * Makes a task itself; what a {@link TaskFactory} calls. All others call {@link #createTask(Coroutine)}.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param options as the factory was given them, or changed
     * @return the task; it may have ended already if it began eagerly
     */
    public <T> Task<T> newTask(Coroutine<T> coroutine, TaskOptions options) {
        check("createTask");
        boolean eager = options.isEager() && run.isRunning();
        if (eager) {
            EagerStart.check(options);
        }
        Task<T> task = new Task<>(this, coroutine, options, ++tasksMade);
        if (eager) {
            eagerStart.begin(task);
        } else {
            task.schedule();
        }
        return task;
    }

    /**
     * Sets who makes the tasks of this loop; null for the loop itself. {@link TaskFactory#EAGER} starts them at once.
     *
     * @param factory asked for each task that is made from now on
     */
    public void setTaskFactory(@Nullable TaskFactory factory) {
        checkThread("setTaskFactory");
        taskFactory = factory;
    }

    /** {@return the factory that was set, or null} */
    public @Nullable TaskFactory taskFactory() {
        return taskFactory;
    }

    /**
     * Runs a blocking call on an executor and returns the future of its result. Cancelling the future calls the call off
     * if it has not begun.
     *
     * @param <T> the type of the result
     * @param executor a {@link ThreadPool}, or any other; it stays the caller's, who shuts it down
     * @param call must not use the loop, nor what its tasks share
     * @return the future of its result, or of what it threw
     */
    public <T> Future<T> runInExecutor(Executor executor, Callable<T> call) {
        check("runInExecutor");
        Objects.requireNonNull(executor, "the executor is null; for the default one leave it out: runInExecutor(call)");
        return executor instanceof ThreadPool pool ? Bridge.wrap(this, pool.submit(call))
                : new ExecutorCall<>(this, call, false).start(executor);
    }

    /**
     * Runs a blocking call on a virtual thread of the default executor, at most 1,024 at once and the others in line; or on
     * the one of {@link #setDefaultExecutor}. Cancelling the future interrupts the call, on the loop's own threads, and does
     * not wait for it.
     *
     * @param <T> the type of the result
     * @param call must not use the loop, nor what its tasks share
     * @return the future of its result, or of what it threw
     */
    public <T> Future<T> runInExecutor(Callable<T> call) {
        check("runInExecutor");
        return defaultExecutor.submit(this, call);
    }

    /**
     * Has an executor make the calls of {@link #runInExecutor(Callable)} and {@link Asyncio#toThread} from now on, in place
     * of the loop's own threads, as {@link #runInExecutor(Executor, Callable)} has them made: a cancel interrupts none.
     *
     * <p>It is the loop's then. {@link #shutdownDefaultExecutor}, which {@code run} awaits at its end, shuts it down and
     * waits for all its calls, whoever made them; {@link #close} shuts it down and waits for none. One that was set before
     * is left as it is: who made it shuts it down.
     *
     * @param executor one that is for this loop alone
     * @throws IllegalStateException if the loop is closed, or its default executor shut down
     */
    public void setDefaultExecutor(ExecutorService executor) {
        check("setDefaultExecutor");
        defaultExecutor.give(GivenExecutor.of(Objects.requireNonNull(executor, NO_EXECUTOR)));
    }

    /**
     * Has a thread pool make the calls that go to the default executor; see {@link #setDefaultExecutor(ExecutorService)}.
     *
     * @param executor one that is for this loop alone
     * @throws IllegalStateException if the loop is closed, or its default executor shut down
     */
    public void setDefaultExecutor(ThreadPool executor) {
        check("setDefaultExecutor");
        defaultExecutor.give(GivenExecutor.of(Objects.requireNonNull(executor, NO_EXECUTOR)));
    }

    /**
     * Refuses further calls on the default executor. Suspends until those that it has taken are done, at most for the
     * limit; calls that still run then are reported, interrupted and left, and those in line are dropped, but those of
     * an executor that was set run on. A cancel of the await leaves all of them alone.
     *
     * @param limit how long they may take together, from the await on
     * @return to be awaited; nothing is refused before that
     */
    public Coroutine<Void> shutdownDefaultExecutor(Duration limit) {
        return Asyncio.async(() -> defaultExecutor.shutdown(this, limit));
    }

    /**
     * Closes the asynchronous generators that have begun on this loop and have not ended. Suspends until they have; what
     * they fail with goes to the exception handler. One that begins later is warned of. The end of {@code run(...)} does
     * it.
     *
     * @return to be awaited
     */
    public Coroutine<Void> shutdownAsyncgens() {
        return Asyncio.async(asyncgens::close);
    }

    Asyncgens asyncgens() {
        return asyncgens;
    }

    // ---- signals

    /**
     * Has a callback of this loop handle a signal of the process, such as SIGTERM or SIGHUP, instead of who handled it
     * before. A second one of this loop for a signal replaces the first; where several loops handle it, each is told.
     * {@link #close} takes it off, and the last loop that does puts back what was there before.
     *
     * @param signal its name, with or without SIG
     * @param callback runs at each signal, as a callback of the loop does
     * @throws IllegalArgumentException if there is no such signal here
     * @throws IllegalStateException if it cannot be caught, or the JVM keeps it for itself
     */
    public void addSignalHandler(String signal, Action callback) {
        check("addSignalHandler");
        Objects.requireNonNull(callback, "the callback is null");
        signals.add(Objects.requireNonNull(signal, "the name of the signal is null"), callback);
    }

    /**
     * Handles a signal on this loop no more. The last loop that handled it puts back who did before.
     *
     * @param signal its name, with or without SIG
     * @return whether this loop handled it
     * @throws IllegalArgumentException if there is no such signal here
     */
    public boolean removeSignalHandler(String signal) {
        checkThread("removeSignalHandler");
        return signals.remove(Objects.requireNonNull(signal, "the name of the signal is null"));
    }

    // ---- running

    /** Runs until {@link #stop}. Called outside of any loop; the caller waits while the loop's own thread runs. */
    public void runForever() {
        checkOpen();
        run.requireNoneRunning("runForever");
        run.forever();
    }

    /**
     * Runs until this is done, and gives its outcome. A coroutine is made a task of. Called outside of any loop; the
     * caller waits while the loop's own thread runs.
     *
     * @param <T> the type of the result
     * @param awaitable a coroutine, or a future of this loop
     * @return its result; what it failed with is thrown as it is, checked or not
     * @throws IllegalStateException if the loop was stopped before
     */
    public <T> T runUntilComplete(Awaitable<T> awaitable) {
        checkOpen();
        run.requireNoneRunning("runUntilComplete");
        return run.untilComplete(ensureFuture(awaitable));
    }

    /** Has the loop end after the turn that is going on; if it is not running, its next run is one turn. */
    public void stop() {
        checkThread("stop");
        run.stop();
    }

    /** {@return whether the loop is running} Any thread. */
    public boolean isRunning() {
        return run.isRunning();
    }

    /** {@return whether the loop is closed} Any thread. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes the loop: reports the tasks that are left and the failures that nobody looked at, drops what is scheduled,
     * interrupts what runs on the default executor, or shuts down the one that was set, and gives back all that it holds. A
     * second call does nothing.
     *
     * @throws IllegalStateException if the loop is running
     */
    @Override
    public void close() {
        if (run.isRunning()) {
            throw new IllegalStateException(
                    "Cannot close a running event loop; call stop() and close it after its run");
        }
        if (closed) {
            return;
        }
        closed = true;
        OPEN.decrementAndGet();
        try {
            for (Task<?> task : allTasks()) {
                callExceptionHandler(new ErrorContext("Task was destroyed but it is pending: " + task, null,
                        Map.of("task", task)));
            }
            unretrieved.reportAll();
            if (Debug.ON) {
                Unawaited.report(this);
            }
        } finally {
            release();
        }
    }

    private void release() {
        signals.close();
        try {
            defaultExecutor.close();
        } finally {
            turn.ready().clear();
            turn.timers().clear();
            run.close();
        }
    }

    // ---- tasks and failures

    /**
     * Looks at the tasks that are unfinished at one moment of the call. Any thread, even while the loop is busy or stuck;
     * what the loop does with them meanwhile goes on.
     *
     * @return a list of the caller's own, oldest first
     */
    public List<Task<?>> allTasks() {
        return run.isRunningHere() ? tasks.toList() : tasks.snapshot(turn.mailbox());
    }

    /**
     * Returns the task that is running on this loop. On its thread, or while it does not run.
     *
     * @return null in a callback, and while the loop does not run
     */
    public @Nullable Task<?> currentTask() {
        checkThread("currentTask");
        return run.isRunning() ? Suspend.currentTaskOrNull() : null;
    }

    /**
     * Sets who is told of failures that have no caller; null for {@link #defaultExceptionHandler}.
     *
     * @param handler runs in the context of what failed; what it throws is logged
     */
    public void setExceptionHandler(@Nullable BiConsumer<EventLoop, ErrorContext> handler) {
        failures.handler = handler;
    }

    /** {@return the handler that was set, or null} */
    public @Nullable BiConsumer<EventLoop, ErrorContext> exceptionHandler() {
        return failures.handler;
    }

    /**
     * Logs a failure as an error, to the logger {@code io.github.asyncio4j}.
     *
     * @param context what failed, and what it concerns
     */
    public void defaultExceptionHandler(ErrorContext context) {
        failures.log(context);
    }

    /**
     * Tells the exception handler of a failure. What the handler throws is logged, a {@link SystemExit} goes on.
     *
     * @param context what failed, and what it concerns; debug mode adds where that was made
     */
    public void callExceptionHandler(ErrorContext context) {
        failures.handle(debug.explain(context));
    }

    /**
     * Turns debug mode on or off; it is on at first under {@code -Dasyncio4j.debug=true}. It warns of callbacks and steps of
     * tasks that take longer than {@link #slowCallbackDuration}, and reports say where the task or future was made. It costs
     * a stack trace for each. Python's set_debug.
     *
     * @param on true for on; what was made before is reported without its place
     */
    public void setDebug(boolean on) {
        checkThread("setDebug");
        debug.on = on;
        turn.watch(on ? debug::ran : null);
    }

    /** {@return whether it is in debug mode} */
    public boolean debug() {
        return debug.on;
    }

    /** {@return how long a callback may take before debug mode warns of it; 100 ms unless set} */
    public Duration slowCallbackDuration() {
        return debug.slow;
    }

    /**
     * Sets how long a callback may take before debug mode warns of it.
     *
     * @param limit a callback that takes as long or longer is reported
     */
    public void setSlowCallbackDuration(Duration limit) {
        debug.slow = Objects.requireNonNull(limit, "the duration of a slow callback is null");
    }

    // ---- for this package and for net

    /** Notes in debug mode where something is being made. */
    void made(Object what) {
        debug.made(what);
    }

    /** {@return the poller of this loop; for the network module} */
    public Poller poller() {
        return poller;
    }

    <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return switch (Objects.requireNonNull(awaitable, "what is to be awaited is null")) {
            case Coroutine<T> coroutine -> ensureTask(coroutine);
            case Future<T> future when future.loop == this -> future;
            case Future<T> future -> throw new IllegalArgumentException(
                    "The future belongs to a different loop than the one specified: " + future);
        };
    }

    /** A coroutine that no task can be made of will run nowhere else: its caller has given it away. */
    private <T> Task<T> ensureTask(Coroutine<T> coroutine) {
        try {
            return createTask(coroutine);
        } catch (IllegalStateException refused) {
            coroutine.discard();
            throw refused;
        }
    }

    /** Schedules what the caller has shown to come from the loop's thread. */
    void add(Entry entry) {
        checkOpen();
        turn.ready().add(entry);
    }

    /** Returns how many timers stand in the queue, cancelled ones included. For the tests. */
    int timers() {
        return turn.timers().size();
    }

    void timerCancelled(Entry timer) {
        turn.timers().cancelled(timer);
    }

    LoopRun run() {
        return run;
    }

    Turn turn() {
        return turn;
    }

    EagerStart eagerStart() {
        return eagerStart;
    }

    TaskList tasks() {
        return tasks;
    }

    Unretrieved unretrieved() {
        return unretrieved;
    }

    long nanos() {
        return clock.nanos();
    }

    /** Returns the clock's nanoseconds at a time that {@link #time} may give. */
    long nanosAt(Duration time) {
        return Times.plus(start, time);
    }

    Duration sinceStart(long nanos) {
        return Duration.ofNanos(nanos - start);
    }

    private void check(String method) {
        checkOpen();
        checkThread(method);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Event loop is closed");
        }
    }

    /** Refuses any thread but the loop's while the loop runs. */
    void checkThread(String method) {
        if (!run.isHere()) {
            throw new IllegalStateException(method + " was called on thread \"" + Thread.currentThread().getName()
                    + "\", which is not the one that runs this loop (or is in blocking(...));"
                    + " use loop.callSoonThreadsafe(...) to reach it");
        }
    }

    @Override
    public String toString() {
        return "EventLoop[" + (closed ? "closed" : run.isRunning() ? "running" : "stopped") + "]";
    }
}
