package io.github.asyncio4j;

import io.github.asyncio4j.fiber.Fibers;
import io.github.asyncio4j.fiber.Pulled;
import io.github.asyncio4j.Generator.State;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a generator while it is being consumed. It does not refer to the {@link Generator}, so that one that its
 * user has forgotten is found.
 *
 * <pre>
 *   CREATED --send, forEach, yieldFrom--> RUNNING --yield--> SUSPENDED --send, throw, close--> RUNNING
 *   RUNNING --the body ends--> CLOSED        CREATED --throw, close--> CLOSED
 * </pre>
 *
 * <p>Whoever takes it to RUNNING owns all other fields until it leaves that state.
 */
final class GeneratorRun<Y, S, R> implements Generator.Yield<Y, S>, Runnable {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(GeneratorRun.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What it is, and how that is called in messages. */
    enum Kind {
        GENERATOR("generator"),
        ASYNC("async generator");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private final Kind kind;

    /** Closes it if it is forgotten: the loop it was pulled on first; null for none. */
    private @Nullable EventLoop owner;

    private State state = State.CREATED;

    /** Null once it has begun or will not. */
    private Generator.@Nullable Body<Y, S, R> body;

    /** The body's own stack, if it is pulled. */
    private @Nullable Pulled stack;

    /** Where its values go, while it runs on a stack that is not its own. */
    private @Nullable InPlace<Y, S> place;

    /** What the yield gives, and what it returns or throws. */
    private @Nullable Y out;

    private @Nullable S in;
    private @Nullable Throwable toThrow;

    /** How the body ended. */
    private @Nullable R result;

    private @Nullable Throwable failure;

    /** Whether it was advanced again after its end, which is said with the result only once. */
    private boolean endedBefore;

    /** Null where a yield inside an open scope is allowed. */
    private @Nullable OpenScopes scopes;

    GeneratorRun(Kind kind, Generator.Body<Y, S, R> body) {
        this.kind = kind;
        this.body = Objects.requireNonNull(body, "the body of the " + kind + " is null");
    }

    /** Has it closed some time after this, which stands for it, cannot be reached any more. */
    void closeWhenForgotten(Object generator) {
        owner = Program.runningLoopOrNull();
        Abandoned.watch(generator, this::forgotten);
    }

    private void forgotten() {
        if (state() == State.SUSPENDED) {
            Abandoned.close(this, owner);
        }
    }

    /** To be called before it begins. */
    void refuseYieldInScopes() {
        scopes = new OpenScopes();
    }

    State state() {
        return (State) STATE.getAcquire(this);
    }

    /** Returns where it stood; it is RUNNING then, and the caller's, unless it was CLOSED. */
    private State begin() {
        State now = state();
        if (now == State.RUNNING || now != State.CLOSED && !STATE.compareAndSet(this, now, State.RUNNING)) {
            throw new IllegalStateException(
                    kind + " already executing: its body, or another thread, is using it; it can"
                            + " be asked again when that is done");
        }
        return now;
    }

    private void leave(State next) {
        STATE.setRelease(this, next);
    }

    private void leaveClosed() {
        body = null;
        stack = null;
        leave(State.CLOSED);
    }

    /** Runs the body up to its next yield, or to its end and returns false; what it failed with is thrown. */
    boolean advance(@Nullable S value, @Nullable Throwable error) {
        State was = begin();
        if (was != State.SUSPENDED && error != null) {
            leaveClosed();
            throw Sneaky.sneak(error);
        }
        if (was == State.CLOSED) {
            endedBefore = true;
            return false;
        }
        if (was == State.CREATED) {
            if (value != null) {
                leave(State.CREATED);
                throw new IllegalArgumentException(
                        "can't send a non-null value to a just-started " + kind + ", but got "
                                + value + ": there is no yield to return it; call next() or send(null) first");
            }
            stack = Fibers.pulled(this);
        }
        in = value;
        toThrow = error;
        noteScopes();
        if (stack.resume()) {
            leave(State.SUSPENDED);
            return true;
        }
        leaveClosed();
        throwFailure();
        return false;
    }

    private void noteScopes() {
        if (scopes != null) {
            scopes.note();
        }
    }

    private void throwFailure() {
        Throwable error = failure;
        if (error != null) {
            failure = null;
            throw Sneaky.sneak(error);
        }
    }

    /** Runs the body; on its own stack, or in place. */
    @Override
    public void run() {
        Generator.Body<Y, S, R> once = Objects.requireNonNull(body);
        body = null;
        try {
            result = once.run(this);
        } catch (Throwable e) {
            failure = saysTheEnd(e)
                    ? new IllegalStateException(kind + " raised " + e.getClass().getSimpleName()
                            + "; to end it, return from its body (PEP 479)", e)
                    : e;
        }
    }

    /** An asynchronous generator's consumer takes both for the end, a generator's only the one. */
    private boolean saysTheEnd(Throwable e) {
        return e instanceof StopIteration || e instanceof StopAsyncIteration && kind == Kind.ASYNC;
    }

    /** Returns the value of the last advance, which was true. */
    @Nullable
    Y taken() {
        Y value = out;
        out = null;
        return value;
    }

    /** Returns what the body returned, after the advance that it ended in, and null after any later one. */
    @Nullable
    R takeReturned() {
        return endedBefore ? null : result;
    }

    @Nullable
    R returned() {
        if (state() != State.CLOSED) {
            throw new IllegalStateException("the " + kind + " has not ended, so it has returned nothing yet");
        }
        return result;
    }

    void close() {
        State was = begin();
        if (was != State.SUSPENDED) {
            leaveClosed();
            return;
        }
        toThrow = new GeneratorExit();
        in = null;
        noteScopes();
        if (stack.resume()) {
            out = null;
            leave(State.SUSPENDED);
            throw ignoredExit();
        }
        leaveClosed();
        if (failure instanceof GeneratorExit) {
            failure = null;
        }
        throwFailure();
    }

    /** Returns what a close is to be told whose exit the body has answered by a yield. */
    IllegalStateException ignoredExit() {
        return new IllegalStateException(kind + " ignored GeneratorExit: its body yielded although it is being closed;"
                + " let the error pass, or return");
    }

    void forEach(Consumer<? super Y> taker) {
        switch (begin()) {
            case CREATED -> runIn(new InPlace.AtConsumer<>(this, taker));
            case SUSPENDED -> {
                leave(State.SUSPENDED);
                pullAll(taker);
            }
            default -> {}
        }
    }

    /** Runs the body on this stack, its values going there; returns what it returned. */
    private @Nullable R runIn(InPlace<Y, S> where) {
        place = where;
        noteScopes();
        run();
        place = null;
        leaveClosed();
        failure = where.ended(failure);
        throwFailure();
        return result;
    }

    /** Where its values go, if it runs on a stack that is not its own. */
    @Nullable
    InPlace<Y, S> place() {
        return place;
    }

    private void pullAll(Consumer<? super Y> taker) {
        while (advance(null, null)) {
            try {
                taker.accept(taken());
            } catch (Throwable e) {
                try {
                    close();
                } catch (Throwable second) {
                    InPlace.suppress(e, second);
                }
                throw e;
            }
        }
    }

    @Override
    public @Nullable S yield(@Nullable Y value) {
        InPlace<Y, S> where = place;
        if (where != null) {
            where.endIfLeaving();
        }
        if (scopes != null) {
            scopes.refuse(kind);
        }
        if (where != null) {
            return where.give(value);
        }
        if (stack == null || !stack.isRunningHere()) {
            throw notHere();
        }
        out = value;
        stack.yield();
        Throwable error = toThrow;
        if (error != null) {
            toThrow = null;
            throw Sneaky.sneak(error);
        }
        S sent = in;
        in = null;
        return sent;
    }

    /** Returns what a call of yield is to be told that is not the running body's. */
    IllegalStateException notHere() {
        return new IllegalStateException("yield belongs to the body of its " + kind + ", while that is running ("
                + state() + " now); it was called from outside, on thread \"" + Thread.currentThread().getName()
                + "\"");
    }

    @Override
    public <Q> @Nullable Q yieldFrom(Generator<? extends Y, S, Q> other) {
        return delegate(other);
    }

    private <V extends Y, Q> @Nullable Q delegate(Generator<V, S, Q> other) {
        GeneratorRun<V, S, Q> inner = other.run();
        switch (inner.begin()) {
            case CREATED -> {
                return inner.runIn(new InPlace.InBody<>(inner, this));
            }
            case SUSPENDED -> {
                inner.leave(State.SUSPENDED);
                return pullThrough(other);
            }
            default -> {
                return null;
            }
        }
    }

    private <V extends Y, Q> @Nullable Q pullThrough(Generator<V, S, Q> inner) {
        S sent = null;
        Throwable error = null;
        while (inner.advance(sent, error)) {
            try {
                sent = this.yield(inner.taken());
                error = null;
            } catch (GeneratorExit e) {
                inner.close();
                throw e;
            } catch (Throwable e) {
                sent = null;
                error = e;
            }
        }
        return inner.run().takeReturned();
    }

    @Override
    public void yieldFrom(Iterable<? extends Y> values) {
        if (values instanceof Generator) {
            @SuppressWarnings("unchecked") Generator<? extends Y, S, ?> other = (Generator<? extends Y, S, ?>) values;
            delegate(other);
        } else {
            yieldFrom(values.iterator());
        }
    }

    @Override
    public void yieldFrom(Iterator<? extends Y> values) {
        while (values.hasNext()) {
            S sent = this.yield(values.next());
            if (sent != null) {
                throw new UnsupportedOperationException(sent + " was sent to a " + kind + " that yields from "
                        + values.getClass().getName() + ", to which nothing can be sent; only a Generator takes it");
            }
        }
    }

    @Override
    public void yieldFrom(Stream<? extends Y> values) {
        try (values) {
            yieldFrom(values.iterator());
        }
    }
}
