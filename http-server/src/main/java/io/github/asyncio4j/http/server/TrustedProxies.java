package io.github.asyncio4j.http.server;

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

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final boolean standard;
    private final List<Network> networks = new ArrayList<>();
    private boolean unix;

    private TrustedProxies(boolean standard, String... proxies) {
        this.standard = standard;
        for (String proxy : proxies) {
            if (proxy.equals(UNIX)) {
                unix = true;
            } else {
                networks.add(network(proxy));
            }
        }
    }

    /** Those that write X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host: addresses, networks, {@link #UNIX}. */
    public static TrustedProxies xForwarded(String... proxies) {
        return new TrustedProxies(false, proxies);
    }

    /** Those that write Forwarded: addresses, networks, {@link #UNIX}. */
    public static TrustedProxies forwarded(String... proxies) {
        return new TrustedProxies(true, proxies);
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= address.length * 8) {
                return new Network(address, bits);
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new IllegalArgumentException("\"" + text + "\" is no proxy that can be trusted; give addresses such as"
                + " 127.0.0.1, networks such as 10.0.0.0/8, or " + UNIX);
    }

    /** Returns whether the header Forwarded is read, and not those that begin with X. */
    boolean isStandard() {
        return standard;
    }

    boolean trusts(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress internet ? trusts(internet.getAddress()) : unix;
    }

    boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.has(bytes));
    }

    @Override
    public String toString() {
        return "TrustedProxies[" + (standard ? "Forwarded, " : "X-Forwarded-For, ") + networks.size() + " networks"
                + (unix ? ", unix" : "") + "]";
    }
}
