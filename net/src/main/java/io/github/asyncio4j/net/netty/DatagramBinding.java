package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.DatagramOptions;
import io.github.asyncio4j.net.DatagramTransport;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Transports.DatagramReceiver;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt to open a socket for datagrams: registered, bound, connected. */
final class DatagramBinding {

    private final EventLoop loop;
    private final NettyPoller poller;
    private final StandardProtocolFamily family;
    private final @Nullable InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final DatagramOptions options;
    private final DatagramWire wire;
    private final Future<Void> opened;

    DatagramBinding(EventLoop loop, NettyPoller poller, StandardProtocolFamily family,
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, DatagramOptions options) {
        this.loop = loop;
        this.poller = poller;
        this.family = family;
        this.local = local;
        this.remote = remote;
        this.options = options;
        wire = new DatagramWire(loop, poller, family, remote, connects());
        opened = loop.createFuture();
    }

    /** One that may broadcast must hear whoever answers, so it is not connected. */
    private boolean connects() {
        return remote != null && !options.broadcast();
    }

    /** Suspends until it is open or failed; a cancel closes it. */
    DatagramTransport open(Function<DatagramTransport, DatagramReceiver> receiver) {
        poller.later(() -> begin(receiver));
        try {
            await(opened);
        } catch (CancelledError e) {
            wire.abort();
            throw e;
        }
        return wire;
    }

    private void begin(Function<DatagramTransport, DatagramReceiver> receiver) {
        if (opened.done() || loop.isClosed()) {
            return;
        }
        DatagramLine line;
        try {
            line = poller.sockets().datagrams().open(family == StandardProtocolFamily.INET
                    ? SocketProtocolFamily.INET
                    : SocketProtocolFamily.INET6, poller.memory());
        } catch (Exception e) {
            opened.setException(Failures.binding(where(), e));
            return;
        }
        try {
            configure(line);
        } catch (RuntimeException e) {
            line.channel().unsafe().closeForcibly();
            opened.setException(Failures.binding(where(), e));
            return;
        }
        ChannelFuture registering = new Bootstrap().group(poller.netty())
                .channelFactory(line::channel)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        wire.attach(line);
                    }
                })
                .register();
        then(registering, () -> then(bind(line.channel()), () -> then(connect(line.channel()),
                () -> join(line.channel(), options.groups(), () -> {
                    wire.ready(receiver);
                    opened.setResult(null);
                }))));
    }

    private void configure(DatagramLine line) {
        DatagramChannelConfig config = line.channel().config();
        config.setAutoRead(false);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(SharedMemory.SIZE));
        if (options.broadcast()) {
            config.setOption(ChannelOption.SO_BROADCAST, true);
        }
        if (options.multicastInterface() != null) {
            config.setNetworkInterface(options.multicastInterface());
        }
        if (options.multicastTtl() != 1) {
            config.setTimeToLive(options.multicastTtl());
        }
        if (options.reusePort() && !config.setOption(line.reusePort(), true)) {
            throw new UnsupportedOperationException("this system has no SO_REUSEPORT");
        }
    }

    /** One that connects is bound by that. */
    private @Nullable ChannelFuture bind(Channel channel) {
        return local == null && connects() ? null : channel.bind(where());
    }

    private @Nullable ChannelFuture connect(Channel channel) {
        return connects() ? channel.connect(remote) : null;
    }

    /** Takes part in one group after the other. */
    private void join(DatagramChannel channel, List<DatagramOptions.Group> groups, Runnable next) {
        if (groups.isEmpty()) {
            next.run();
            return;
        }
        DatagramOptions.Group first = groups.getFirst();
        ChannelFuture joining;
        try {
            joining = channel.joinGroup(first.address(), first.on(), null);
        } catch (RuntimeException e) {
            joining = channel.newFailedFuture(e);
        }
        joining.addListener(done -> {
            if (opened.done() || loop.isClosed()) {
                wire.closeNow();
            } else if (done.isSuccess()) {
                join(channel, groups.subList(1, groups.size()), next);
            } else {
                wire.closeNow();
                opened.setException(Failures.joining(first.address(), first.on(), done.cause()));
            }
        });
    }

    /** Returns the address to be bound to: any, if none was given. */
    private InetSocketAddress where() {
        if (local != null) {
            return local;
        }
        return new InetSocketAddress(family == StandardProtocolFamily.INET ? Sockets.ANY : Sockets.ANY6, 0);
    }

    /** Goes on when this is done, or ends. */
    private void then(@Nullable ChannelFuture step, Runnable next) {
        if (step == null) {
            next.run();
            return;
        }
        step.addListener(done -> {
            if (opened.done() || loop.isClosed()) {
                wire.closeNow();
            } else if (done.isSuccess()) {
                next.run();
            } else {
                wire.closeNow();
                opened.setException(failure(done.cause()));
            }
        });
    }

    private NetworkException failure(Throwable e) {
        return remote != null && wire.isBound() ? Failures.connecting(remote, e) : Failures.binding(where(), e);
    }
}
