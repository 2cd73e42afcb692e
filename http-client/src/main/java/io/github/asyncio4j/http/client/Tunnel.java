package io.github.asyncio4j.http.client;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Talks a proxy into making a tunnel, at the front of a pipeline, which it leaves when that is done. All but
 * {@link #await} runs while the loop polls.
 *
 * <pre>
 *   WAITING --connected, and TLS with the proxy agreed on--> TALKING --the proxy agrees--> OPEN
 *        any --refused, malformed, closed--> FAILED
 * </pre>
 */
abstract class Tunnel extends ChannelInboundHandlerAdapter {

    private enum State {
        WAITING, TALKING, OPEN, FAILED
    }

    private final EventLoop loop;
    private final Origin origin;
    private final Proxy proxy;
    private State state = State.WAITING;
    private @Nullable ClientProxyConnectionException failure;
    private @Nullable Future<Void> waiter;

    Tunnel(EventLoop loop, Origin origin, Proxy proxy) {
        this.loop = loop;
        this.origin = origin;
        this.proxy = proxy;
    }

    /** Returns what makes the tunnel of a route that needs one. */
    static Tunnel of(EventLoop loop, Route route) {
        Proxy proxy = Objects.requireNonNull(route.proxy());
        return proxy.kind() == Proxy.Kind.SOCKS5 ? new SocksTunnel(loop, route.origin(), proxy)
                : new ConnectTunnel(loop, route.origin(), proxy);
    }

    Origin origin() {
        return origin;
    }

    Proxy proxy() {
        return proxy;
    }

    /** Suspends until the tunnel is there, or the proxy has refused. */
    void await() {
        if (state == State.WAITING || state == State.TALKING) {
            Future<Void> waiting = loop.createFuture();
            waiter = waiting;
            Asyncio.await(waiting);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns what is said first. */
    abstract byte[] begin();

    /** Takes one byte of what the proxy says, and returns what is said to that; null for nothing, yet. */
    abstract byte @Nullable [] take(int octet);

    /** Returns whether the proxy has agreed. */
    abstract boolean isOpen();

    ClientProxyConnectionException refused(String why) {
        return new ClientProxyConnectionException(origin, proxy, why, null);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (proxy.kind() != Proxy.Kind.HTTPS) {
            talk(context);
        }
        context.fireChannelActive();
    }

    /** The handshake with the proxy is nothing to those behind this, who wait for one with the server. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                talk(context);
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void talk(ChannelHandlerContext context) {
        state = State.TALKING;
        context.writeAndFlush(Unpooled.wrappedBuffer(begin()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (state == State.TALKING && bytes.isReadable()) {
                byte[] said = take(bytes.readUnsignedByte());
                if (said != null) {
                    context.writeAndFlush(Unpooled.wrappedBuffer(said));
                }
                if (isOpen()) {
                    if (bytes.isReadable()) {
                        throw refused("it sent more than its answer");
                    }
                    state = State.OPEN;
                }
            }
        } catch (ClientProxyConnectionException e) {
            fail(e);
            context.close();
        } finally {
            bytes.release();
        }
        if (state == State.OPEN) {
            context.pipeline().remove(this);
            wake();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(refused("it closed the connection"));
        context.fireChannelInactive();
    }

    private void fail(ClientProxyConnectionException why) {
        if (state != State.OPEN && state != State.FAILED) {
            state = State.FAILED;
            failure = why;
            wake();
        }
    }

    private void wake() {
        Future<Void> waiting = waiter;
        if (waiting != null && !waiting.done() && !loop.isClosed()) {
            waiting.setResult(null);
        }
    }
}
