package io.github.asyncio4j;

import java.lang.ref.Reference;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that gives values one after another and awaits in between: Python's asynchronous generator (PEP 525).
 *
 * <pre>{@code
 * AsyncGenerator<Integer, Void> ticker(int count, Duration pause) {
 *     return asyncGenerator(y -> {
 *         for (int n = 0; n < count; n++) {
 *             await(sleep(pause));
 *             y.yield(n);
 *         }
 *     });
 * }
 *
 * for (int n : forAwait(ticker(3, ofMillis(10)))) { ... }
 * }</pre>
 *
 * <p>Made by {@link Asyncio#asyncGenerator}. Its steps ({@link #anext}, {@link #asend}, {@link #athrow}, {@link #aclose})
 * are coroutines, each to be awaited once, one after another; the body runs in the task that awaits them, and in its
 * context. A cancel of that task while the body waits is thrown at the body's await.
 *
 * <p>A loop that is left early does not close it: {@code await(g.aclose())} does, and the end of {@code run(...)} does it
 * for all that are left, see {@link EventLoop#shutdownAsyncgens}. One that is forgotten is closed in a task of its loop
 * some time after it was garbage collected.
 *
 * <p>A yield inside an open {@code taskGroup(...)} or {@code timeout(...)} of the body is refused: the consumer's code would
 * run in that scope, and be cancelled by it (PEP 789).
 *
 * @param <Y> what it yields
 * @param <S> what is sent to it; {@link Void} if nothing is
 */
public final class AsyncGenerator<Y, S> implements AsyncIterator<Y> {

    /**
     * The code of an asynchronous generator.
     *
     * @param <Y> what it yields
     * @param <S> what is sent to it
     */
    @FunctionalInterface
    public interface Body<Y, S> {

        /**
         * Runs the body, in the task of its consumer.
         *
         * @param y to give values with; for this body alone
         * @throws Exception whatever it fails with, checked or not; the consumer gets it
         */
        void run(Generator.Yield<Y, S> y) throws Exception;
    }

    private final GeneratorRun<Y, S, @Nullable Void> run;

    /**
     * Set by a close, and by an exit that came out of the body: from then on aclose and athrow do nothing. There are values
     * still if the body has ignored its exit.
     */
    private boolean closed;

    private boolean hooked;

    AsyncGenerator(Body<Y, S> body) {
        this(new GeneratorRun<>(GeneratorRun.Kind.ASYNC, withoutResult(body)));
        run.refuseYieldInScopes();
    }

    private AsyncGenerator(GeneratorRun<Y, S, @Nullable Void> run) {
        this.run = run;
    }

    /** Makes one for an asyncContextManager, whose block is to run in the scopes that its body has opened (PEP 789). */
    static <Y, S> AsyncGenerator<Y, S> ofContext(Body<Y, S> body) {
        return new AsyncGenerator<>(
                new GeneratorRun<Y, S, @Nullable Void>(GeneratorRun.Kind.ASYNC, withoutResult(body)));
    }

    private static <Y, S> Generator.Body<Y, S, @Nullable Void> withoutResult(Body<Y, S> body) {
        Objects.requireNonNull(body, "the body of the async generator is null");
        return y -> {
            body.run(y);
            return null;
        };
    }

    /**
     * Asks for the next value. Suspends until the body has yielded or ended.
     *
     * @return to be awaited, once; fails with {@link StopAsyncIteration} if the body has ended, and with an
     *         {@link IllegalStateException} if another step is running
     */
    @Override
    public Coroutine<Y> anext() {
        return asend(null);
    }

    /**
     * Asks for the next value, for those who have one in place of the end. Suspends until the body has yielded or ended.
     *
     * @param whenExhausted the result if the body has ended
     * @return to be awaited, once
     */
    public Coroutine<Y> anext(@Nullable Y whenExhausted) {
        return Asyncio.async(() -> advance("anext", null, null) ? run.taken() : whenExhausted);
    }

    /**
     * Sends a value to the yield at which the body rests, and asks for the next. Suspends until the body has yielded or
     * ended.
     *
     * @param value what the yield returns; null where the body has not begun
     * @return to be awaited, once; fails with {@link StopAsyncIteration} if the body has ended, with an
     *         {@link IllegalArgumentException} if it has not begun and the value is not null
     */
    public Coroutine<Y> asend(@Nullable S value) {
        return Asyncio.async(() -> {
            if (advance("anext", value, null)) {
                return run.taken();
            }
            throw new StopAsyncIteration();
        });
    }

    /**
     * Throws at the yield at which the body rests, and asks for the next value. Suspends until the body has yielded or
     * ended. A body that has not begun never will, and the error comes back.
     *
     * @param error checked or not; the body may catch it
     * @return to be awaited, once; fails with {@link StopAsyncIteration} if the body has caught the error and ended;
     *         gives null if it had ended before
     */
    public Coroutine<@Nullable Y> athrow(Throwable error) {
        Objects.requireNonNull(error, "the error to throw is null");
        return Asyncio.async(() -> {
            if (closed || state() == Generator.State.CLOSED) {
                return null;
            }
            if (advance("athrow", null, error)) {
                return run.taken();
            }
            throw new StopAsyncIteration();
        });
    }

    /**
     * Ends the generator: {@link GeneratorExit} is thrown at the yield at which the body rests, so that its
     * {@code finally} blocks run. Suspends until they have, for they may await. One that has not begun never will; one
     * that has ended stays as it is.
     *
     * @return to be awaited, once; fails with what the body throws instead, or with an {@link IllegalStateException} if
     *         it yields in answer ("async generator ignored GeneratorExit") or another step is running
     */
    public Coroutine<Void> aclose() {
        return Asyncio.async(() -> {
            if (closed) {
                return;
            }
            requireIdle("aclose");
            closed = true;
            try {
                run.close();
            } finally {
                Reference.reachabilityFence(this);
            }
        });
    }

    /** {@return where it stands} */
    public Generator.State state() {
        return run.state();
    }

    /** Runs the body up to its next yield; false if it has ended. */
    boolean advance(String step, @Nullable S value, @Nullable Throwable error) {
        requireIdle(step);
        Task<?> task = Suspend.currentTask(step);
        hook(task.loop);
        try {
            return run.advance(value, error);
        } catch (GeneratorExit e) {
            closed = true;
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void requireIdle(String step) {
        if (state() == Generator.State.RUNNING) {
            throw new IllegalStateException(
                    step + "(): asynchronous generator is already running; await one step before"
                            + " the next");
        }
    }

    /** At its first step: the loop closes it at the end, and when it is forgotten. */
    private void hook(EventLoop loop) {
        if (!hooked && state() != Generator.State.CLOSED) {
            hooked = true;
            loop.asyncgens().add(this);
            run.closeWhenForgotten(this);
        }
    }

    /** Returns the value of the last advance. */
    @Nullable
    Y taken() {
        return run.taken();
    }

    /** Has the consumer take all values that are left; the body of one that has not begun runs on this stack. */
    void forEach(Consumer<? super Y> consumer) {
        requireIdle("anext");
        hook(Suspend.currentTask("forAwait").loop);
        try {
            run.forEach(consumer);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public String toString() {
        return "AsyncGenerator[" + state().name().toLowerCase(Locale.ROOT) + "]";
    }
}
