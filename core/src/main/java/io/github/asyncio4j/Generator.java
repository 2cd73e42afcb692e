package io.github.asyncio4j;

import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A body that gives values one after another and rests in between: Python's generator (PEP 255, 342, 380, 479).
 *
 * <pre>{@code
 * Generator<Integer, Void, Void> countdown(int from) {
 *     return generator(y -> {
 *         for (int n = from; n > 0; n--) {
 *             y.yield(n);
 *         }
 *         return null;
 *     });
 * }
 *
 * for (int n : countdown(5)) { ... }      // 5 4 3 2 1
 * }</pre>
 *
 * <p>Made by {@link Asyncio#generator}, which runs nothing: the body begins with the first value asked for. It runs on the
 * thread that asks, in that thread's context, and where the asker is a coroutine, the body may await. It may be pulled
 * from different threads one after another, not at once.
 *
 * <p>There are two ways to consume it. <b>Pulling</b> ({@link #next}, {@link #send}, {@link #iterator}) switches to the
 * body's own stack and back for each value. {@link #forEach}, a {@link #stream} that runs to its end and
 * {@link Yield#yieldFrom} of a generator that has not begun run the body on the caller's stack, and a yield is a call of
 * the consumer: the same effects in the same order, with no switch.
 *
 * <p>A body that rests between two values has open {@code finally} blocks and scopes. {@link #close} ends it; a generator
 * that is forgotten without that is closed some time after it was garbage collected, in a task of the loop it was pulled
 * on, else on a thread of its own. A body must not yield inside {@code synchronized}: it would hold the monitor of its
 * consumer's thread. On the portable engine a body that was pulled keeps a virtual thread parked until it has ended.
 *
 * @param <Y> what it yields
 * @param <S> what is sent to it; {@link Void} if nothing is
 * @param <R> what it returns; {@link Void} if nothing
 */
public final class Generator<Y, S, R> implements Iterable<Y>, AutoCloseable {

    /**
     * The code of a generator.
     *
     * @param <Y> what it yields
     * @param <S> what is sent to it
     * @param <R> what it returns
     */
    @FunctionalInterface
    public interface Body<Y, S, R> {

        /**
         * Runs the body.
         *
         * @param y to give values with; for this body alone
         * @return the last word, which a consumer finds in {@link StopIteration#value} or {@link Generator#returned}
         * @throws Exception whatever it fails with, checked or not; the consumer gets it
         */
        @Nullable
        R run(Yield<Y, S> y) throws Exception;
    }

    /**
     * The way out of a body, for its values.
     *
     * @param <Y> what the body yields
     * @param <S> what is sent to it
     */
    public sealed interface Yield<Y, S> permits GeneratorRun {

        /**
         * Gives a value to the consumer and rests until the next is asked for.
         *
         * @param value may be null
         * @return what was sent; null if nothing was
         * @throws GeneratorExit when the generator is closed; let it pass
         * @throws IllegalStateException if it is called by any other code than the running body
         */
        @Nullable
        S yield(@Nullable Y value);

        /**
         * Gives all values of another generator, as if its body stood here: what is sent and thrown goes to that body, and
         * a close closes it first (PEP 380).
         *
         * @param <Q> what the other one returns
         * @param other has not ended and does not run; one that has not begun costs nothing per value
         * @return what the other one returned
         */
        <Q> @Nullable Q yieldFrom(Generator<? extends Y, S, Q> other);

        /**
         * Gives all elements of a collection or the like.
         *
         * @param values nothing can be sent to it: to try is an {@link UnsupportedOperationException}, thrown here
         */
        void yieldFrom(Iterable<? extends Y> values);

        /**
         * Gives all that is left of an iterator.
         *
         * @param values nothing can be sent to it: to try is an {@link UnsupportedOperationException}, thrown here
         */
        void yieldFrom(Iterator<? extends Y> values);

        /**
         * Gives all elements of a stream and closes it, also when this generator is closed before.
         *
         * @param values nothing can be sent to it: to try is an {@link UnsupportedOperationException}, thrown here
         */
        void yieldFrom(Stream<? extends Y> values);
    }

    /** Where a generator stands: {@code inspect.getgeneratorstate}. */
    public enum State {
        /** Nothing of the body has run. */
        CREATED,
        /** The body is running, or waiting in an await or for its consumer's code. */
        RUNNING,
        /** The body rests at a yield. */
        SUSPENDED,
        /** The body has ended, or will never begin. */
        CLOSED
    }

    private final GeneratorRun<Y, S, R> run;
    private boolean watched;

    Generator(Body<Y, S, R> body) {
        run = new GeneratorRun<>(GeneratorRun.Kind.GENERATOR, body);
    }

    /**
     * Runs the body up to its next yield.
     *
     * @return what it yielded
     * @throws StopIteration if the body has returned, now or before; the first one carries what it returned
     * @throws IllegalStateException if it is running: a body cannot ask itself, nor two threads at once
     */
    public @Nullable Y next() {
        return send(null);
    }

    /**
     * Runs the body up to its next yield, for those who have a value in place of the end.
     *
     * @param whenExhausted returned if the body has returned, now or before
     * @return what it yielded
     * @throws IllegalStateException if it is running
     */
    public @Nullable Y next(@Nullable Y whenExhausted) {
        return advance(null, null) ? run.taken() : whenExhausted;
    }

    /**
     * Runs the body up to its next yield; the yield at which it rests returns the value.
     *
     * @param value null where the body has not begun, since there is no yield to return it yet
     * @return what it yielded
     * @throws StopIteration if the body has returned, now or before; the first one carries what it returned
     * @throws IllegalArgumentException if the body has not begun and the value is not null; it can still be pulled
     * @throws IllegalStateException if it is running
     */
    public @Nullable Y send(@Nullable S value) {
        if (advance(value, null)) {
            return run.taken();
        }
        throw new StopIteration(run.takeReturned());
    }

    /**
     * Throws at the yield at which the body rests, and runs it up to its next one. Where the body has not begun it never
     * will; where it has ended, the error is thrown here.
     *
     * @param error checked or not; the body may catch it
     * @return what the body yielded then
     * @throws StopIteration if the body has caught the error and returned
     * @throws IllegalStateException if it is running
     */
    public @Nullable Y throwInto(Throwable error) {
        if (advance(null, Objects.requireNonNull(error, "the error to throw is null"))) {
            return run.taken();
        }
        throw new StopIteration(run.takeReturned());
    }

    /**
     * Ends the generator: {@link GeneratorExit} is thrown at the yield at which the body rests, so that its
     * {@code finally} blocks run. One that has not begun never will; one that has ended stays as it is. What the body
     * throws instead comes out here.
     *
     * @throws IllegalStateException if the body yields in answer ("generator ignored GeneratorExit"), or is running
     */
    @Override
    public void close() {
        try {
            run.close();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * {@return what the body has returned; null if it has failed or was closed without returning anything}
     *
     * @throws IllegalStateException if it has not ended
     */
    public @Nullable R returned() {
        return run.returned();
    }

    /** {@return where it stands} */
    public State state() {
        return run.state();
    }

    /**
     * Gives the values that are left to an iterator, which pulls. Leaving a loop over it early leaves the body at rest:
     * {@link #close} it, or use try-with-resources. {@code hasNext} runs the body up to its next yield.
     *
     * @return a view: it takes from this generator, as every other one does
     */
    @Override
    public Iterator<Y> iterator() {
        return new Lookahead<>() {
            @Override
            boolean advance() {
                return Generator.this.advance(null, null);
            }

            @Override
            @Nullable
            Y taken() {
                return Generator.this.taken();
            }
        };
    }

    /**
     * Has the consumer take all values that are left. The body runs on this stack, so what the consumer takes costs no
     * switch. A consumer that throws closes the generator, and what it threw comes out here.
     *
     * @param consumer may await where the caller may; cannot use this generator
     * @throws IllegalStateException if it is running
     */
    @Override
    public void forEach(Consumer<? super Y> consumer) {
        try {
            run.forEach(Objects.requireNonNull(consumer, "the consumer is null"));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Gives the values that are left as a stream, in order. The generator is closed when the stream's terminal operation
     * ends, also one that does not take all, and when the stream is closed. What the body fails with comes out of the
     * terminal operation; a checked one, which no method of a stream declares, as the cause of an
     * {@link java.lang.reflect.UndeclaredThrowableException}.
     *
     * @return a sequential stream; takes from this generator
     */
    public Stream<Y> stream() {
        return ClosingStream.of(this);
    }

    /** Runs the body up to its next yield; false if it has ended. */
    boolean advance(@Nullable S value, @Nullable Throwable error) {
        try {
            boolean yielded = run.advance(value, error);
            if (yielded && !watched) {
                watched = true;
                run.closeWhenForgotten(this);
            }
            return yielded;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Returns the value of the last advance. */
    @Nullable
    Y taken() {
        return run.taken();
    }

    GeneratorRun<Y, S, R> run() {
        return run;
    }

    @Override
    public String toString() {
        return "Generator[" + state().name().toLowerCase(java.util.Locale.ROOT) + "]";
    }
}
