package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Wire;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Making a connection: the name's addresses, one after the other, until one answers. */
final class Connecting {

    private @Nullable ClientConnection connection;

    private Connecting() {}

    /** Connects. Suspends until connected. A cancel leaves nothing behind. */
    static ClientConnection to(Origin origin, ConnectionPool pool, ClientOptions options) {
        NetworkException last = null;
        try {
            for (InetSocketAddress address : await(Network.resolve(origin.host(), origin.port()))) {
                try {
                    return new Connecting().to(address, origin, pool, options);
                } catch (NetworkException e) {
                    if (last != null) {
                        e.addSuppressed(last);
                    }
                    last = e;
                }
            }
        } catch (NetworkException e) {
            last = e;
        }
        throw new ClientConnectorException(origin.host(), origin.port(),
                Objects.requireNonNull(last, "the resolver returned no address"));
    }

    private ClientConnection to(InetSocketAddress address, Origin origin, ConnectionPool pool, ClientOptions options) {
        await(Wire.connect(address, (wire, pipeline) -> {
            connection = ClientConnection.setUp(pool, origin, wire, pipeline, options);
            return connection;
        }));
        return Objects.requireNonNull(connection);
    }
}
