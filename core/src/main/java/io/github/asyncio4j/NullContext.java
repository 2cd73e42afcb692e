package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/** Does nothing before and after a block. */
record NullContext<T>(@Nullable T entered) implements AsyncContextManager<T> {

    @Override
    public Coroutine<T> aenter() {
        return Asyncio.async(() -> entered);
    }

    @Override
    public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
        return Asyncio.async(() -> false);
    }
}
