package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/** Closes a generator after a block, whatever has happened in it. */
record Aclosing<G extends AsyncGenerator<?, ?>>(G generator) implements AsyncContextManager<G> {

    @Override
    public Coroutine<G> aenter() {
        return Asyncio.async(() -> generator);
    }

    @Override
    public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
        return Asyncio.async(() -> {
            Asyncio.await(generator.aclose());
            return false;
        });
    }
}
