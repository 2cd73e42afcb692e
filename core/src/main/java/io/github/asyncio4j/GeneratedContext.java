package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A context manager whose entering and leaving are the two halves of one body: contextlib.asynccontextmanager. */
final class GeneratedContext<T> implements AsyncContextManager<T> {

    private final AsyncGenerator.Body<T, Void> body;
    private final AsyncGenerator<T, Void> generator;
    private boolean entered;

    GeneratedContext(AsyncGenerator.Body<T, Void> body) {
        this.body = body;
        generator = AsyncGenerator.ofContext(body);
    }

    @Override
    public Coroutine<T> aenter() {
        return Asyncio.async(() -> {
            if (entered) {
                throw new IllegalStateException("this context manager has been entered already; it works once."
                        + " Call the function that makes it again for each block");
            }
            entered = true;
            if (!generator.advance("aenter", null, null)) {
                throw new IllegalStateException(
                        "generator didn't yield: the body of an asyncContextManager yields exactly once,"
                                + " where its block is to run");
            }
            return generator.taken();
        });
    }

    @Override
    public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
        return Asyncio.async(() -> failure == null ? leave() : leave(failure));
    }

    private boolean leave() {
        if (generator.advance("aexit", null, null)) {
            throw closed("generator didn't stop: the body of an asyncContextManager yields exactly once, but yielded "
                    + generator.taken() + " after its block had ended");
        }
        return false;
    }

    private boolean leave(Throwable failure) {
        boolean endedBefore = generator.state() == Generator.State.CLOSED;
        try {
            if (!endedBefore && !generator.advance("aexit", null, failure)) {
                return true;
            }
        } catch (Throwable e) {
            if (e == failure || wrapsStop(e, failure)) {
                return false;
            }
            throw e;
        }
        throw closed("generator didn't stop after athrow(): the body of an asyncContextManager " + (endedBefore
                ? "had ended before its block failed; leave it once"
                : "yields exactly once, but answered the failure of its block by yielding " + generator.taken()));
    }

    /** A body cannot let such a failure pass as it is (PEP 479), so that who wraps it means to. */
    private static boolean wrapsStop(Throwable e, Throwable failure) {
        return (failure instanceof StopIteration || failure instanceof StopAsyncIteration)
                && e instanceof IllegalStateException && e.getCause() == failure;
    }

    /** Closes the body and returns what to throw. */
    private IllegalStateException closed(String message) {
        IllegalStateException refusal = new IllegalStateException(message);
        try {
            Asyncio.await(generator.aclose());
        } catch (Throwable e) {
            Replaced.keep(refusal, e);
            throw e;
        }
        return refusal;
    }

    /** Each time with a generator of its own, since this one's works once. */
    @Override
    public <R> Coroutine<R> decorate(Callable<R> decorated) {
        Objects.requireNonNull(decorated, "the body of the coroutine to decorate is null");
        return Asyncio.async(() -> Asyncio.with(new GeneratedContext<>(body), (ScopeBody<T, R>) _ -> decorated.call()));
    }

    @Override
    public String toString() {
        return "AsyncContextManager[" + generator + "]";
    }
}
