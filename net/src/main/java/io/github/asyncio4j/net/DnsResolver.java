package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks name servers by way of the loop's poller; what they are not for, the system. */
record DnsResolver(DnsOptions options) implements Resolver {

    DnsResolver {
        Objects.requireNonNull(options, "the options are null");
    }

    @Override
    public Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
        Names.checkPort(port);
        return async(() -> {
            List<InetAddress> known = Names.known(host);
            return Names.at(port, known != null ? known : lookUp(host));
        });
    }

    @Override
    public @Nullable Boolean remembers(String host) {
        return isUnder(host, ".local") ? null
                : Network.transports(Asyncio.getRunningLoop()).remembers(host, options);
    }

    private List<InetAddress> lookUp(String host) {
        // RFC 6762: names under .local are those of the link, and are not asked of name servers.
        if (isUnder(host, ".local")) {
            return SystemResolver.lookUp(host);
        }
        // RFC 6761: there are none.
        if (isUnder(host, ".invalid")) {
            throw Names.notFound(host, new UnknownHostException(host));
        }
        try {
            return await(Network.transports(Asyncio.getRunningLoop()).lookUp(host, options));
        } catch (NameNotFoundException e) {
            if (host.indexOf('.') >= 0 || !options.servers().isEmpty()) {
                throw e;
            }
            // A name without a dot may be this machine's own, or that of a neighbour which no name server knows.
            return SystemResolver.lookUp(host);
        }
    }

    private static boolean isUnder(String host, String domain) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(domain) || name.endsWith(domain + ".");
    }

    @Override
    public String toString() {
        return "Resolver[" + options + "]";
    }
}
