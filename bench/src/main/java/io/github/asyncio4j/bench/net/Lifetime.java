package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.timeout;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import java.time.Duration;

/** How long a server of the benchmarks lives, so that a forgotten one ends by itself. */
final class Lifetime {

    static final Duration LIFETIME = Duration.ofSeconds(300);

    private Lifetime() {}

    /** Suspends for the lifetime of a server. */
    static void serve(Coroutine<Void> forever) {
        serve(forever, LIFETIME);
    }

    static void serve(Coroutine<Void> forever, Duration lifetime) {
        try {
            timeout(lifetime, () -> {
                await(forever);
            });
        } catch (AsyncTimeoutException over) {
            System.err.println("the server ends after " + lifetime);
        }
    }
}
