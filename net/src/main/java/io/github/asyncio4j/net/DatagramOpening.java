package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens a socket for datagrams in the first family for which every host that was named has an address. */
record DatagramOpening(Transports transports, DatagramOptions options) {

    private static final List<StandardProtocolFamily> BOTH = List.of(StandardProtocolFamily.INET,
            StandardProtocolFamily.INET6);

    /** Suspends until one is open, or all have failed. */
    DatagramTransport open(Function<DatagramTransport, Transports.DatagramReceiver> receiver) {
        Map<StandardProtocolFamily, InetSocketAddress> local = find(options.local());
        Map<StandardProtocolFamily, InetSocketAddress> remote = find(options.remote());
        NetworkException first = null;
        for (StandardProtocolFamily family : families(local, remote)) {
            try {
                return await(transports.openDatagrams(family, local.get(family), remote.get(family), options,
                        receiver));
            } catch (NetworkException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private List<StandardProtocolFamily> families(Map<StandardProtocolFamily, InetSocketAddress> local,
            Map<StandardProtocolFamily, InetSocketAddress> remote) {
        List<StandardProtocolFamily> fit = new ArrayList<>();
        for (StandardProtocolFamily family : order(options.local() != null ? local : remote)) {
            if ((options.family() == null || options.family() == family)
                    && (options.local() == null || local.containsKey(family))
                    && (options.remote() == null || remote.containsKey(family))) {
                fit.add(family);
            }
        }
        if (fit.isEmpty()) {
            throw new IllegalArgumentException("can not get address information: no family of addresses fits " + options
                    + ", where local is " + local.values() + " and remote is " + remote.values());
        }
        return fit;
    }

    private static Iterable<StandardProtocolFamily> order(Map<StandardProtocolFamily, InetSocketAddress> found) {
        return found.isEmpty() ? BOTH : found.keySet();
    }

    /** Returns the first address of each family. */
    private Map<StandardProtocolFamily, InetSocketAddress> find(@Nullable InetSocketAddress named) {
        if (named == null) {
            return Map.of();
        }
        List<InetSocketAddress> all = named.isUnresolved()
                ? await(Names.resolve(Network.resolver(options.resolver()), named.getHostString(), named.getPort()))
                : List.of(named);
        Map<StandardProtocolFamily, InetSocketAddress> first = new LinkedHashMap<>();
        all.forEach(address -> first.putIfAbsent(family(address.getAddress()), address));
        return first;
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
