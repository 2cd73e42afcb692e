package io.github.asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of asyncio, for a static import.
 *
 * <pre>{@code
 * import static io.github.asyncio4j.Asyncio.*;
 *
 * Coroutine<String> say(String what, Duration after) {
 *     return async(() -> { await(sleep(after)); return what; });
 * }
 *
 * void main() {
 *     run(() -> {
 *         var a = createTask(say("hello", ofMillis(20)));
 *         var b = createTask(say("world", ofMillis(10)));
 *         IO.println(await(gather(a, b)));
 *     });
 * }
 * }</pre>
 */
public final class Asyncio {

    private Asyncio() {}

    // ---- running

    /**
     * Runs a program on a new loop and returns its result: asyncio.run. At the end the tasks that are left are cancelled
     * and awaited, the default executor is shut down (300 seconds at most), and the loop is closed. The loop runs on this
     * thread where the engine allows, else on one of its own while this one waits. On the JVM's main thread the first
     * Ctrl-C cancels the program, so that it cleans up, and a second one ends the JVM.
     *
     * @throws IllegalStateException if a loop is running on this thread; await instead
     * @throws KeyboardInterrupt if Ctrl-C ended it
     */
    public static <T> T run(Callable<T> main) {
        return run(async(main));
    }

    /** Runs a program without a result on a new loop. */
    public static void run(Action main) {
        run(async(main));
    }

    /** Runs a coroutine, or waits for a future, on a new loop. */
    public static <T> T run(Awaitable<T> main) {
        return Program.run(RunOptions.DEFAULT, main);
    }

    /** Runs a program with options. */
    public static <T> T run(Callable<T> main, RunOptions options) {
        return run(async(main), options);
    }

    /** Runs a program without a result with options. */
    public static void run(Action main, RunOptions options) {
        run(async(main), options);
    }

    /** Runs a coroutine, or waits for a future, with options. */
    public static <T> T run(Awaitable<T> main, RunOptions options) {
        return Program.run(Objects.requireNonNull(options, "the options are null"), main);
    }

    /** Makes a loop, with the network if its module is on the path. It must be closed. */
    public static EventLoop newEventLoop() {
        return Program.newEventLoop();
    }

    /**
     * Returns the loop that runs the caller.
     *
     * @throws IllegalStateException outside of a loop
     */
    public static EventLoop getRunningLoop() {
        return Program.runningLoop();
    }

    // ---- coroutines and tasks

    /** Makes a coroutine of a body; it runs when it is awaited or made a task of, once. */
    public static <T> Coroutine<T> async(Callable<T> body) {
        return new Coroutine<>(body);
    }

    /** Makes a coroutine of a body without a result. */
    public static Coroutine<Void> async(Action body) {
        return new Coroutine<>(body);
    }

    /**
     * Waits for a result. A coroutine runs here and now, as part of this task; of a future that is done the result is
     * taken; else the task is suspended and others run until the future is done. It works at any depth of calls.
     *
     * @throws CancelledError if this task, or what it awaits, is cancelled
     * @throws IllegalStateException outside of a coroutine; under a class initialiser or a native method, whose stack
     *         cannot be left
     */
    public static <T> T await(Awaitable<T> awaitable) {
        return Suspend.await(Objects.requireNonNull(awaitable, "what is awaited is null"));
    }

    /** Waits for a result, and declares the checked exception that the work may fail with, for those who catch it. */
    @SuppressWarnings("RedundantThrows")
    public static <T, X extends Throwable> T await(Awaitable<T> awaitable, Class<X> failure) throws X {
        Objects.requireNonNull(failure, "the type of the exception is null");
        return await(awaitable);
    }

    /** Makes a task of a coroutine on the running loop; it begins at the loop's next turn. */
    public static <T> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /** Makes a task of a coroutine and gives it a name. */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /** Makes a task of a coroutine with a name, a context, or an eager start. */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return getRunningLoop().createTask(coroutine, options);
    }

    /** Returns a future as it is, and makes a task of a coroutine. */
    public static <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return getRunningLoop().ensureFuture(awaitable);
    }

    /** Returns the task that runs the caller, or null in a callback of the loop. */
    public static @Nullable Task<?> currentTask() {
        getRunningLoop();
        return Suspend.currentTaskOrNull();
    }

    // ---- time

    /** Suspends until a time is over; zero or less lets the loop run exactly one turn. A cancel of the await ends it. */
    public static Coroutine<Void> sleep(Duration time) {
        return sleep(time, null);
    }

    /** Suspends until a time is over and returns the result given. */
    public static <T> Coroutine<T> sleep(Duration time, @Nullable T result) {
        Objects.requireNonNull(time, "the time to sleep is null");
        return new Coroutine<>(() -> Sleep.sleep(time, result));
    }

    /**
     * Runs a body with a time limit, in this task, and returns its result. When the limit passes, what the body awaits is
     * cancelled and {@link AsyncTimeoutException} is thrown here. A limit of zero or less strikes at the first await that
     * suspends.
     *
     * @throws AsyncTimeoutException if the limit passed and the body ended with the cancellation
     */
    public static <T> T timeout(Duration limit, Callable<T> body) {
        Objects.requireNonNull(body, "the body of the timeout is null");
        return Timeout.after(Objects.requireNonNull(limit, "the time limit is null"))
                .run((ScopeBody<Timeout, T>) _ -> body.call());
    }

    /** Runs a body without a result with a time limit. */
    public static void timeout(Duration limit, Action body) {
        Objects.requireNonNull(body, "the body of the timeout is null");
        Timeout.after(Objects.requireNonNull(limit, "the time limit is null"))
                .run((ScopeAction<Timeout>) _ -> body.run());
    }

    /**
     * Runs a body with a time limit that it can ask and move, in this task, and returns its result.
     *
     * @param limit from now; null for none until {@link Timeout#reschedule} sets one
     * @throws AsyncTimeoutException if the limit passed and the body ended with the cancellation
     */
    public static <T> T timeout(@Nullable Duration limit, ScopeBody<? super Timeout, T> body) {
        return Timeout.after(limit).run(body);
    }

    /** Runs a body without a result with a time limit that it can ask and move. */
    public static void timeout(@Nullable Duration limit, ScopeAction<? super Timeout> body) {
        Timeout.after(limit).run(body);
    }

    /**
     * Runs a body that has to end by a time, in this task, and returns its result.
     *
     * @param when on the clock of {@link EventLoop#time}; null for no limit until {@link Timeout#reschedule} sets one
     * @throws AsyncTimeoutException if the time has come and the body ended with the cancellation
     */
    public static <T> T timeoutAt(@Nullable Duration when, ScopeBody<? super Timeout, T> body) {
        return Timeout.at(when).run(body);
    }

    /** Runs a body without a result that has to end by a time. */
    public static void timeoutAt(@Nullable Duration when, ScopeAction<? super Timeout> body) {
        Timeout.at(when).run(body);
    }

    /**
     * Suspends until this is done, at most for the limit, and returns its result. When the limit passes it is cancelled,
     * and when it has ended {@link AsyncTimeoutException} is thrown; if it refused the cancel its result is returned, and
     * if it failed otherwise that is thrown. A cancel of the await cancels it too: to leave it running, wait for
     * {@link #shield shield(it)}.
     *
     * @param limit null for none; with zero or less a coroutine does not begin, and only what is done has a result
     */
    public static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
        return WaitFor.waitFor(awaitable, limit);
    }

    // ---- structured

    /**
     * Runs a body whose tasks live no longer than the call, in this task, and returns its value when all have ended: see
     * {@link TaskGroup}, also for what it throws.
     */
    public static <T> T taskGroup(ScopeBody<? super TaskGroup, T> body) {
        return new TaskGroup().run(body);
    }

    /** Runs a body without a value whose tasks live no longer than the call. */
    public static void taskGroup(ScopeAction<? super TaskGroup> body) {
        new TaskGroup().run(body);
    }

    /**
     * Suspends until all are done and returns their results in order; if one fails the others are cancelled, and when all
     * have ended an {@link ExceptionGroup} is thrown, or a {@link BaseExceptionGroup}. Nothing of it runs on afterwards, which
     * is what most programs want; {@link #gather} is for those that want the first failure at once and the others to go on.
     * A cancel of the await cancels all.
     */
    public static <T> Coroutine<List<T>> gatherOrCancel(Iterable<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.orCancel(awaitables);
    }

    /** Suspends until all are done and returns their results in order; if one fails the others are cancelled. */
    @SafeVarargs
    public static <T> Coroutine<List<T>> gatherOrCancel(Awaitable<? extends T>... awaitables) {
        return gatherOrCancel(Arrays.asList(awaitables));
    }

    // ---- several at once

    /**
     * Waits for all and returns their results in order. The first failure is the future's failure at once, and the others
     * run on; where they should not, {@link #gatherOrCancel}. Cancelling the future cancels all.
     */
    @SafeVarargs
    public static <T> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(awaitables));
    }

    /** Waits for all and returns their results in order. */
    public static <T> Future<List<T>> gather(Iterable<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.results(getRunningLoop(), awaitables);
    }

    /** Waits for all and returns, in order, the result or the exception of each; it fails only by being cancelled. */
    public static Future<List<Object>> gatherReturningExceptions(Iterable<? extends Awaitable<?>> awaitables) {
        return Gathering.outcomes(getRunningLoop(), awaitables);
    }

    /**
     * Suspends until all are done. Cancels nothing and throws no failure of theirs. A cancel of the await leaves them
     * running.
     *
     * @throws IllegalArgumentException if there are no futures
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> wait(Iterable<? extends F> futures) {
        return wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Suspends until some or all are done, or the time is up, and returns which are done and which are not. It cancels
     * nothing and throws no failure of theirs. A cancel of the await leaves them running.
     *
     * @param limit null for none; with zero or less the loop runs just long enough to see which are done
     * @throws IllegalArgumentException if there are no futures
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> wait(Iterable<? extends F> futures,
            @Nullable Duration limit, ReturnWhen when) {
        return Waits.wait(futures, limit, when);
    }

    /** Suspends until one is done, or more: {@link #wait} with {@link ReturnWhen#FIRST_COMPLETED}. */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAny(Iterable<? extends F> futures) {
        return waitAny(futures, null);
    }

    /** Suspends until one is done, or more, or the time is up. */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAny(Iterable<? extends F> futures,
            @Nullable Duration limit) {
        return Waits.wait(futures, limit, ReturnWhen.FIRST_COMPLETED);
    }

    /** Suspends until all are done: {@link #wait}, by a name that a static import finds. */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAll(Iterable<? extends F> futures) {
        return waitAll(futures, null);
    }

    /** Suspends until all are done or the time is up. */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAll(Iterable<? extends F> futures,
            @Nullable Duration limit) {
        return Waits.wait(futures, limit, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Returns the results as they come: each round of a loop over it awaits the next one that is done. What is awaited is
     * made a task of at once.
     */
    public static <T> AsCompleted<T> asCompleted(Iterable<? extends Awaitable<T>> awaitables) {
        return asCompleted(awaitables, null);
    }

    /**
     * Returns the results as they come. When the time is up, each await that is left throws
     * {@link AsyncTimeoutException}; nothing is cancelled.
     *
     * @param limit null for none
     */
    public static <T> AsCompleted<T> asCompleted(Iterable<? extends Awaitable<T>> awaitables,
            @Nullable Duration limit) {
        return new AsCompleted<>(getRunningLoop(), awaitables, limit);
    }

    /**
     * Returns a future that ends as this does and whose cancel does not reach it: whoever awaits the shield can be
     * cancelled, and the work goes on. A coroutine is made a task of; what is done is returned as it is. If the shield
     * was cancelled and the work fails later, that is reported to the loop's exception handler, once.
     */
    public static <T> Future<T> shield(Awaitable<T> awaitable) {
        return Shield.around(ensureFuture(awaitable));
    }

    /**
     * Suspends until one attempt succeeds, or all have failed. The first is begun at once, each other when the one before
     * it fails, or when it has not ended after the delay. The first result wins: the other attempts are cancelled, and
     * when they have ended the outcome is returned; it throws no failure of theirs. A cancel of the await cancels the
     * attempts and goes on when they have ended.
     *
     * @param attempts asked for an attempt when it is to begin
     * @param delay null to begin an attempt only when the one before it has failed
     */
    public static <T> Coroutine<RaceResult<T>> staggeredRace(Iterable<? extends Coroutine<? extends T>> attempts,
            @Nullable Duration delay) {
        Objects.requireNonNull(attempts, "the attempts of the race are null");
        return new Coroutine<>(() -> new Race<T>(attempts.iterator(), delay).run());
    }

    // ---- blocking work

    /**
     * Runs a blocking call on a virtual thread of the loop's default executor, in a copy of the caller's context. Suspends
     * until the call ends. Cancelling the await interrupts the call and does not wait for it.
     */
    public static <T> Coroutine<T> toThread(Callable<T> call) {
        Objects.requireNonNull(call, "the call is null");
        return new Coroutine<>(() -> {
            Context context = Context.capture();
            return await(getRunningLoop().runInExecutor(context == null ? call : () -> context.run(call)));
        });
    }

    /** Runs a blocking call without a result on a virtual thread of the loop's default executor. */
    public static Coroutine<Void> toThread(Action call) {
        Objects.requireNonNull(call, "the call is null");
        return toThread(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Runs a region of this task in which it may block: on locks, sleeps, monitors and sockets of the JDK. Other tasks run
     * meanwhile, so the region touches nothing they share, and neither awaits nor uses the loop. It stays on this task's
     * thread. Files, pipes of child processes, the JDK's name look-up and native calls hold the loop even here: those go
     * to {@link #toThread}. A cancel interrupts the region and is thrown when it ends.
     */
    public static <T> T blocking(Callable<T> region) {
        try {
            return Suspend.away(region);
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        }
    }

    /** Runs a region without a result in which this task may block. */
    public static void blocking(Action region) {
        blocking((Callable<@Nullable Void>) () -> {
            region.run();
            return null;
        });
    }

    // ---- futures of other threads

    /**
     * Returns a future of the running loop that ends as a CompletionStage does: with its result, with the very failure
     * (a CompletionException is unwrapped), or cancelled. Cancelling the future cancels the stage's CompletableFuture.
     *
     * <p>A {@link java.util.concurrent.Future} that is no CompletionStage can only be waited for in a thread:
     * {@code await(toThread(future::get))}.
     *
     * @throws IllegalStateException outside of a loop
     */
    public static <T> Future<T> wrapFuture(CompletionStage<T> source) {
        Objects.requireNonNull(source, "the source is null");
        return Bridge.wrap(getRunningLoop(), source);
    }

    /**
     * Returns a future of the running loop that ends as a future of a {@link ThreadPool} does. Cancelling it cancels that
     * one, if its call has not begun; a call that runs goes on, and its result is left alone.
     *
     * @throws IllegalStateException outside of a loop
     */
    public static <T> Future<T> wrapFuture(ConcurrentFuture<T> source) {
        Objects.requireNonNull(source, "the source is null");
        return Bridge.wrap(getRunningLoop(), source);
    }

    /** Returns a future of a loop as it is; for code that takes any. */
    public static <T> Future<T> wrapFuture(Future<T> source) {
        return Objects.requireNonNull(source, "the source is null");
    }

    /**
     * Has a loop of another thread run a coroutine as a task, and returns what that thread may block on or chain. Cancelling
     * it cancels the task. What the loop's {@link TaskFactory} throws fails it, and is told to the exception handler too.
     *
     * <p>A get or join of it that would block a loop's thread is refused: there await the coroutine itself, or
     * {@link #wrapFuture(CompletionStage)}.
     *
     * @throws IllegalStateException if the loop is closed
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        Objects.requireNonNull(coroutine, "the coroutine is null");
        Objects.requireNonNull(loop, "the loop is null");
        return Bridge.submit(loop, coroutine);
    }
}
