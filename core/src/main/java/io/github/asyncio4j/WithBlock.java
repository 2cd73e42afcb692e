package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/** The block of {@code with(...)}: enters a manager, runs the body, and leaves the manager in any case (PEP 492). */
final class WithBlock {

    private WithBlock() {}

    static <M, T> @Nullable T run(AsyncContextManager<M> manager, ScopeBody<? super M, T> body) {
        Suspend.currentTask("with");
        M entered = Asyncio.await(manager.aenter());
        T value;
        try {
            value = body.run(entered);
        } catch (Throwable e) {
            if (leave(manager, e)) {
                return null;
            }
            throw Sneaky.sneak(e);
        }
        leave(manager, null);
        return value;
    }

    /** Returns whether the manager has swallowed the failure. */
    static boolean leave(AsyncContextManager<?> manager, @Nullable Throwable failure) {
        try {
            return Boolean.TRUE.equals(Asyncio.await(manager.aexit(failure)));
        } catch (Throwable e) {
            // A stack tells by itself, since only it knows what was swallowed on the way.
            if (!(manager instanceof AsyncExitStack)) {
                Replaced.keep(failure, e);
            }
            throw e;
        }
    }
}
