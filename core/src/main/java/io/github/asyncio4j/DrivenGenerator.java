package io.github.asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A generator that yields what it waits for, run as a coroutine: Python's generator-based coroutines. */
final class DrivenGenerator {

    private DrivenGenerator() {}

    static <R> Coroutine<R> coroutine(Generator<?, Object, R> generator) {
        Objects.requireNonNull(generator, "the generator is null");
        return new Coroutine<>(() -> drive(generator));
    }

    /** What comes of a wait, also a cancel, goes in at the yield; what the generator makes of it is the task's. */
    private static <R> @Nullable R drive(Generator<?, Object, R> generator) {
        Object result = null;
        Throwable failure = null;
        while (generator.advance(result, failure)) {
            Object yielded = generator.taken();
            result = null;
            failure = null;
            try {
                result = outcome(yielded);
            } catch (Throwable e) {
                failure = e;
            }
        }
        return generator.run().takeReturned();
    }

    private static @Nullable Object outcome(@Nullable Object yielded) {
        if (yielded instanceof Awaitable<?> awaitable) {
            return Asyncio.await(awaitable);
        }
        Suspend.currentTask("yield").nextTurn();
        if (yielded != null) {
            throw new IllegalStateException("Task got bad yield: " + yielded
                    + "; a generator that a task runs yields futures, coroutines, or null for one turn");
        }
        return null;
    }
}
