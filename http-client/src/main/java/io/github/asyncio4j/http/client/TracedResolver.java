package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.ContextVar;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Resolver;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A resolver that tells those who hear of a request when it looks for addresses, and when it has found them. */
record TracedResolver(@Nullable Resolver chosen) implements Resolver {

    /** Those who hear of the request for which a connection is being made. */
    static final ContextVar<Trace> TRACE = new ContextVar<>("trace", Trace.NONE);

    @Override
    public Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
        return async(() -> {
            Trace trace = TRACE.get();
            Resolver resolver = chosen == null ? Network.resolver() : chosen;
            Boolean remembers = resolver.remembers(host);
            if (Boolean.TRUE.equals(remembers)) {
                trace.tell((config, context) -> config.onDnsCacheHit(context, host));
                return await(resolver.resolve(host, port));
            }
            if (remembers != null) {
                trace.tell((config, context) -> config.onDnsCacheMiss(context, host));
            }
            trace.tell((config, context) -> config.onDnsResolveStart(context, host));
            List<InetSocketAddress> found = await(resolver.resolve(host, port));
            trace.tell((config, context) -> config.onDnsResolveEnd(context, host));
            return found;
        });
    }
}
