package io.github.asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
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
     * @param <T> the type of the result
     * @param main the program; it runs as the loop's first task, in a copy of the caller's context
     * @return what the program returned
     * @throws IllegalStateException if a loop is running on this thread; await instead
     * @throws KeyboardInterrupt if Ctrl-C ended it
     */
    public static <T> T run(Callable<T> main) {
        return run(async(main));
    }

    /**
     * Runs a program without a result on a new loop; see {@link #run(Callable)}.
     *
     * @param main the program; what it fails with is thrown here, checked or not
     */
    public static void run(Action main) {
        run(async(main));
    }

    /**
     * Runs the same program on several loops at once, for work that needs more than one core: each has a thread of its own,
     * the first one's is the caller's. Loops share no task, future or lock; a server on each can share a port. Returns when
     * all have ended. What one fails with cancels the others, and is thrown when they have ended; on the JVM's main thread
     * Ctrl-C ends all.
     *
     * @param loops 1 to 1,024; {@code Runtime.availableProcessors()} is a good number
     * @param program runs on each loop
     * @throws IllegalStateException if a loop is running on this thread
     */
    public static void runLoops(int loops, LoopProgram program) {
        SeveralLoops.run(loops, program);
    }

    /**
     * Runs a coroutine on a new loop and returns its result; see {@link #run(Callable)}.
     *
     * @param <T> the type of the result
     * @param main a coroutine that was not awaited yet; a future belongs to another loop, and is refused
     * @return what it ended with
     */
    public static <T> T run(Awaitable<T> main) {
        return Program.run(RunOptions.DEFAULT, main);
    }

    /**
     * Runs a program with options; see {@link #run(Callable)}.
     *
     * @param <T> the type of the result
     * @param main the program
     * @param options debug mode, who makes the loop, and what Ctrl-C does
     * @return what the program returned
     */
    public static <T> T run(Callable<T> main, RunOptions options) {
        return run(async(main), options);
    }

    /**
     * Runs a program without a result with options; see {@link #run(Callable)}.
     *
     * @param main the program; what it fails with is thrown here, checked or not
     * @param options debug mode, who makes the loop, and what Ctrl-C does
     */
    public static void run(Action main, RunOptions options) {
        run(async(main), options);
    }

    /**
     * Runs a coroutine, or waits for a future of the loop that the options make, and returns its result; see
     * {@link #run(Callable)}.
     *
     * @param <T> the type of the result
     * @param main a coroutine that was not awaited yet, or a future of that loop
     * @param options debug mode, who makes the loop, and what Ctrl-C does
     * @return what it ended with
     */
    public static <T> T run(Awaitable<T> main, RunOptions options) {
        return Program.run(Objects.requireNonNull(options, "the options are null"), main);
    }

    /**
     * Makes a loop, with the network if its module is on the path.
     *
     * @return a loop that does not run; its maker closes it
     */
    public static EventLoop newEventLoop() {
        return Program.newEventLoop();
    }

    /**
     * {@return the loop that runs the caller}
     *
     * @throws IllegalStateException outside of a loop
     */
    public static EventLoop getRunningLoop() {
        return Program.runningLoop();
    }

    // ---- generators

    /**
     * Makes a generator of a body; nothing of it runs before the first value is asked for.
     *
     * @param <Y> what it yields
     * @param <S> what is sent to it; {@link Void} if nothing is
     * @param <R> what it returns; {@link Void} if nothing
     * @param body gives its values with the yield that it is handed; returns null where it has no last word
     * @return a generator, for one pass
     */
    public static <Y, S, R> Generator<Y, S, R> generator(Generator.Body<Y, S, R> body) {
        return new Generator<>(body);
    }

    /**
     * Makes an asynchronous generator of a body; nothing of it runs before the first value is awaited.
     *
     * @param <Y> what it yields
     * @param <S> what is sent to it; {@link Void} if nothing is
     * @param body gives its values with the yield that it is handed, and may await
     * @return a generator, for one pass
     */
    public static <Y, S> AsyncGenerator<Y, S> asyncGenerator(AsyncGenerator.Body<Y, S> body) {
        return new AsyncGenerator<>(body);
    }

    /**
     * Makes a plain loop of asynchronous values: {@code for (var line : forAwait(lines))} is {@code async for}. Asking its
     * iterator for more suspends until there is a value or the end. Leaving the loop early does not close the source.
     *
     * @param <T> the type of the values
     * @param source where they come from
     * @return what a loop in a coroutine takes
     */
    public static <T> Iterable<T> forAwait(AsyncIterable<T> source) {
        return AsyncLoops.values(source);
    }

    /**
     * Has a consumer take all asynchronous values. Suspends until they have ended. The body of an {@link AsyncGenerator}
     * that has not begun runs on this stack, so that a value costs no switch; a consumer that throws closes it.
     *
     * @param <T> the type of the values
     * @param source where they come from
     * @param consumer may await
     */
    public static <T> void forAwait(AsyncIterable<T> source, Consumer<? super T> consumer) {
        AsyncLoops.forEach(source, consumer);
    }

    /**
     * Makes an asynchronous generator of what a publisher sends. It subscribes at its first step, has at most 16 items on
     * their way, and asks for more as they are taken. Closing it, and a cancel in its body, cancel the subscription.
     *
     * @param <T> the type of the items
     * @param publisher may send on any thread; what it fails with is thrown once the items before it are taken. One that
     *        sends more than it was asked for is cancelled, and an {@link IllegalStateException} thrown
     * @return a generator, for one pass; each is another subscriber
     */
    public static <T> AsyncGenerator<T, Void> fromPublisher(Flow.Publisher<? extends T> publisher) {
        return Inflow.of(publisher);
    }

    /**
     * Makes a publisher of asynchronous values. Each subscriber gets a task of the running loop, which asks the source for
     * a value when the subscriber has asked for one; the end is told when one more is asked for. All signals come on the
     * loop's thread, one after another, and must not block. A cancel cancels the task; an {@link AsyncGenerator} is closed
     * then, and at a failure.
     *
     * @param <T> the type of the values
     * @param source asked for an iterator by each subscriber; where the values can be had but once, all subscribers but the
     *        first get an error
     * @return may be subscribed to, asked and cancelled from any thread
     */
    public static <T> Flow.Publisher<T> toPublisher(AsyncIterable<T> source) {
        return Outflow.publisher(getRunningLoop(), source);
    }

    // ---- coroutines and tasks

    /**
     * Makes a coroutine of a body; it runs when it is awaited or made a task of, once. Suspends until the body has ended,
     * where it is awaited: the body is then a part of that task, and a cancel of the task is thrown at what the body
     * awaits.
     *
     * @param <T> the type of the result
     * @param body runs on the loop's thread; what it throws is what the await throws, checked or not
     * @return a coroutine that has not begun
     */
    public static <T> Coroutine<T> async(Callable<T> body) {
        return new Coroutine<>(body);
    }

    /**
     * Makes a coroutine of a body without a result. Suspends until the body has ended, where it is awaited; see
     * {@link #async(Callable)}.
     *
     * @param body runs on the loop's thread; what it throws is what the await throws, checked or not
     * @return a coroutine that has not begun, whose result is null
     */
    public static Coroutine<Void> async(Action body) {
        return new Coroutine<>(body);
    }

    /**
     * Waits for a result. Suspends until it is there, and others run meanwhile: a coroutine runs here and now, as part of
     * this task, and suspends where it waits itself; of a future that is done the result is taken at once. A cancel of
     * this task cancels the future that it waits for. It works at any depth of calls.
     *
     * @param <T> the type of the result
     * @param awaitable a coroutine, once; or a future of this loop, as often as one likes
     * @return its result; what it failed with is thrown as it is, checked or not
     * @throws CancelledError if this task, or what it awaits, is cancelled
     * @throws IllegalStateException outside of a coroutine; under a class initialiser or a native method, whose stack
     *         cannot be left
     */
    public static <T> T await(Awaitable<T> awaitable) {
        return Suspend.await(Objects.requireNonNull(awaitable, "what is awaited is null"));
    }

    /**
     * Waits for a result, and declares the checked exception that the work may fail with, for those who catch it.
     * Suspends until the result is there, as {@link #await(Awaitable)} does.
     *
     * @param <T> the type of the result
     * @param <X> the exception to declare
     * @param awaitable a coroutine, once; or a future of this loop, as often as one likes
     * @param failure says to the compiler what to declare; any other failure is thrown too
     * @return its result
     * @throws X if the work failed with it
     */
    @SuppressWarnings("RedundantThrows")
    public static <T, X extends Throwable> T await(Awaitable<T> awaitable, Class<X> failure) throws X {
        Objects.requireNonNull(failure, "the type of the exception is null");
        return await(awaitable);
    }

    /**
     * Makes a task of a coroutine on the running loop; it begins at the loop's next turn.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @return the task, which the loop holds until it has ended
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /**
     * Makes a task of a coroutine and gives it a name.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param name for reports and {@code toString}; need not be the only one
     * @return the task, which the loop holds until it has ended
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /**
     * Makes a task of a coroutine with a name, a context, or an eager start.
     *
     * @param <T> the type of the result
     * @param coroutine what the task runs; it is the task's from now on, and awaited by nobody else
     * @param options {@link TaskOptions#DEFAULT} and what is changed in it
     * @return the task; it may have ended already if it began eagerly
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return getRunningLoop().createTask(coroutine, options);
    }

    /**
     * Makes a task of a generator that yields what it waits for: Python's generator-based coroutine. The result of each
     * future or coroutine is what the yield returns, a failure and a cancel are thrown there; null yielded waits for one
     * turn. What the generator returns is the task's result.
     *
     * @param <R> the type of the result
     * @param generator pulled by the task alone from now on; what else it yields, an {@link IllegalStateException} is thrown
     *        at that yield
     * @return the task, which the loop holds until it has ended
     */
    public static <R> Task<R> createTask(Generator<? extends Awaitable<?>, Object, R> generator) {
        return createTask(generator, TaskOptions.DEFAULT);
    }

    /**
     * Makes a task of a generator that yields what it waits for, with a name, a context, or an eager start.
     *
     * @param <R> the type of the result
     * @param generator as in {@link #createTask(Generator)}
     * @param options {@link TaskOptions#DEFAULT} and what is changed in it
     * @return the task; it may have ended already if it began eagerly
     */
    public static <R> Task<R> createTask(Generator<? extends Awaitable<?>, Object, R> generator, TaskOptions options) {
        return getRunningLoop().createTask(DrivenGenerator.coroutine(generator), options);
    }

    /**
     * Makes sure that there is a future: one is returned as it is, and a coroutine is made a task of.
     *
     * @param <T> the type of the result
     * @param awaitable a coroutine, or a future of the running loop
     * @return that very future, or the new task
     */
    public static <T> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return getRunningLoop().ensureFuture(awaitable);
    }

    /** {@return the task that runs the caller, or null in a callback of the loop} */
    public static @Nullable Task<?> currentTask() {
        getRunningLoop();
        return Suspend.currentTaskOrNull();
    }

    // ---- time

    /**
     * Suspends until a time is over; zero or less lets the loop run exactly one turn. A cancel of the await ends it.
     *
     * @param time how long; zero or less for exactly one turn of the loop
     * @return to be awaited; the time begins with the await
     */
    public static Coroutine<Void> sleep(Duration time) {
        return sleep(time, null);
    }

    /**
     * Suspends until a time is over and returns the result given. A cancel of the await ends it.
     *
     * @param <T> the type of the result
     * @param time how long; zero or less for exactly one turn of the loop
     * @param result handed through; may be null
     * @return to be awaited; the time begins with the await
     */
    public static <T> Coroutine<T> sleep(Duration time, @Nullable T result) {
        Objects.requireNonNull(time, "the time to sleep is null");
        return new Coroutine<>(() -> Sleep.sleep(time, result));
    }

    /**
     * Runs a body with a time limit, in this task, and returns its result. Suspends until the body has ended. When the
     * limit passes, what the body awaits is cancelled and {@link AsyncTimeoutException} is thrown here. A limit of zero
     * or less strikes at the first await that suspends. A cancel of this task is thrown in the body, as without a limit.
     *
     * @param <T> the type of the result
     * @param limit from now on
     * @param body what has to end in time; it runs here and now
     * @return what the body returned
     * @throws AsyncTimeoutException if the limit passed and the body ended with the cancellation
     */
    public static <T> T timeout(Duration limit, Callable<T> body) {
        Objects.requireNonNull(body, "the body of the timeout is null");
        return Timeout.after(Objects.requireNonNull(limit, "the time limit is null"))
                .run((ScopeBody<Timeout, T>) _ -> body.call());
    }

    /**
     * Runs a body without a result with a time limit. Suspends until the body has ended; see
     * {@link #timeout(Duration, Callable)}.
     *
     * @param limit from now on; zero or less strikes at the first await that suspends
     * @param body what has to end in time; it runs here and now
     */
    public static void timeout(Duration limit, Action body) {
        Objects.requireNonNull(body, "the body of the timeout is null");
        Timeout.after(Objects.requireNonNull(limit, "the time limit is null"))
                .run((ScopeAction<Timeout>) _ -> body.run());
    }

    /**
     * Runs a body with a time limit that it can ask and move, in this task, and returns its result. Suspends until the
     * body has ended; when the limit passes, what it awaits is cancelled.
     *
     * @param <T> the type of the result
     * @param limit from now; null for none until {@link Timeout#reschedule} sets one
     * @param body what has to end in time; is given the limit
     * @return what the body returned
     * @throws AsyncTimeoutException if the limit passed and the body ended with the cancellation
     */
    public static <T> T timeout(@Nullable Duration limit, ScopeBody<? super Timeout, T> body) {
        return Timeout.after(limit).run(body);
    }

    /**
     * Runs a body without a result with a time limit that it can ask and move. Suspends until the body has ended; when
     * the limit passes, what it awaits is cancelled.
     *
     * @param limit from now; null for none until {@link Timeout#reschedule} sets one
     * @param body what has to end in time; is given the limit
     */
    public static void timeout(@Nullable Duration limit, ScopeAction<? super Timeout> body) {
        Timeout.after(limit).run(body);
    }

    /**
     * Runs a body that has to end by a time, in this task, and returns its result. Suspends until the body has ended;
     * when the time has come, what it awaits is cancelled.
     *
     * @param <T> the type of the result
     * @param when on the clock of {@link EventLoop#time}; null for no limit until {@link Timeout#reschedule} sets one
     * @param body what has to end by then; is given the limit
     * @return what the body returned
     * @throws AsyncTimeoutException if the time has come and the body ended with the cancellation
     */
    public static <T> T timeoutAt(@Nullable Duration when, ScopeBody<? super Timeout, T> body) {
        return Timeout.at(when).run(body);
    }

    /**
     * Runs a body without a result that has to end by a time. Suspends until the body has ended; when the time has come,
     * what it awaits is cancelled.
     *
     * @param when on the clock of {@link EventLoop#time}; null for no limit until {@link Timeout#reschedule} sets one
     * @param body what has to end by then; is given the limit
     */
    public static void timeoutAt(@Nullable Duration when, ScopeAction<? super Timeout> body) {
        Timeout.at(when).run(body);
    }

    /**
     * Suspends until this is done, at most for the limit, and returns its result. When the limit passes it is cancelled,
     * and when it has ended {@link AsyncTimeoutException} is thrown; if it refused the cancel its result is returned, and
     * if it failed otherwise that is thrown. A cancel of the await cancels it too: to leave it running, wait for
     * {@link #shield shield(it)}.
     *
     * @param <T> the type of the result
     * @param awaitable a coroutine, or a future of this loop
     * @param limit null for none; with zero or less a coroutine does not begin, and only what is done has a result
     * @return to be awaited; the limit counts from the await
     */
    public static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, @Nullable Duration limit) {
        return WaitFor.waitFor(awaitable, limit);
    }

    // ---- structured

    /**
     * Runs a body whose tasks live no longer than the call, in this task, and returns its value. Suspends until the body
     * and all the tasks have ended. A cancel of this task cancels all of them, and goes on when they have ended; for what
     * else is thrown see {@link TaskGroup}.
     *
     * @param <T> the type of the result
     * @param body makes the tasks, by the group that it is given
     * @return what the body returned; null if {@link TaskGroup#cancel} cut it short
     */
    public static <T> T taskGroup(ScopeBody<? super TaskGroup, T> body) {
        return new TaskGroup().run(body);
    }

    /**
     * Runs a body without a value whose tasks live no longer than the call. Suspends until the body and all the tasks
     * have ended; see {@link #taskGroup(ScopeBody)}.
     *
     * @param body makes the tasks, by the group that it is given
     */
    public static void taskGroup(ScopeAction<? super TaskGroup> body) {
        new TaskGroup().run(body);
    }

    /**
     * Suspends until all are done and returns their results in order; if one fails the others are cancelled, and when all
     * have ended an {@link ExceptionGroup} is thrown, or a {@link BaseExceptionGroup}. Nothing of it runs on afterwards, which
     * is what most programs want; {@link #gather} is for those that want the first failure at once and the others to go on.
     * A cancel of the await cancels all.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines begin when this is awaited; may be empty
     * @return to be awaited, for a list that cannot be changed
     */
    public static <T> Coroutine<List<T>> gatherOrCancel(Iterable<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.orCancel(awaitables);
    }

    /**
     * Suspends until all are done and returns their results in order; if one fails, or the await is cancelled, the others
     * are cancelled. See {@link #gatherOrCancel(Iterable)}.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines begin when this is awaited; may be empty
     * @return to be awaited, for a list that cannot be changed
     */
    @SafeVarargs
    public static <T> Coroutine<List<T>> gatherOrCancel(Awaitable<? extends T>... awaitables) {
        return gatherOrCancel(Arrays.asList(awaitables));
    }

    // ---- context managers

    /**
     * Runs a body within a context manager, in this task, and returns its value: {@code async with}. Suspends until the
     * manager is entered, the body has ended, and the manager is left, which it is in any case. The manager sees what the
     * body has failed with, a cancel of this task included, and may swallow it; what it throws when it is left takes that
     * failure's place, with that one among its suppressed ones.
     *
     * @param <M> what the manager gives to the body
     * @param <T> the type of the result
     * @param manager entered here; most can be entered once
     * @param body runs here and now, as soon as the manager is entered
     * @return what the body returned; null if it has failed and the manager has swallowed that
     * @throws IllegalStateException outside of a task
     */
    public static <M, T> T with(AsyncContextManager<M> manager, ScopeBody<? super M, T> body) {
        Objects.requireNonNull(manager, "the context manager is null");
        return WithBlock.run(manager, Objects.requireNonNull(body, "the body of the with block is null"));
    }

    /**
     * Runs a body without a value within a context manager. Suspends until the manager is entered, the body has ended, and
     * the manager is left; see {@link #with(AsyncContextManager, ScopeBody)}.
     *
     * @param <M> what the manager gives to the body
     * @param manager entered here; most can be entered once
     * @param body runs here and now, as soon as the manager is entered
     */
    public static <M> void with(AsyncContextManager<M> manager, ScopeAction<? super M> body) {
        Objects.requireNonNull(body, "the body of the with block is null");
        with(manager, (ScopeBody<M, @Nullable Void>) entered -> {
            body.run(entered);
            return null;
        });
    }

    /**
     * Makes a context manager of a body that yields exactly once, where its block is to run:
     * {@code contextlib.asynccontextmanager}. Nothing of it runs before the manager is entered.
     *
     * <p>What the block fails with is thrown at the yield. A body that lets it pass lets it go on, as it is; one that
     * catches it and ends has swallowed it; one that throws something else replaces it. The yield may stand inside
     * {@code taskGroup(...)} and {@code timeout(...)}, which then are around the block.
     *
     * @param <T> what it yields, and the block is given
     * @param body runs in the task of the block; a second yield, and none, are an {@link IllegalStateException}
     * @return a manager for one block; its {@link AsyncContextManager#decorate} runs the body anew each time
     */
    public static <T> AsyncContextManager<T> asyncContextManager(AsyncGenerator.Body<T, Void> body) {
        return new GeneratedContext<>(Objects.requireNonNull(body, "the body of the context manager is null"));
    }

    /**
     * Makes a context manager that closes an asynchronous generator, however its block ends: {@code contextlib.aclosing}.
     *
     * <pre>{@code
     * with(aclosing(ticker(10, ofMillis(10))), ticks -> {
     *     for (int n : forAwait(ticks)) {
     *         if (n == 3) {
     *             break;
     *         }
     *     }
     * });
     * }</pre>
     *
     * @param <G> the type of the generator
     * @param generator given to the block as it is
     * @return a manager that swallows nothing
     */
    public static <G extends AsyncGenerator<?, ?>> AsyncContextManager<G> aclosing(G generator) {
        return new Aclosing<>(Objects.requireNonNull(generator, "the async generator to close is null"));
    }

    /**
     * Makes a context manager that does nothing, for those who need one in some cases only: {@code contextlib.nullcontext}.
     *
     * @param <T> what its block is given
     * @param entered given to the block as it is; may be null
     * @return a manager for any number of blocks, that swallows nothing
     */
    public static <T> AsyncContextManager<T> nullContext(@Nullable T entered) {
        return new NullContext<>(entered);
    }

    // ---- several at once

    /**
     * Waits for all and returns their results in order. The first failure is the future's failure at once, and the others
     * run on; where they should not, {@link #gatherOrCancel}. Cancelling the future cancels all.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines are made tasks of at once; one that is given twice has two places in the result
     * @return the future of a list that cannot be changed; of nothing it is empty, at once
     */
    @SafeVarargs
    public static <T> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(awaitables));
    }

    /**
     * Waits for all and returns their results in order; see {@link #gather(Awaitable...)}.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines are made tasks of at once; one that is given twice has two places in the result
     * @return the future of a list that cannot be changed; of nothing it is empty, at once
     */
    public static <T> Future<List<T>> gather(Iterable<? extends Awaitable<? extends T>> awaitables) {
        return Gathering.results(getRunningLoop(), awaitables);
    }

    /**
     * Waits for all and returns, in order, the result or the exception of each; it fails only by being cancelled.
     *
     * @param awaitables coroutines are made tasks of at once; one that is given twice has two places in the result
     * @return the future of a list that holds results and Throwables; a Throwable may be the result of one, too
     */
    public static Future<List<Object>> gatherReturningExceptions(Iterable<? extends Awaitable<?>> awaitables) {
        return Gathering.outcomes(getRunningLoop(), awaitables);
    }

    /**
     * Suspends until all are done. Cancels nothing and throws no failure of theirs. A cancel of the await leaves them
     * running.
     *
     * @param <F> the type of the futures
     * @param futures of this loop; one that is given twice counts once
     * @return to be awaited; all are then among the done
     * @throws IllegalArgumentException if there are no futures
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> wait(Iterable<? extends F> futures) {
        return wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Suspends until some or all are done, or the time is up, and returns which are done and which are not. It cancels
     * nothing and throws no failure of theirs. A cancel of the await leaves them running.
     *
     * @param <F> the type of the futures
     * @param futures of this loop; one that is given twice counts once
     * @param limit null for none; with zero or less the loop runs just long enough to see which are done
     * @param when what else than the time ends the wait
     * @return to be awaited
     * @throws IllegalArgumentException if there are no futures
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> wait(Iterable<? extends F> futures,
            @Nullable Duration limit, ReturnWhen when) {
        return Waits.wait(futures, limit, when);
    }

    /**
     * Suspends until one is done, or more: {@link #wait} with {@link ReturnWhen#FIRST_COMPLETED}.
     *
     * @param <F> the type of the futures
     * @param futures of this loop, at least one; one that is given twice counts once
     * @return to be awaited; it leaves the others running, and so does a cancel
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAny(Iterable<? extends F> futures) {
        return waitAny(futures, null);
    }

    /**
     * Suspends until one is done, or more, or the time is up. A cancel of the await leaves them running.
     *
     * @param <F> the type of the futures
     * @param futures of this loop, at least one; one that is given twice counts once
     * @param limit null for none; with zero or less the loop runs just long enough to see which are done
     * @return to be awaited; if the time was up, none may be among the done
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAny(Iterable<? extends F> futures,
            @Nullable Duration limit) {
        return Waits.wait(futures, limit, ReturnWhen.FIRST_COMPLETED);
    }

    /**
     * Suspends until all are done: {@link #wait}, by a name that a static import finds.
     *
     * @param <F> the type of the futures
     * @param futures of this loop, at least one; one that is given twice counts once
     * @return to be awaited; all are then among the done
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAll(Iterable<? extends F> futures) {
        return waitAll(futures, null);
    }

    /**
     * Suspends until all are done or the time is up. A cancel of the await leaves them running.
     *
     * @param <F> the type of the futures
     * @param futures of this loop, at least one; one that is given twice counts once
     * @param limit null for none; with zero or less the loop runs just long enough to see which are done
     * @return to be awaited; those that were late are among the pending, and go on
     */
    public static <F extends Future<?>> Coroutine<Waited<F>> waitAll(Iterable<? extends F> futures,
            @Nullable Duration limit) {
        return Waits.wait(futures, limit, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Gives the results as they come: each round of a loop over it awaits the next one that is done. What is awaited is
     * made a task of at once.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines and futures of this loop; one that is given twice counts once
     * @return one iteration over as many as there are; used by tasks of this loop
     */
    public static <T> AsCompleted<T> asCompleted(Iterable<? extends Awaitable<T>> awaitables) {
        return asCompleted(awaitables, null);
    }

    /**
     * Gives the results as they come. When the time is up, each await that is left throws {@link AsyncTimeoutException};
     * nothing is cancelled.
     *
     * @param <T> the type of the result
     * @param awaitables coroutines and futures of this loop; one that is given twice counts once
     * @param limit null for none
     * @return one iteration over as many as there are; used by tasks of this loop
     */
    public static <T> AsCompleted<T> asCompleted(Iterable<? extends Awaitable<T>> awaitables,
            @Nullable Duration limit) {
        return new AsCompleted<>(getRunningLoop(), awaitables, limit);
    }

    /**
     * Keeps cancels off: whoever awaits the shield can be cancelled, and the work goes on. A coroutine is made a task of;
     * what is done is returned as it is. If the shield was cancelled and the work fails later, that is reported to the
     * loop's exception handler, once.
     *
     * @param <T> the type of the result
     * @param awaitable the work; keep a reference to it, to wait for its end after all
     * @return a future that ends as the work does, and whose cancel does not reach it
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
     * @param <T> the type of the result
     * @param attempts asked for an attempt when it is to begin
     * @param delay null to begin an attempt only when the one before it has failed
     * @return to be awaited; it lists what the attempts failed with
     */
    public static <T> Coroutine<RaceResult<T>> staggeredRace(Iterable<? extends Coroutine<? extends T>> attempts,
            @Nullable Duration delay) {
        Objects.requireNonNull(attempts, "the attempts of the race are null");
        return new Coroutine<>(() -> new Race<T>(attempts.iterator(), delay).run());
    }

    // ---- blocking work

    /**
     * Runs a blocking call on a virtual thread of the loop's default executor, in a copy of the caller's context. Suspends
     * until the call ends. Cancelling the await interrupts the call and does not wait for it; on an executor that was set
     * ({@link EventLoop#setDefaultExecutor}) it runs on.
     *
     * @param <T> the type of the result
     * @param call must not use the loop, nor what its tasks share
     * @return to be awaited; the call is made only then
     */
    public static <T> Coroutine<T> toThread(Callable<T> call) {
        Objects.requireNonNull(call, "the call is null");
        return new Coroutine<>(() -> {
            Context context = Context.capture();
            return await(getRunningLoop().runInExecutor(context == null ? call : () -> context.run(call)));
        });
    }

    /**
     * Runs a blocking call without a result on a virtual thread of the loop's default executor. Suspends until the call
     * ends; see {@link #toThread(Callable)}.
     *
     * @param call must not use the loop, nor what its tasks share
     * @return to be awaited; the call is made only then
     */
    public static Coroutine<Void> toThread(Action call) {
        Objects.requireNonNull(call, "the call is null");
        return toThread(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Runs a region of this task in which it may block: on locks, sleeps, monitors and sockets of the JDK. Suspends until
     * the region ends, where it blocks; other tasks run meanwhile, so the region touches nothing they share, and neither
     * awaits nor uses the loop. It stays on this task's thread. Files, pipes of child processes, the JDK's name look-up
     * and native calls hold the loop even here: those go to {@link #toThread}. A cancel interrupts the region and is
     * thrown when it ends.
     *
     * @param <T> the type of the result
     * @param region runs here and now; what it throws is thrown here, checked or not
     * @return what the region returned
     */
    public static <T> T blocking(Callable<T> region) {
        try {
            return Suspend.away(region);
        } catch (Exception e) {
            throw Sneaky.sneak(e);
        }
    }

    /**
     * Runs a region without a result in which this task may block. Suspends until the region ends, where it blocks; see
     * {@link #blocking(Callable)}.
     *
     * @param region runs here and now; what it throws is thrown here, checked or not
     */
    public static void blocking(Action region) {
        blocking((Callable<@Nullable Void>) () -> {
            region.run();
            return null;
        });
    }

    // ---- futures of other threads

    /**
     * Brings the outcome of a CompletionStage to the running loop: its result, the very failure (a CompletionException is
     * unwrapped), or its cancellation. Cancelling the future cancels the stage's CompletableFuture.
     *
     * <p>A {@link java.util.concurrent.Future} that is no CompletionStage can only be waited for in a thread:
     * {@code await(toThread(future::get))}.
     *
     * @param <T> the type of the result
     * @param source completed by any thread
     * @return a future of the running loop that ends as the stage does
     * @throws IllegalStateException outside of a loop
     */
    public static <T> Future<T> wrapFuture(CompletionStage<T> source) {
        Objects.requireNonNull(source, "the source is null");
        return Bridge.wrap(getRunningLoop(), source);
    }

    /**
     * Brings the outcome of a {@link ThreadPool}'s call to the running loop. Cancelling the future cancels the call, if
     * it has not begun; a call that runs goes on, and its result is left alone.
     *
     * @param <T> the type of the result
     * @param source completed by any thread
     * @return a future of the running loop that ends as the call does
     * @throws IllegalStateException outside of a loop
     */
    public static <T> Future<T> wrapFuture(ConcurrentFuture<T> source) {
        Objects.requireNonNull(source, "the source is null");
        return Bridge.wrap(getRunningLoop(), source);
    }

    /**
     * Returns a future of a loop as it is; for code that takes any.
     *
     * @param <T> the type of the result
     * @param source of any loop
     * @return the source itself
     */
    public static <T> Future<T> wrapFuture(Future<T> source) {
        return Objects.requireNonNull(source, "the source is null");
    }

    /**
     * Has a loop of another thread run a coroutine as a task. What the loop's {@link TaskFactory} throws fails the
     * result, and is told to the exception handler too.
     *
     * <p>A get or join of the result that would block a loop's thread is refused: there await the coroutine itself, or
     * {@link #wrapFuture(CompletionStage)}.
     *
     * @param <T> the type of the result
     * @param coroutine runs on that loop's thread; awaited by nobody else
     * @param loop running, or about to run
     * @return what the calling thread may block on or chain; cancelling it cancels the task
     * @throws IllegalStateException if the loop is closed
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        Objects.requireNonNull(coroutine, "the coroutine is null");
        Objects.requireNonNull(loop, "the loop is null");
        return Bridge.submit(loop, coroutine);
    }
}
