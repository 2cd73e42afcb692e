package io.github.asyncio4j.http.client;

import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.NameNotFoundException;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsCertificateException;
import io.github.asyncio4j.net.TlsException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a session. */
final class Connector {

    /** How many kinds of TLS are remembered; who makes one for each request has no use of it. */
    private static final int MAX_REMEMBERED = 64;

    private final ClientOptions options;

    /** What is offered to servers, by what the program asked for: it is costly to make. */
    private final Map<@Nullable Tls, Tls> offers = new IdentityHashMap<>();

    private final Map<@Nullable Tls, Tls> http2Offers = new IdentityHashMap<>();

    /** What the environment says; null until it is asked. */
    private @Nullable EnvironmentProxies environment;

    Connector(ClientOptions options) {
        this.options = options;
    }

    /** Returns the way of a request: as it says itself, else as the session says. */
    Route route(Origin origin, ConnectionChoice own) {
        Proxy proxy = proxy(origin, own);
        boolean http2 = (origin.isSecure() ? options.http2() : options.http2PriorKnowledge()) && !own.upgrade();
        if (!origin.isSecure()) {
            return new Route(origin, null, null, proxy, http2, own.upgrade());
        }
        return new Route(origin, own.tls() != null ? own.tls() : options.tls(),
                own.fingerprint() != null ? own.fingerprint() : options.pinned(), proxy, http2, own.upgrade());
    }

    private @Nullable Proxy proxy(Origin origin, ConnectionChoice own) {
        if (own.direct() || options.unixSocket() != null && own.proxy() == null) {
            return null;
        }
        Proxy chosen = own.proxy() != null ? own.proxy() : options.proxy();
        if (chosen == null && options.trustEnv()) {
            if (environment == null) {
                environment = new EnvironmentProxies(System::getenv);
            }
            chosen = environment.proxyFor(origin);
        }
        if (chosen != null && options.addressGuard() != null) {
            throw new IllegalStateException("a session with an address guard cannot use the proxy " + chosen
                    + ", since that looks up by itself where it connects to; RequestOptions.withoutProxy() goes around it");
        }
        return chosen;
    }

    /** Connects. Suspends until connected, all the way to the server. A cancel leaves nothing behind. */
    ClientConnection connect(Route route, ConnectionPool pool) {
        try {
            return new Connecting(this, route, pool, options).connect();
        } catch (NetworkException e) {
            throw failure(route.origin(), e);
        }
    }

    private static ClientConnectorException failure(Origin origin, NetworkException e) {
        return switch (e) {
            case TlsCertificateException _ -> new ClientConnectorCertificateException(origin, e);
            case TlsException _ -> new ClientConnectorTlsException(origin, e);
            case NameNotFoundException _ -> new ClientConnectorDnsException(origin, e);
            default -> new ClientConnectorException(origin, String.valueOf(e.getMessage()), e);
        };
    }

    /** Returns where to connect to first and how. */
    ConnectOptions first(Route route) {
        Proxy proxy = route.proxy();
        if (proxy == null && options.unixSocket() != null) {
            return ConnectOptions.toUnix(options.unixSocket());
        }
        ConnectOptions to = proxy != null ? ConnectOptions.to(proxy.host(), proxy.port())
                : ConnectOptions.to(route.origin().host(), route.origin().port());
        Duration delay = options.happyEyeballs();
        to = delay.isZero() ? to : to.withHappyEyeballs(delay);
        to = options.localAddress() == null ? to : to.withLocalAddress(options.localAddress());
        if (!options.traces().isEmpty()) {
            return to.withResolver(new TracedResolver(options.resolver()));
        }
        return options.resolver() == null ? to : to.withResolver(options.resolver());
    }

    /** Returns the TLS for the server of a request, which may choose HTTP/2 if that is wished. */
    Tls originTls(Route route) {
        String host = route.origin().host();
        return route.isHttp2() ? tls(route.tls(), host, http2Offers, "h2", "http/1.1") : tls(route.tls(), host);
    }

    /** Returns the TLS for a proxy, or any other who speaks HTTP/1.1 alone. */
    Tls tls(@Nullable Tls wanted, String host) {
        return tls(wanted, host, offers, "http/1.1");
    }

    private static Tls tls(@Nullable Tls wanted, String host, Map<@Nullable Tls, Tls> offers, String... protocols) {
        Tls offer = offers.get(wanted);
        if (offer == null) {
            if (offers.size() >= MAX_REMEMBERED) {
                offers.clear();
            }
            Tls chosen = wanted == null ? Tls.client() : wanted;
            offer = chosen.alpn().isEmpty() ? chosen.withAlpn(protocols) : chosen;
            offers.put(wanted, offer);
        }
        return offer.serverName() == null ? offer.withServerName(Origin.withoutZone(host, "")) : offer;
    }
}
