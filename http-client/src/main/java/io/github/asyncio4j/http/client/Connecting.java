package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Transport;
import io.github.asyncio4j.net.Transports;
import io.github.asyncio4j.net.netty.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Making one connection: to an address that answers, and then step by step to the server. */
record Connecting(Connector connector, Route route, ConnectionPool pool, ClientOptions options)
        implements Transports.Dialler<ClientConnection> {

    /** Suspends until it is connected. A cancel closes what was begun. */
    ClientConnection connect() {
        ClientConnection connection = first();
        boolean done = false;
        try {
            if (route.isTunnelled()) {
                connection.tunnel().await();
            }
            Origin origin = route.origin();
            if (origin.isSecure()) {
                await(connection.wire().startTls(connector.originTls(route)));
                CertificatePin.check(route, connection.wire().tlsInfo());
            }
            done = true;
        } finally {
            if (!done) {
                connection.close();
            }
        }
        return connection;
    }

    /** Connects to the server, or to the proxy, with which TLS is then agreed on, if it is to be. */
    private ClientConnection first() {
        Proxy proxy = route.proxy();
        if (proxy == null) {
            return await(Transports.dial(connector.first(route), this));
        }
        try {
            ClientConnection connection = await(Transports.dial(connector.first(route), this));
            if (proxy.kind() == Proxy.Kind.HTTPS) {
                await(connection.wire().startTls(connector.tls(proxy.tls(), proxy.host())));
            }
            return connection;
        } catch (NetworkException e) {
            throw new ClientProxyConnectionException(route.origin(), proxy, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public ClientConnection connect(SocketAddress remote, @Nullable InetSocketAddress local) {
        checkAllowed(remote);
        AtomicReference<ClientConnection> made = new AtomicReference<>();
        await(Wire.connect(remote, local, (wire, pipeline) -> {
            made.set(ClientConnection.setUp(pool, route, wire, pipeline, options));
            return made.get();
        }));
        return made.get();
    }

    private void checkAllowed(SocketAddress remote) {
        Predicate<InetAddress> guard = options.addressGuard();
        if (guard != null && remote instanceof InetSocketAddress internet && !guard.test(internet.getAddress())) {
            throw new NetworkException("the address guard of the session does not allow "
                    + internet.getAddress().getHostAddress(), new IOException("not allowed"));
        }
    }

    @Override
    public Transport transport(ClientConnection made) {
        return made.wire();
    }
}
