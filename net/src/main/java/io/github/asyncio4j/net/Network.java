package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;

/** Connects and listens: asyncio's open_connection and start_server, for a static import. */
public final class Network {

    /** How many bytes a reader buffers before it stops the socket (it stops at twice as many). */
    static final int DEFAULT_LIMIT = 64 * 1024;

    private static final int BACKLOG = 1_024;

    private Network() {}

    /**
     * Connects to a host. Its addresses are tried in turn. Suspends until connected; a cancel closes what was begun.
     *
     * @throws NameNotFoundException if the host has no address
     * @throws NetworkException the failure of the last address, with those of the others as suppressed
     */
    public static Coroutine<Connection> openConnection(String host, int port) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            List<InetSocketAddress> addresses = await(Resolver.resolve(host, port));
            NetworkException failure = null;
            for (InetSocketAddress address : addresses) {
                try {
                    return connect(loop, address);
                } catch (NetworkException e) {
                    if (failure != null) {
                        e.addSuppressed(failure);
                    }
                    failure = e;
                }
            }
            throw failure;
        });
    }

    private static Connection connect(EventLoop loop, InetSocketAddress address) {
        StreamReader reader = new StreamReader(loop, DEFAULT_LIMIT);
        Transport transport = await(transports(loop).connect(address, reader::attach));
        return new Connection(reader, new StreamWriter(transport, reader));
    }

    /**
     * Listens at an address and runs the handler, in a task of its own, for each connection. A failure of it goes to the
     * loop's exception handler, and its connection is closed. Suspends until bound.
     *
     * @param host the address of one interface, or a name of it
     * @param port 0 for one that is free; see {@link Server#port}
     * @throws AddressInUseException if the port is taken
     */
    public static Coroutine<Server> startServer(ConnectionHandler handler, String host, int port) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            InetSocketAddress address = await(Resolver.resolve(host, port)).getFirst();
            Server server = new Server(loop, handler);
            server.listen(await(transports(loop).listen(address, BACKLOG, server::accept)));
            return server;
        });
    }

    private static Transports transports(EventLoop loop) {
        if (loop.poller() instanceof Transports transports) {
            return transports;
        }
        throw new IllegalStateException("this loop was made without the network: have asyncio4j-net on the class path"
                + " or module path");
    }
}
