package io.github.asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a body go that runs on a stack that is not its own: to the consumer of a forEach, or out of the body
 * that delegates to it by yieldFrom.
 *
 * <p>Such a body cannot be left at a yield. So what closes it is thrown as a {@link GeneratorExit} at its yield, and where
 * it yields in answer it gets another one, until it has ended; then its caller is told that it has ignored the first.
 *
 * @param <Y> what it yields
 * @param <S> what is sent to it
 */
abstract sealed class InPlace<Y, S> {

    private final GeneratorRun<Y, S, ?> run;

    /** The place of the body that this one stands in, if that has no stack of its own either. */
    private final @Nullable InPlace<?, S> around;

    /** The last exit that was thrown into this body. */
    private @Nullable GeneratorExit exit;

    /** That it has yielded in answer. */
    private @Nullable IllegalStateException ignored;

    /** The innermost, of this one and those around it, that got an exit: no value may pass it any more. */
    private @Nullable InPlace<?, S> leaving;

    private InPlace(GeneratorRun<Y, S, ?> run, @Nullable InPlace<?, S> around) {
        this.run = run;
        this.around = around;
        leaving = around == null ? null : around.leaving;
    }

    /** Takes a value, and returns what is sent to the body or throws what is thrown into it. */
    abstract @Nullable S give(@Nullable Y value);

    /** Returns what is to be thrown now that the body has ended with this, null for a return. */
    abstract @Nullable Throwable ended(@Nullable Throwable failure);

    /** Before each value. The bodies that the one which ignores its exit has begun to delegate to since end first. */
    final void endIfLeaving() {
        InPlace<?, S> ignoring = leaving;
        if (ignoring == null) {
            return;
        }
        if (ignoring.ignored == null) {
            ignoring.ignored = ignoring.run.ignoredExit();
        }
        throw passOn(new GeneratorExit(), ignoring);
    }

    /** Notes an exit that passes this body and those around it, up to the one that has it noted already. */
    final GeneratorExit passOn(GeneratorExit passing, @Nullable InPlace<?, S> upTo) {
        for (InPlace<?, S> place = this; place != upTo; place = place.around) {
            place.exit = passing;
            place.leaving = place;
        }
        return passing;
    }

    /** Adds to a failure what else went wrong, unless that is an exit. */
    static void suppress(Throwable failure, @Nullable Throwable other) {
        if (!(other instanceof GeneratorExit)) {
            Replaced.keep(other, failure);
        }
    }

    /** At the consumer of a forEach, who can send nothing. */
    static final class AtConsumer<Y, S> extends InPlace<Y, S> {
        private final Consumer<? super Y> consumer;
        private final Thread thread = Thread.currentThread();
        private @Nullable Throwable consumers;

        AtConsumer(GeneratorRun<Y, S, ?> run, Consumer<? super Y> consumer) {
            super(run, null);
            this.consumer = consumer;
        }

        @Override
        @Nullable
        S give(@Nullable Y value) {
            if (Thread.currentThread() != thread) {
                throw super.run.notHere();
            }
            try {
                consumer.accept(value);
                return null;
            } catch (Throwable e) {
                consumers = e;
                throw passOn(new GeneratorExit(), null);
            }
        }

        @Override
        @Nullable
        Throwable ended(@Nullable Throwable failure) {
            if (consumers == null) {
                return failure;
            }
            suppress(consumers, super.ignored);
            suppress(consumers, failure);
            return consumers;
        }
    }

    /** In the body that delegates to this one. */
    static final class InBody<Y, S> extends InPlace<Y, S> {

        /** The outermost of them takes the values at once: the depth of a recursion must not be paid for with each. */
        private final GeneratorRun<? super Y, S, ?> outermost;

        @SuppressWarnings("unchecked")
        InBody(GeneratorRun<Y, S, ?> run, GeneratorRun<? super Y, S, ?> delegator) {
            super(run, delegator.place());
            outermost = delegator.place() instanceof InBody<?, ?> outer
                    ? (GeneratorRun<? super Y, S, ?>) outer.outermost : delegator;
        }

        @Override
        @Nullable
        S give(@Nullable Y value) {
            try {
                return outermost.yield(value);
            } catch (GeneratorExit e) {
                throw passOn(e, null);
            }
        }

        @Override
        @Nullable
        Throwable ended(@Nullable Throwable failure) {
            if (super.ignored != null) {
                suppress(super.ignored, failure);
                return super.ignored;
            }
            return super.exit != null && (failure == null || failure instanceof GeneratorExit) ? super.exit : failure;
        }
    }
}
