package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Turns the name of a host into addresses. */
public final class Resolver {

    private Resolver() {}

    /**
     * Returns the addresses of a host, in the order to try them. Numeric ones and {@code localhost} need no look-up; for
     * others it suspends until the machine's resolver, on a thread of the default executor, has answered.
     *
     * @param port 0 to 65535
     * @throws NameNotFoundException if the name has no address
     */
    public static Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        return async(() -> {
            InetAddress literal = literal(host);
            InetAddress[] found = literal != null ? new InetAddress[] {literal} : lookUp(host);
            return Arrays.stream(found).map(address -> new InetSocketAddress(address, port)).toList();
        });
    }

    private static InetAddress[] lookUp(String host) {
        try {
            return await(toThread(() -> InetAddress.getAllByName(host)), UnknownHostException.class);
        } catch (UnknownHostException e) {
            throw new NameNotFoundException("the host \"" + host + "\" has no address: check its spelling, or the"
                    + " name service of this machine", e);
        }
    }

    private static @org.jspecify.annotations.Nullable InetAddress literal(String host) {
        if (host.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException notNumeric) {
            return null;
        }
    }
}
