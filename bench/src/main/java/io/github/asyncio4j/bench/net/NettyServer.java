package io.github.asyncio4j.bench.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server on one epoll loop of Netty's own, with nothing of ours in it: what ours are measured against. */
public final class NettyServer implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ChannelGroup accepted = new DefaultChannelGroup(group.next());
    private final Channel listener;

    private NettyServer(int port, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        listener = new ServerBootstrap().group(group)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        handlers.accept(channel.pipeline());
                    }
                })
                .bind("127.0.0.1", port).sync().channel();
    }

    /** Opens a server that sends back what comes. */
    public static NettyServer echo(int port) throws InterruptedException {
        return new NettyServer(port, pipeline -> pipeline.addLast(new NettyEcho()));
    }

    /** Opens a server that answers {@code Hello, World!}. */
    public static NettyServer hello(int port) throws InterruptedException {
        return new NettyServer(port, pipeline -> pipeline.addLast(new HttpServerCodec(), new NettyHello()));
    }

    /** Opens a server for clients: 1 KiB for every path, after 100 ms where the path begins with /f/. */
    public static NettyServer files(int port) throws InterruptedException {
        return new NettyServer(port, pipeline -> pipeline.addLast(new HttpServerCodec(), new NettyFiles()));
    }

    /** Returns the port it listens at. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Waits until it has lived long enough, and closes it. */
    public void serve() throws InterruptedException {
        try (this) {
            listener.closeFuture().await(Lifetime.LIFETIME.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Closes every channel by hand: a loop that is told to stop while it runs tasks ends without closing them. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        accepted.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
