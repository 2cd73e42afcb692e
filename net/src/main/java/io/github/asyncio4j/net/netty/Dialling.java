package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt to connect a wire. */
final class Dialling {

    private final EventLoop loop;
    private final NettyPoller poller;
    private final Wire wire;
    private final SocketAddress remote;
    private final @Nullable SocketAddress local;
    private final Wire.Setup setup;
    private final Future<Void> connected;

    Dialling(EventLoop loop, NettyPoller poller, SocketAddress remote, @Nullable SocketAddress local,
            Wire.Setup setup) {
        this.loop = loop;
        this.poller = poller;
        this.remote = remote;
        this.local = local;
        this.setup = setup;
        wire = new Wire(loop, poller);
        connected = loop.createFuture();
    }

    /** Suspends until it is connected or failed; a cancel closes what was begun. */
    Wire dial() {
        poller.sockets().unix().check(remote);
        poller.later(this::begin);
        try {
            await(connected);
        } catch (CancelledError e) {
            wire.abort();
            throw e;
        }
        return wire;
    }

    private void begin() {
        if (connected.done() || loop.isClosed()) {
            return;
        }
        Bootstrap bootstrap = new Bootstrap().group(poller.netty())
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Wire.MARKS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        wire.attach(opened, setup);
                    }
                });
        ChannelFuture connecting = connect(bootstrap, poller.sockets());
        if (connecting.isDone() && !connecting.isSuccess()) {
            // Where no channel could be made, as without a free descriptor, Netty tells its listeners on another thread.
            connected.setException(Failures.connecting(remote, local, connecting.cause()));
            return;
        }
        wire.channel(connecting.channel());
        connecting.addListener(done -> {
            if (connected.done() || loop.isClosed()) {
                wire.closeNow();
            } else if (done.isSuccess()) {
                wire.ready();
                connected.setResult(null);
            } else {
                connected.setException(Failures.connecting(remote, local, done.cause()));
            }
        });
    }

    private ChannelFuture connect(Bootstrap bootstrap, Sockets sockets) {
        if (UnixSockets.isUnix(remote)) {
            return bootstrap.channelFactory(sockets.unix()::socket).connect(sockets.unix().address(remote));
        }
        bootstrap.channelFactory(() -> sockets.socket().get()).option(ChannelOption.TCP_NODELAY, true);
        return local == null ? bootstrap.connect(remote) : bootstrap.connect(remote, local);
    }
}
