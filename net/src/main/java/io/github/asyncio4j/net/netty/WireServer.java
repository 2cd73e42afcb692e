package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket that listens, and makes a {@link Wire} of each connection it accepts. */
public final class WireServer implements Transports.Listener {

    private final EventLoop loop;
    private final NettyPoller poller;
    private final Runnable closer = this::closeWithLoop;
    private final Future<Void> closed;
    private @Nullable Channel channel;
    private @Nullable SocketAddress address;

    /** What is to be removed at the end; null also where a file is to stay, and before the address is bound. */
    private @Nullable SocketFile file;

    /** Has Netty leave the file of a unix socket alone. */
    private Runnable forgetFile = () -> {};

    private WireServer(EventLoop loop, NettyPoller poller) {
        this.loop = loop;
        this.poller = poller;
        closed = loop.createFuture();
    }

    /**
     * Listens. Each accepted connection is set up and then handed over, while the loop polls: whoever takes it may start a
     * task or note it, and runs no user code. Suspends until the address is bound.
     *
     * @throws io.github.asyncio4j.net.AddressInUseException if the port is taken
     */
    public static Coroutine<WireServer> listen(InetSocketAddress local, int backlog, Wire.Setup setup,
            Consumer<Wire> accepted) {
        return listen(local, ListenOptions.at(local).withBacklog(backlog), setup, accepted);
    }

    /**
     * Listens as the options say; with TLS a connection is handed over when its handshake is done. Suspends until the
     * address is bound.
     *
     * @throws io.github.asyncio4j.net.AddressInUseException if the port is taken
     */
    public static Coroutine<WireServer> listen(SocketAddress local, ListenOptions options, Wire.Setup setup,
            Consumer<Wire> accepted) {
        Objects.requireNonNull(local, "the address is null");
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            NettyPoller poller = NettyPoller.of(loop);
            poller.sockets().unix().check(local);
            WireServer server = new WireServer(loop, poller);
            if (options.tls() != null) {
                TlsStart.prepare(loop, options.tls());
            }
            Future<Void> bound = loop.createFuture();
            poller.later(() -> server.bind(local, options, setup, accepted, bound));
            try {
                await(bound);
            } catch (CancelledError e) {
                server.close();
                throw e;
            }
            return server;
        });
    }

    private void bind(SocketAddress local, ListenOptions options, Wire.Setup setup, Consumer<Wire> accepted,
            Future<Void> bound) {
        if (bound.done() || loop.isClosed()) {
            return;
        }
        ServerBootstrap bootstrap = new ServerBootstrap().group(poller.netty())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .option(ChannelOption.AUTO_READ, options.started())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Wire.MARKS)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new PacedReads())
                .handler(new AcceptErrors(loop, poller, this::address))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        Wire wire = new Wire(loop, poller);
                        wire.attach(child, setup);
                        TlsStart.accept(wire, options.tls(), () -> {
                            accepted.accept(wire);
                            wire.ready();
                        });
                    }
                });
        ChannelFuture binding;
        try {
            binding = UnixSockets.isUnix(local) ? bindUnix(bootstrap, local) : bind(bootstrap, local, options);
        } catch (IOException | RuntimeException e) {
            bound.setException(Failures.binding(local, e));
            return;
        }
        if (binding.isDone() && !binding.isSuccess()) {
            // Where no channel could be made, as without a free descriptor, Netty tells its listeners on another thread.
            bound.setException(Failures.binding(local, binding.cause()));
            return;
        }
        channel = binding.channel();
        channel.closeFuture().addListener(_ -> gone());
        binding.addListener(done -> {
            file = done.isSuccess() && options.cleansUp() ? SocketFile.of(local) : null;
            if (bound.done() || loop.isClosed()) {
                closeNow();
            } else if (done.isSuccess()) {
                poller.opened(closer);
                address = UnixSockets.isUnix(local) ? local : channel.localAddress();
                bound.setResult(null);
            } else {
                bound.setException(Failures.binding(local, done.cause()));
            }
        });
    }

    private ChannelFuture bind(ServerBootstrap bootstrap, SocketAddress local, ListenOptions options) {
        if (options.reusePort()) {
            bootstrap.option(poller.sockets().reusePort(), true);
        }
        InetSocketAddress at = listening((InetSocketAddress) local);
        SocketProtocolFamily family = at.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : null;
        return bootstrap.channelFactory(() -> poller.sockets().listeners().open(family))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, options.keepAlive())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .bind(at);
    }

    /**
     * Returns where to listen. A socket of IPv6 takes IPv4 connections too, and both Netty and the JDK would make one of
     * 0.0.0.0; so :: is all of this machine, and 0.0.0.0 is IPv4 alone.
     */
    private static InetSocketAddress listening(InetSocketAddress wanted) {
        return wanted.getAddress().equals(Sockets.ANY6) && !Sockets.hasIpv6()
                ? new InetSocketAddress(Sockets.ANY, wanted.getPort())
                : wanted;
    }

    private ChannelFuture bindUnix(ServerBootstrap bootstrap, SocketAddress local) throws IOException {
        if (local instanceof UnixDomainSocketAddress file) {
            SocketFile.removeStale(file.getPath());
        }
        UnixSockets.Listener listener = poller.sockets().unix().listener(local);
        forgetFile = listener.forgetFile();
        return bootstrap.channelFactory(listener::channel).bind(listener.address());
    }

    private void gone() {
        poller.gone(closer);
        if (!loop.isClosed() && !closed.done()) {
            closed.setResult(null);
        }
    }

    @Override
    public SocketAddress address() {
        return Objects.requireNonNull(address);
    }

    /** Returns the port that is bound. */
    public int port() {
        return ((InetSocketAddress) address()).getPort();
    }

    @Override
    public void start() {
        checkLoop();
        poller.later(() -> channel.config().setAutoRead(true));
    }

    /** Accepts no more for now; those who connect meanwhile wait in the system's queue. */
    public void pause() {
        checkLoop();
        poller.later(() -> channel.config().setAutoRead(false));
    }

    @Override
    public void close() {
        checkLoop();
        removeFile();
        poller.later(this::closeNow);
    }

    private void checkLoop() {
        if (loop.isRunning() && Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    private void removeFile() {
        if (file != null) {
            file.remove();
            file = null;
        }
    }

    /** What a program forgot to close is told in debug mode: the ResourceWarning that CPython has for its socket. */
    private void closeWithLoop() {
        if (channel.isOpen() && loop.debug()) {
            loop.callExceptionHandler(
                    new ErrorContext("unclosed server: " + this + " listened when its loop was closed;"
                            + " close it, or have try close it", null, Map.of("server", this)));
        }
        closeNow();
    }

    private void closeNow() {
        if (channel != null) {
            removeFile();
            forgetFile.run();
            channel.close();
        }
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public String toString() {
        return "WireServer[" + address + "]";
    }
}
