package io.github.asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something that is entered before a block and left after it, and may await at both: Python's asynchronous context manager
 * (PEP 492).
 *
 * <pre>{@code
 * AsyncContextManager<Transaction> transaction(Database database) {
 *     return asyncContextManager(y -> {
 *         var transaction = await(database.begin());
 *         try {
 *             y.yield(transaction);
 *         } catch (Throwable e) {
 *             await(transaction.rollback());
 *             throw e;
 *         }
 *         await(transaction.commit());
 *     });
 * }
 *
 * with(transaction(database), transaction -> {
 *     await(transaction.insert(row));
 * });
 * }</pre>
 *
 * <p>{@link Asyncio#with(AsyncContextManager, ScopeBody)} runs a block in it, and an {@link AsyncExitStack} holds several
 * of them. Most are made by {@link Asyncio#asyncContextManager}; a class of one's own has these two methods. What only has
 * to be closed, whatever has happened, is better an {@link AutoCloseable}, as the hold of a {@link Lock} is.
 *
 * @param <T> what the block is given
 */
public interface AsyncContextManager<T> {

    /**
     * Enters: {@code __aenter__}. Suspends until what the block needs is there. If it fails or is cancelled, there will be
     * no block, and no {@link #aexit}.
     *
     * @return to be awaited, once, in the task of the block; gives what the block is given
     */
    Coroutine<T> aenter();

    /**
     * Leaves: {@code __aexit__}. Suspends until what was entered is left. What it throws takes the place of the block's
     * failure; to let that one go on, give false and do not throw it.
     *
     * @param failure what the block has failed with, also a {@link CancelledError}; null if it has ended well
     * @return to be awaited, once, in the task of the block; gives true to swallow the failure, so that the block ends as if
     *         well; anything else lets it go on
     */
    Coroutine<Boolean> aexit(@Nullable Throwable failure);

    /**
     * Makes a coroutine that runs a body within this: Python's AsyncContextDecorator. Suspends until this is entered, the
     * body has ended, and this is left again. A manager made by {@link Asyncio#asyncContextManager} serves any number of
     * these, each time anew.
     *
     * @param <R> the type of the result
     * @param body does not get what this gives to a block
     * @return to be awaited, once; nothing is entered before; its result is null where a failure was swallowed
     */
    default <R> Coroutine<R> decorate(Callable<R> body) {
        Objects.requireNonNull(body, "the body of the coroutine to decorate is null");
        return Asyncio.async(() -> Asyncio.with(this, (ScopeBody<T, R>) _ -> body.call()));
    }

    /**
     * Makes a coroutine that runs a body without a result within this. Suspends until this is entered, the body has ended,
     * and this is left again; see {@link #decorate(Callable)}.
     *
     * @param body does not get what this gives to a block
     * @return to be awaited, once; nothing is entered before
     */
    default Coroutine<Void> decorate(Action body) {
        Objects.requireNonNull(body, "the body of the coroutine to decorate is null");
        return decorate((Callable<Void>) () -> {
            body.run();
            return null;
        });
    }
}
