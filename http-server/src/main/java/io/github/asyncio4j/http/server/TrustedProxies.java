package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.grammar.Subnet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word is taken for who the client is and what it asked them for: {@link Request#remote}, {@link
 * Request#scheme} and {@link Request#host} are then those of the client. Nobody is trusted unless it is said here: anybody
 * can write such headers.
 *
 * <pre>{@code
 * ServerOptions.defaults().withTrustedProxies(TrustedProxies.xForwarded("127.0.0.1", "10.0.0.0/8"))
 * }</pre>
 */
public final class TrustedProxies {

    /** Stands for all who come by a unix socket. */
    public static final String UNIX = "unix";

    private final boolean standard;
    private final List<Subnet> networks = new ArrayList<>();
    private boolean unix;

    private TrustedProxies(boolean standard, String... proxies) {
        this.standard = standard;
        for (String proxy : proxies) {
            if (proxy.equals(UNIX)) {
                unix = true;
            } else {
                Subnet network = Subnet.parse(proxy);
                if (network == null) {
                    throw new IllegalArgumentException("\"" + proxy + "\" is no proxy that can be trusted; give"
                            + " addresses such as 127.0.0.1, networks such as 10.0.0.0/8, both in decimal numbers"
                            + " without leading zeros, which all read alike, or " + UNIX);
                }
                networks.add(network);
            }
        }
    }

    /**
     * Those that write X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host: addresses, networks, {@link #UNIX}.
     *
     * @throws IllegalArgumentException if one is none of these, or not to all the same, as 010.0.0.1 is
     */
    public static TrustedProxies xForwarded(String... proxies) {
        return new TrustedProxies(false, proxies);
    }

    /**
     * Those that write Forwarded: addresses, networks, {@link #UNIX}.
     *
     * @throws IllegalArgumentException if one is none of these, or not to all the same, as 010.0.0.1 is
     */
    public static TrustedProxies forwarded(String... proxies) {
        return new TrustedProxies(true, proxies);
    }

    /** Returns whether the header Forwarded is read, and not those that begin with X. */
    boolean isStandard() {
        return standard;
    }

    boolean trusts(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress internet ? trusts(internet.getAddress()) : unix;
    }

    boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }

    @Override
    public String toString() {
        return "TrustedProxies[" + (standard ? "Forwarded, " : "X-Forwarded-For, ") + networks.size() + " networks"
                + (unix ? ", unix" : "") + "]";
    }
}
