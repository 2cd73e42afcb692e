package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fiber;
import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.loop.Entry;
import io.github.asyncio4j.loop.Turn;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that the loop runs: asyncio's Task, which is a {@link Future} of the coroutine's result.
 *
 * <p>Made by {@link Asyncio#createTask}. It begins at the loop's next turn, runs until an await has to wait, and goes on
 * when what it waits for is done. Between two awaits nothing else runs. The loop holds every unfinished task.
 *
 * <p>Invariant: an unfinished task is in exactly one of these: waiting for {@code waiter} with no step scheduled; its step
 * scheduled; running; away in {@link Asyncio#blocking}.
 *
 * @param <T> the type of the result
 */
public final class Task<T> extends Future<T> {

    private final Coroutine<T> coroutine;
    private final Step step = new Step();
    private final long number;
    private @Nullable String name;

    /** What it runs in; between its steps, and null for an empty one that nobody has asked for. */
    private @Nullable Context context;

    /** Made at the first step, so that a task cancelled before it costs no stack. */
    private @Nullable Fiber fiber;

    /** What it waits for; kept until its step runs, so that a cancel in between finds it done. */
    private @Nullable Future<?> waiter;

    /** A cancel that found nothing to cancel: the next step throws CancelledError. */
    private boolean mustCancel;

    /** How many cancels are asked for and not taken back. */
    private int cancelRequests;

    /** How many cancels were ever asked for, and how many of those before its last step, which has met them. */
    private int cancelsAsked;

    private int cancelsMet;

    /** How many task groups and timeouts its coroutine is inside of. */
    private int openScopes;

    /** What the next step throws into the coroutine. */
    private @Nullable Throwable toThrow;

    /** Steps that stand in the loop's queue for an await that could not suspend; they are the next and do nothing. */
    private int refusedSteps;

    /** The loop's list of unfinished tasks. */
    @Nullable Task<?> older;
    @Nullable Task<?> newer;

    /**
     * The task's place in the loop's queue, and what its fiber runs. At most one step is scheduled, so one object serves for
     * all.
     */
    private final class Step extends Entry implements Fiber.Body {
        @Override
        protected void run() {
            step();
        }

        @Override
        public void begin() {
            body();
        }

        @Override
        public void execute(Runnable comeBack) {
            loop.post(new Entry() {
                @Override
                protected void run() {
                    enterByLoop(comeBack);
                }
            });
        }

        @Override
        public @Nullable Fiber heir() {
            return Task.this.heir();
        }

        private Task<?> task() {
            return Task.this;
        }

        @Override
        public String toString() {
            return "step of " + Task.this;
        }
    }

    Task(EventLoop loop, Coroutine<T> coroutine, TaskOptions options, long number) {
        super(loop);
        this.coroutine = Objects.requireNonNull(coroutine, "the coroutine is null");
        name = options.name();
        this.number = number;
        context = options.context() != null ? options.context() : Context.capture();
        loop.tasks().add(this);
    }

    /** Schedules the first step. */
    void schedule() {
        loop.schedule(step);
    }

    /** {@return the name; {@code Task-N} unless one was given} */
    public String name() {
        String given = name;
        return given == null ? "Task-" + number : given;
    }

    /**
     * Gives it another name.
     *
     * @param name for reports and {@code toString}; need not be the only one
     */
    public void setName(String name) {
        this.name = Objects.requireNonNull(name, "the name of a task is null");
    }

    /** {@return the context it runs in: the one it was given, or a copy of its maker's} */
    public Context context() {
        if (Suspend.currentTaskOrNull() == this) {
            return Context.currentOrNew().root();
        }
        if (context == null) {
            context = new Context();
        }
        return context.root();
    }

    /** {@return the coroutine it runs, for a look at it; what is awaited is the task} */
    public Coroutine<T> coroutine() {
        return coroutine;
    }

    /**
     * Shows where it stands.
     *
     * @return the frames of the suspended coroutine, innermost first; empty before it begins and when it is done
     */
    public StackTraceElement[] stack() {
        Fiber f = fiber;
        return f == null || done() ? new StackTraceElement[0] : f.stack();
    }

    /** Prints its stack to {@link System#err}; see {@link #printStack(PrintStream)}. */
    public void printStack() {
        printStack(System.err);
    }

    /**
     * Prints where it stands, or what it has failed with and from where, for a look at a program that does not go on. A
     * failure still counts as read by nobody.
     *
     * @param out gets the text in one piece, lines and all
     */
    public void printStack(PrintStream out) {
        Objects.requireNonNull(out, "the stream to print the stack to is null");
        out.print(StackText.of(this));
    }

    /** Refused: the coroutine makes the result. */
    @Override
    public void setResult(@Nullable T result) {
        throw new UnsupportedOperationException("a task's result is made by its coroutine; setResult is for a Future");
    }

    /** Refused: the coroutine makes the failure. */
    @Override
    public void setException(Throwable failure) {
        throw new UnsupportedOperationException(
                "a task's exception is made by its coroutine; to stop a task, cancel it");
    }

    /**
     * Asks the task to end: what it waits for is cancelled at once, and a {@link CancelledError} is thrown at its await,
     * or at its next one. The coroutine may catch it to clean up, and may even refuse. A task that has not begun never
     * does. Each call counts; see {@link #uncancel}. Returns false if the task is done.
     */
    @Override
    public boolean cancel(@Nullable Object reason) {
        loop.checkThread("Task.cancel");
        retrieved();
        if (done()) {
            return false;
        }
        cancelRequests++;
        cancelsAsked++;
        Future<?> waiting = waiter;
        if (waiting != null && waiting.cancel(reason)) {
            return true;
        }
        mustCancel = true;
        cancelReason = reason;
        if (fiber != null && fiber.isAway()) {
            fiber.thread().interrupt();
        }
        return true;
    }

    /** {@return how many cancels are pending: those asked for, less those taken back} */
    public int cancelling() {
        return cancelRequests;
    }

    /**
     * Takes one cancel back. At none, a CancelledError that has not been thrown yet is called off too. For those who
     * catch a CancelledError for good, as a timeout does.
     *
     * @return how many are left
     */
    public int uncancel() {
        loop.checkThread("Task.uncancel");
        if (cancelRequests > 0 && --cancelRequests == 0) {
            mustCancel = false;
        }
        return cancelRequests;
    }

    /** Whether a cancel is waiting for the next step. */
    boolean mustCancel() {
        return mustCancel;
    }

    /** How many task groups and timeouts its coroutine is inside of. */
    int openScopes() {
        return openScopes;
    }

    /** Counts one more, or one less. */
    void countScope(int change) {
        openScopes += change;
    }

    /** How many cancels were ever asked for. */
    int cancelsAsked() {
        return cancelsAsked;
    }

    /** How many of them it has met: thrown at an await, or answered by what it waited for. */
    int cancelsMet() {
        return cancelsMet;
    }

    /** Calls off a CancelledError that has not been thrown yet, for the scope that asked for it. */
    void dropCancel() {
        mustCancel = false;
    }

    private void step() {
        if (refusedSteps > 0) {
            refusedSteps--;
            return;
        }
        beforeStep();
        if (fiber == null && toThrow != null) {
            endBeforeStart(toThrow);
            return;
        }
        enterByLoop(null);
    }

    private void enterByLoop(@Nullable Runnable comeBack) {
        loop.eagerStart().run(this, comeBack);
        loop.run().throwEscaped();
    }

    private void beforeStep() {
        Future<?> woken = waiter;
        waiter = null;
        cancelsMet = cancelsAsked;
        if (mustCancel) {
            mustCancel = false;
            if (!(toThrow instanceof CancelledError)) {
                toThrow = cancelledError(woken);
            }
        }
    }

    /** Returns the fiber of the task whose step is next in this turn, in its context, if it waits for nothing but that. */
    private @Nullable Fiber heir() {
        Turn turn = loop.turn();
        if (loop.eagerStart().isUnderway() || !(turn.upNext() instanceof Task<?>.Step step)) {
            return null;
        }
        Task<?> next = step.task();
        if (next.fiber == null || next.refusedSteps > 0) {
            return null;
        }
        turn.takeNext();
        next.beforeStep();
        loop.context = next.context;
        return next.fiber;
    }

    /** Runs the coroutine up to its next wait, in its context. Called by the loop, when no fiber is on the stack. */
    void enter(@Nullable Runnable comeBack) {
        Fiber f = fiber;
        if (f == null) {
            f = Fibers.fiber(loop.run().here(), name == null ? "" : name, this, step);
            fiber = f;
        }
        Context before = loop.context;
        loop.context = context;
        try {
            if (comeBack == null) {
                f.enter();
            } else {
                comeBack.run();
            }
        } finally {
            if (Fibers.carried()) {
                context = loop.context;
            }
            loop.context = before;
        }
    }

    /**
     * Has its next step run in the context that it is in. Called by the coroutine whenever it gives up its stack: on portable
     * fibers, since the loop does not see who has; on carried ones the loop does it, which makes a switch 15 ns shorter.
     */
    void keepContext() {
        if (!Fibers.carried()) {
            context = loop.context;
        }
    }

    private CancelledError cancelledError(@Nullable Future<?> woken) {
        if (woken == null) {
            return new CancelledError(cancelReason);
        }
        woken.retrieved();
        return woken.cancelled() ? woken.takeCancelledError() : new CancelledError(cancelReason);
    }

    void endBeforeStart(Throwable error) {
        coroutine.discard();
        loop.tasks().remove(this);
        if (error instanceof CancelledError cancelled) {
            cancelWith(cancelled);
        } else {
            fail(error);
        }
    }

    private void body() {
        try {
            T value = coroutine.call();
            loop.tasks().remove(this);
            if (mustCancel) {
                mustCancel = false;
                cancelWith(new CancelledError(cancelReason));
            } else {
                finish(value);
            }
        } catch (CancelledError e) {
            loop.tasks().remove(this);
            cancelWith(e);
        } catch (SystemExit | VirtualMachineError e) {
            loop.tasks().remove(this);
            fail(e);
            retrieved();
            loop.run().escape(e);
        } catch (Throwable e) {
            loop.tasks().remove(this);
            fail(e);
        } finally {
            keepContext();
        }
    }

    /** Waits for a future. Called by the coroutine, on its fiber. */
    <V> V waitFor(Future<V> future) {
        if (future.loop != loop) {
            throwNextTurn(new IllegalStateException(this + " got " + future
                    + " attached to a different loop; a future is awaited on the loop it belongs to"));
        } else if (future == this) {
            throwNextTurn(new IllegalStateException("Task cannot await on itself: " + this));
        } else {
            future.addCallback(step);
            waiter = future;
            boolean cancelled = mustCancel && future.cancel(cancelReason);
            mustCancel &= !cancelled;
            try {
                suspend();
            } catch (IllegalStateException refused) {
                if (future.removeCallback(step) == 0) {
                    refusedSteps++;
                }
                waiter = null;
                mustCancel |= cancelled;
                throw refused;
            }
        }
        throwPending();
        return Suspend.resultOf(future);
    }

    /** Lets the loop run one turn. Called by the coroutine, on its fiber. */
    void nextTurn() {
        loop.add(step);
        try {
            suspend();
        } catch (IllegalStateException refused) {
            refusedSteps++;
            toThrow = null;
            throw refused;
        }
        throwPending();
    }

    private void throwNextTurn(RuntimeException misuse) {
        toThrow = misuse;
        nextTurn();
    }

    /** Gives up the stack until the loop enters it again. Called by the coroutine, on its fiber. */
    void suspend() {
        keepContext();
        Objects.requireNonNull(fiber).suspend();
    }

    private void throwPending() {
        Throwable error = toThrow;
        if (error != null) {
            toThrow = null;
            throw Sneaky.sneak(error);
        }
    }

    /** Returns the error for a cancel that came while the task was away, and what it interrupted as suppressed. */
    CancelledError takeCancel(@Nullable Throwable interrupted) {
        mustCancel = false;
        cancelsMet = cancelsAsked;
        CancelledError error = new CancelledError(cancelReason);
        if (interrupted != null) {
            error.addSuppressed(interrupted);
        }
        return error;
    }

    @Override
    String shortName() {
        return name();
    }

    @Override
    public String toString() {
        Future<?> waiting = waiter;
        return "Task[" + name() + " " + stateName() + (cancelRequests > 0 && !done() ? ", cancelling" : "")
                + (waiting == null ? "" : ", waiting for " + waiting.shortName()) + "]";
    }
}
