package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the name of a host into addresses. {@link Network#resolve} asks the loop's, which {@link Network#setResolver}
 * exchanges; options of connections and sockets take one for themselves.
 *
 * <p>Whichever is asked, numeric addresses and {@code localhost} are not: they never leave the machine.
 */
@FunctionalInterface
public interface Resolver {

    /**
     * Looks a name up. Suspends until the addresses are known; a cancel gives up.
     *
     * @param host a name, not a numeric address
     * @param port what the addresses get, 0 to 65535
     * @return the addresses in the order to try them, one or more
     * @throws NameNotFoundException if the name has no address
     * @throws NameServerTimeoutException if none who was asked answered
     * @throws NetworkException if the answers were failures
     */
    Coroutine<List<InetSocketAddress>> resolve(String host, int port);

    /**
     * Returns whether {@link #resolve} would ask nobody for a host, since its addresses are remembered, or are being asked
     * for already; null, as here, if this does not remember. For those who count.
     */
    default @Nullable Boolean remembers(String host) {
        return null;
    }

    /**
     * Returns what loops begin with: {@link #dns()} on Linux, if {@code /etc/resolv.conf} names a server, and
     * {@link #system()} elsewhere; {@code -Dasyncio4j.resolver=system} or {@code dns} decides.
     */
    static Resolver standard() {
        return StandardResolver.CHOSEN;
    }

    /**
     * Returns the one that asks this machine's own resolver (the JDK's) on a thread of the loop's default executor: it knows
     * all that this machine is set up for, and as many look-ups are under way at once as there are threads.
     */
    static Resolver system() {
        return SystemResolver.INSTANCE;
    }

    /**
     * Returns the one that asks the name servers that this machine is set up with, without any thread, and remembers the
     * answers for as long as they hold. See {@link DnsOptions} for its defaults.
     */
    static Resolver dns() {
        return dns(DnsOptions.DEFAULT);
    }

    /** Returns the one that asks name servers as the options say. Its memory is one for each loop and all equal options. */
    static Resolver dns(DnsOptions options) {
        return new DnsResolver(options);
    }
}
