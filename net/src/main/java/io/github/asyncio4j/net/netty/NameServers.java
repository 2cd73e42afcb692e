package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.DnsOptions;
import io.netty.resolver.dns.DnsCacheEntry;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers for one loop, and remembers what they say. Who asks for a name that is being asked for already gets the
 * same answer.
 */
final class NameServers {

    /** After so many questions all answers are forgotten. */
    private static final int MOST_REMEMBERED = 10_000;

    /** How many servers one look-up asks at most, those for aliases and other domains among them. */
    private static final int QUERIES = 32;

    private final EventLoop loop;
    private final NettyPoller poller;
    private final DnsOptions options;
    private final HostsFile hosts;
    private final Map<String, LookUp> underWay = new HashMap<>();

    /** Netty's, which opens a socket for each look-up: its port is as hard to guess as the number of the question. */
    private @Nullable DnsNameResolver netty;

    /** How many questions were asked since the answers were last forgotten. */
    private int questions;

    NameServers(EventLoop loop, NettyPoller poller, DnsOptions options) {
        this.loop = loop;
        this.poller = poller;
        this.options = options;
        hosts = new HostsFile(options.hostsFile());
    }

    /** Suspends until the addresses are known. */
    List<InetAddress> lookUp(String host) {
        List<InetAddress> listed = hosts.find(host);
        if (listed != null) {
            return listed;
        }
        LookUp lookUp = underWay.computeIfAbsent(host.toLowerCase(Locale.ROOT), LookUp::new);
        Future<List<InetAddress>> answer = loop.createFuture();
        lookUp.waiting.add(answer);
        try {
            return await(answer);
        } catch (CancelledError e) {
            lookUp.leave(answer);
            throw e;
        }
    }

    /** Returns whether a look-up of this name would ask no further question: on the loop's thread, or a task's. */
    boolean remembers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (underWay.containsKey(name) || hosts.find(name) != null) {
            return true;
        }
        // Netty's memory is for all threads.
        List<? extends DnsCacheEntry> known = netty == null ? null : netty.resolveCache().get(name, null);
        return known != null && known.stream().anyMatch(one -> one.cause() == null);
    }

    private DnsNameResolver netty() {
        if (netty == null) {
            DnsNameResolverBuilder builder = new DnsNameResolverBuilder(poller.netty())
                    .datagramChannelFactory(this::newDatagramChannel)
                    .socketChannelFactory(() -> poller.sockets().socket().get())
                    .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                    .hostsFileEntriesResolver((_, _) -> null)
                    .queryTimeoutMillis(options.timeout().toMillis())
                    .maxQueriesPerResolve(QUERIES);
            if (seconds(options.maxTtl()) > 0) {
                builder.ttl(seconds(options.minTtl()), seconds(options.maxTtl()))
                        .negativeTtl(seconds(options.negativeTtl()));
            } else {
                builder.resolveCache(NoopDnsCache.INSTANCE).cnameCache(NoopDnsCnameCache.INSTANCE);
            }
            if (!options.servers().isEmpty()) {
                DnsServerAddresses servers = DnsServerAddresses.sequential(options.servers());
                builder.nameServerProvider(_ -> servers.stream());
            }
            if (options.searchDomains() != null) {
                builder.searchDomains(options.searchDomains());
            }
            netty = builder.build();
        }
        return netty;
    }

    /** Netty's caches have no limit of their own, and a crawler asks for many names. */
    private void forgetIfMany(DnsNameResolver resolver) {
        if (++questions > MOST_REMEMBERED) {
            questions = 1;
            resolver.resolveCache().clear();
            resolver.cnameCache().clear();
            resolver.authoritativeDnsServerCache().clear();
        }
    }

    private io.netty.channel.socket.DatagramChannel newDatagramChannel() {
        try {
            return poller.sockets().datagrams().open(null, poller.memory()).channel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int seconds(Duration span) {
        return (int) Math.min(Integer.MAX_VALUE, span.toSeconds());
    }

    /** One name that is being asked for, and who waits for it. */
    private final class LookUp {

        private final String host;
        private final List<Future<List<InetAddress>>> waiting = new ArrayList<>(1);
        private io.netty.util.concurrent.@Nullable Future<List<InetAddress>> asked;
        private int attempt;
        private boolean over;

        LookUp(String host) {
            this.host = host;
            poller.later(this::ask);
        }

        /** While the loop polls. */
        private void ask() {
            if (over || loop.isClosed()) {
                return;
            }
            attempt++;
            DnsNameResolver resolver = netty();
            forgetIfMany(resolver);
            try {
                asked = resolver.resolveAll(host);
                asked.addListener(_ -> answered());
            } catch (RuntimeException e) {
                end(null, e);
            }
        }

        private void answered() {
            if (over || loop.isClosed()) {
                return;
            }
            Throwable why = asked.cause();
            if (why != null && attempt < options.attempts() && DnsNameResolver.isTransportOrTimeoutError(why)) {
                poller.later(this::ask);
            } else {
                end(asked.getNow(), why);
            }
        }

        private void end(@Nullable List<InetAddress> addresses, @Nullable Throwable why) {
            over = true;
            underWay.remove(host, this);
            for (Future<List<InetAddress>> one : waiting) {
                if (one.done()) {
                    continue;
                }
                if (addresses != null) {
                    one.setResult(addresses);
                } else {
                    one.setException(NameFailures.of(host, why, options));
                }
            }
        }

        /** The last who gives up ends it. */
        void leave(Future<List<InetAddress>> answer) {
            waiting.remove(answer);
            if (waiting.isEmpty() && !over) {
                over = true;
                underWay.remove(host, this);
                poller.later(() -> {
                    if (asked != null) {
                        asked.cancel(false);
                    }
                });
            }
        }
    }
}
