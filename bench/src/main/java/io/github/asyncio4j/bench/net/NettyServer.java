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
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** A server on epoll loops of Netty's own, one unless told otherwise, with nothing of ours in it: what ours are measured against. */
public final class NettyServer implements AutoCloseable {

    private final EventLoopGroup group;
    private final ChannelGroup accepted;
    private final Channel listener;

    private NettyServer(int port, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        this(1, port, handlers);
    }

    private NettyServer(int loops, int port, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        group = new MultiThreadIoEventLoopGroup(loops, EpollIoHandler.newFactory());
        accepted = new DefaultChannelGroup(group.next());
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
        return echo(1, port);
    }

    /** The same on several loops, one of which accepts for all. */
    public static NettyServer echo(int loops, int port) throws InterruptedException {
        return new NettyServer(loops, port, pipeline -> pipeline.addLast(new NettyEcho()));
    }

    /** Opens a server that sends back what comes, encrypted. */
    public static NettyServer echoByTls(Path certificatePem, Path keyPem, SslProvider provider, int port)
            throws InterruptedException, SSLException {
        SslContext tls = SslContextBuilder.forServer(certificatePem.toFile(), keyPem.toFile()).sslProvider(provider)
                .protocols("TLSv1.3", "TLSv1.2").build();
        return new NettyServer(port, pipeline -> pipeline.addLast(tls.newHandler(pipeline.channel().alloc()),
                new NettyEcho()));
    }

    /** Opens a server that answers {@code Hello, World!}. */
    public static NettyServer hello(int port) throws InterruptedException {
        return new NettyServer(port, pipeline -> pipeline.addLast(new HttpServerCodec(), new NettyHello()));
    }

    /** The same over HTTP/2, for clients that know so. */
    public static NettyServer hello2(int port) throws InterruptedException {
        return new NettyServer(port, pipeline -> pipeline.addLast(Http2FrameCodecBuilder.forServer().build(),
                new NettyHello2()));
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
