package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.net.AddressNotAvailableException;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Wire;
import io.github.asyncio4j.net.netty.WireServer;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listening sockets of a server: all are bound before the first accepts. */
final class Sockets {

    /** Sets a wire up that was accepted by a socket, with TLS or without. */
    @FunctionalInterface
    interface Setup {
        Inbound setUp(Wire wire, ChannelPipeline pipeline, @Nullable Tls tls);
    }

    /** How long a handshake may take unless the TLS says so: as long as a head may. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final List<WireServer> servers;
    private boolean paused;

    private Sockets(List<WireServer> servers) {
        this.servers = servers;
    }

    /** Listens at all these places. Suspends until it does. */
    static Sockets open(List<ListenOptions> places, ServerOptions settings, Setup setup, Consumer<Wire> accepted) {
        List<WireServer> bound = new ArrayList<>();
        try {
            for (ListenOptions place : places) {
                bind(bound, place, tls(place, settings), setup, accepted);
            }
        } catch (Throwable e) {
            bound.forEach(WireServer::close);
            throw e;
        }
        bound.forEach(WireServer::start);
        return new Sockets(List.copyOf(bound));
    }

    /** Returns the TLS of a place, or else that of the server, with what HTTP is spoken. */
    static @Nullable Tls tls(ListenOptions place, ServerOptions settings) {
        Tls tls = place.tls() != null ? place.tls() : settings.tls();
        if (tls != null && !tls.hasHandshakeTimeout()) {
            tls = tls.withHandshakeTimeout(HANDSHAKE_TIMEOUT);
        }
        if (tls == null || !tls.alpn().isEmpty()) {
            return tls;
        }
        return settings.http2() ? tls.withAlpn("h2", "http/1.1") : tls.withAlpn("http/1.1");
    }

    private static void bind(List<WireServer> bound, ListenOptions place, @Nullable Tls tls, Setup setup,
            Consumer<Wire> accepted) {
        ListenOptions options = (tls == null ? place : place.withTls(tls)).notStarted();
        int before = bound.size();
        NetworkException unknown = null;
        for (SocketAddress address : await(place.resolve())) {
            try {
                bound.add(
                        await(WireServer.listen(address, options, (wire, pipeline) -> setup.setUp(wire, pipeline, tls),
                                accepted)));
            } catch (AddressNotAvailableException e) {
                // As an IPv6 address on a machine without it.
                unknown = e;
            }
        }
        if (bound.size() == before) {
            throw unknown != null ? unknown
                    : new NetworkException("there is no address to listen at: " + place, new IOException("no address"));
        }
    }

    List<SocketAddress> addresses() {
        return servers.stream().map(WireServer::address).toList();
    }

    /** Accepts no more until there is room again. */
    void pause() {
        if (!paused) {
            paused = true;
            servers.forEach(WireServer::pause);
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            servers.forEach(WireServer::start);
        }
    }

    /** Closes them. Suspends until nothing more is accepted. */
    void close() {
        servers.forEach(WireServer::close);
        await(Asyncio.wait(servers.stream().map(WireServer::closed).toList()));
    }
}
