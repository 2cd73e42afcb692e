package io.github.asyncio4j.http.client;

import io.github.asyncio4j.net.Tls;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes and how it gets there: what requests must have in common to use each other's connections. No
 * record, as {@link Origin}.
 */
final class Route {

    private final Origin origin;
    private final @Nullable Tls tls;
    private final byte @Nullable [] fingerprint;
    private final @Nullable Proxy proxy;
    private final boolean http2;
    private final boolean socket;

    /**
     * Makes one.
     *
     * @param tls for https; null for the usual one, or where there is none
     * @param fingerprint of the server's certificate, or null for any
     * @param proxy what it goes through, or null
     * @param http2 whether HTTP/2 may be spoken
     * @param socket whether it is for a WebSocket, for which every proxy makes a tunnel (RFC 6455, 4.1)
     */
    Route(Origin origin, @Nullable Tls tls, byte @Nullable [] fingerprint, @Nullable Proxy proxy, boolean http2,
            boolean socket) {
        this.http2 = http2;
        this.socket = socket;
        this.proxy = proxy;
        this.origin = origin;
        this.tls = tls;
        this.fingerprint = fingerprint;
    }

    Origin origin() {
        return origin;
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    byte @Nullable [] fingerprint() {
        return fingerprint;
    }

    @Nullable
    Proxy proxy() {
        return proxy;
    }

    /** Returns whether HTTP/2 may be spoken: by the choice of TLS, or at once where there is none. */
    boolean isHttp2() {
        return http2;
    }

    /** Returns whether requests go to an HTTP proxy itself, and not through a tunnel. */
    boolean isForwarded() {
        return proxy != null && proxy.kind() != Proxy.Kind.SOCKS5 && !origin.isSecure() && !socket;
    }

    /** Returns whether there is a proxy that has to make a tunnel. */
    boolean isTunnelled() {
        return proxy != null && !isForwarded();
    }

    /** Settings of TLS are equal if they are the same object: what they were made of is not seen. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Route route && origin.equals(route.origin) && tls == route.tls && http2 == route.http2
                && isForwarded() == route.isForwarded() && Arrays.equals(fingerprint, route.fingerprint)
                && Objects.equals(proxy, route.proxy);
    }

    @Override
    public int hashCode() {
        return origin.hashCode() + 31 * Objects.hashCode(tls);
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
