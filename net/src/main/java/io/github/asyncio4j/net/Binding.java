package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Binds the sockets of a server: all addresses of all hosts, or none; nothing is accepted before all are bound. */
record Binding(Transports transports, ListenOptions options, Function<Transport, Transports.Receiver> receiver) {

    /** Suspends until bound. */
    void bind(Server server) {
        List<Transports.Listener> bound = new ArrayList<>();
        NetworkException unknown = null;
        try {
            for (SocketAddress address : await(options.resolve())) {
                try {
                    bound.add(await(transports.listen(address, options.notStarted(), receiver)));
                } catch (AddressNotAvailableException e) {
                    // As an IPv6 address on a machine without it.
                    unknown = e;
                }
            }
            if (bound.isEmpty()) {
                throw unknown != null ? unknown : new NetworkException("there is no address to listen at: " + options,
                        new IOException("no address"));
            }
        } catch (Throwable e) {
            bound.forEach(Transports.Listener::close);
            throw e;
        }
        if (options.started()) {
            bound.forEach(Transports.Listener::start);
        }
        server.listen(List.copyOf(bound), options.started());
    }
}
