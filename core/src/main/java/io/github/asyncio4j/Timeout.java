package io.github.asyncio4j;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A time limit on a block: asyncio's Timeout. It can be asked and moved while the block runs.
 *
 * <pre>{@code
 * timeout(ofSeconds(5), limit -> {
 *     while (await(reader.readLine()) instanceof String line) {
 *         limit.reschedule(getRunningLoop().time().plusSeconds(5));
 *         ...
 *     }
 * });
 * }</pre>
 *
 * <p>When the limit passes, the task is cancelled once. At the end of the block that cancel is taken back and its
 * {@link CancelledError} becomes an {@link AsyncTimeoutException}; if the task was cancelled by somebody else too, the
 * CancelledError goes on. Any other exception of the block goes on as it is and tells of the limit among its suppressed
 * ones, and a block that swallowed the cancel ends normally.
 *
 * <p>Most programs use {@link Asyncio#timeout(Duration, Callable)}; this object serves those who make a limit in one
 * place and run its block in another. It works once, and belongs to the loop it was made on.
 */
public final class Timeout {

    /**
     * <pre>
     *   CREATED --run--> ACTIVE --(the block ends)--> FINISHED
     *                    ACTIVE --(the limit passes: cancels the task)--> EXPIRING --(the block ends)--> EXPIRED
     * </pre>
     */
    private enum State {
        CREATED, ACTIVE, EXPIRING, EXPIRED, FINISHED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final EventLoop loop;

    /** The span it was made with; null if it was made with a time, or has been moved. */
    private @Nullable Duration span;

    /** Whether there is a limit, and when, on the loop's clock. */
    private boolean limited;
    private long deadline;

    private State state = State.CREATED;

    /** While ACTIVE, if there is a limit. */
    private @Nullable Handle timer;

    /** From the entry on. */
    private @Nullable ScopeCancel cancel;

    private Timeout() {
        loop = Asyncio.getRunningLoop();
    }

    /**
     * Makes a limit of so long from now, whenever its block may begin.
     *
     * @param limit null for none; zero or less strikes at the first await of the block that suspends
     * @return a limit for one block, to be run on the loop that is running now
     */
    public static Timeout after(@Nullable Duration limit) {
        Timeout timeout = new Timeout();
        if (limit != null) {
            timeout.span = limit;
            timeout.limited = true;
            timeout.deadline = Times.plus(timeout.loop.nanos(), limit);
        }
        return timeout;
    }

    /**
     * Makes a limit at a time on the clock of {@link EventLoop#time}.
     *
     * @param when null for none; a time that has passed strikes at the first await of the block that suspends
     * @return a limit for one block, to be run on the loop that is running now
     */
    public static Timeout at(@Nullable Duration when) {
        Timeout timeout = new Timeout();
        timeout.moveTo(when);
        return timeout;
    }

    /**
     * Runs a block with this limit, in this task, and returns its result. Suspends until the block has ended; when the
     * limit passes, what the block awaits is cancelled. A cancel by others is thrown in the block, as without a limit.
     *
     * @param <T> the type of the result
     * @param block what has to end in time; is given this limit
     * @return what the block returned
     * @throws AsyncTimeoutException if the limit passed and the block ended with the cancel
     * @throws IllegalStateException if it has been run before, or outside of a task
     */
    public <T> T run(ScopeBody<? super Timeout, T> block) {
        Objects.requireNonNull(block, "the block of the timeout is null");
        enter();
        try {
            T value = block.run(this);
            exit(null);
            return value;
        } catch (Throwable e) {
            exit(e);
            throw Sneaky.sneak(e);
        }
    }

    /**
     * Runs a block without a result with this limit. Suspends until the block has ended; see {@link #run(ScopeBody)}.
     *
     * @param block what has to end in time; is given this limit
     */
    public void run(ScopeAction<? super Timeout> block) {
        Objects.requireNonNull(block, "the block of the timeout is null");
        run((ScopeBody<Timeout, @Nullable Void>) limit -> {
            block.run(limit);
            return null;
        });
    }

    /** {@return when the limit passes, on the clock of {@link EventLoop#time}, or null if there is none} */
    public @Nullable Duration when() {
        return limited ? loop.sinceStart(deadline) : null;
    }

    /** {@return whether the limit has passed while the block was running} */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    /**
     * Moves the limit, while the block runs and before the limit has passed.
     *
     * @param when a time on the clock of {@link EventLoop#time}, null for no limit from now on
     * @throws IllegalStateException in any other state, which the message names
     */
    public void reschedule(@Nullable Duration when) {
        loop.checkThread("Timeout.reschedule");
        if (state != State.ACTIVE) {
            throw new IllegalStateException(state == State.CREATED
                    ? "Timeout has not been entered: it can be moved while its block runs"
                    : "Cannot change the time of a Timeout that is " + state + "; it can be moved while its block runs"
                            + " and the limit has not passed");
        }
        moveTo(when);
        stopTimer();
        startTimer();
    }

    private void moveTo(@Nullable Duration when) {
        span = null;
        limited = when != null;
        if (when != null) {
            deadline = loop.nanosAt(when);
        }
    }

    private void enter() {
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered: it is " + state + ", and works once");
        }
        Task<?> task = Suspend.currentTask("timeout");
        if (task.loop != loop) {
            throw new IllegalStateException("this Timeout was made on a different event loop than the one that runs");
        }
        cancel = new ScopeCancel(task);
        state = State.ACTIVE;
        startTimer();
    }

    private void startTimer() {
        if (limited) {
            boolean passed = deadline - loop.nanos() <= 0;
            timer = passed ? loop.callSoon(this::expire) : loop.callAtNanos(deadline, this::expire, null);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void expire() {
        timer = null;
        state = State.EXPIRING;
        cancel().request();
    }

    private void exit(@Nullable Throwable failure) {
        stopTimer();
        cancel().left();
        if (state == State.ACTIVE) {
            state = State.FINISHED;
            return;
        }
        state = State.EXPIRED;
        if (cancel().takeBack() || failure == null) {
            return;
        }
        if (failure instanceof CancelledError) {
            throw new AsyncTimeoutException(message("has passed"), failure);
        }
        tellOn(failure);
        if (failure instanceof ThrowableGroup group) {
            group.exceptions().forEach(this::tellOn);
        }
    }

    private void tellOn(Throwable failure) {
        failure.addSuppressed(new AsyncTimeoutException(message("had passed too")));
    }

    private String message(String passed) {
        return message(loop, span == null ? "at " + when() : "of " + span, passed);
    }

    static String message(EventLoop loop, String limit, String passed) {
        return "the time limit " + limit + " " + passed + "; it is " + loop.time() + " on the loop's clock";
    }

    private ScopeCancel cancel() {
        return Objects.requireNonNull(cancel);
    }

    @Override
    public String toString() {
        return "Timeout[" + state + (state == State.ACTIVE ? " until " + when() : "") + "]";
    }
}
