package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.TimerHandle;
import io.github.asyncio4j.net.ConnectTimeoutException;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsException;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.Transport.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a wire: watches Netty's handler of it from right behind. What it is told, it is told while the loop polls.
 *
 * <pre>
 *   SHAKING --handshake--> SECURE --close--> SHUTTING (told the other side, waits to be told too) --> OVER
 *        any --lost--> OVER
 * </pre>
 */
final class TlsLayer extends ChannelInboundHandlerAdapter {

    private enum State {
        SHAKING, SECURE, SHUTTING, OVER
    }

    /** asyncio's marks for TLS. */
    static final WriteBufferLimits MARKS = new WriteBufferLimits(128 * 1024, 512 * 1024);

    /**
     * How much may come after our goodbye before the connection ends without the other side's. What was under way may: an end
     * at its first byte is a reset, and could cost the other side what we had sent.
     */
    private static final int MOST_AFTER_GOODBYE = 1 << 20;

    private final Wire wire;
    private final Tls tls;
    private final TlsHandler ssl;
    private final SocketAddress remote;

    /** The TLS that this one goes through, for TLS in TLS. */
    private final @Nullable TlsLayer below;

    /** Limits what a client says first; null on the client's side, and after the handshake. */
    private @Nullable HelloLimit hello;

    /** Told once that the handshake is done, or why it is not. */
    private final Consumer<@Nullable NetworkException> shaken;

    private State state = State.SHAKING;

    /** Whether the other side has ended TLS, or its direction of the connection. */
    private boolean ended;

    /** Whether the close waits for what was written to be sent. */
    private boolean flushing;

    /** How many bytes came after our goodbye. */
    private int late;

    /** What bounds the handshake, and later the shutdown. */
    private @Nullable TimerHandle timer;
    private @Nullable TlsInfo info;

    TlsLayer(Wire wire, Tls tls, Consumer<@Nullable NetworkException> shaken) {
        this.wire = wire;
        this.tls = tls;
        this.shaken = shaken;
        below = wire.tls();
        hello = tls.isServer() ? new HelloLimit() : null;
        ssl = TlsContexts.handler(tls, wire.channel().alloc());
        remote = wire.remoteAddress();
    }

    /** Begins the handshake. This is there first, since that can fail at once. */
    void install(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        timer = after(tls.handshakeTimeout(), this::handshakeTimedOut);
        if (below == null) {
            pipeline.addFirst(this);
        } else {
            pipeline.addAfter(pipeline.context(below).name(), null, this);
        }
        pipeline.addBefore(pipeline.context(this).name(), null, ssl);
        if (hello != null) {
            pipeline.addBefore(pipeline.context(ssl).name(), null, hello);
        }
    }

    /** Gives it bytes of the other side that came before this was here, or past it. */
    void feed(byte[] some) {
        ChannelHandlerContext context = some.length == 0 ? null : sslContext();
        if (context != null) {
            try {
                ChannelHandlerContext limited = hello == null ? null : wire.channel().pipeline().context(hello);
                if (limited != null) {
                    hello.channelRead(limited, Unpooled.wrappedBuffer(some));
                } else {
                    ssl.channelRead(context, Unpooled.wrappedBuffer(some));
                }
                ssl.channelReadComplete(context);
            } catch (Exception e) {
                context.fireExceptionCaught(e);
            }
        }
    }

    private @Nullable ChannelHandlerContext ownContext() {
        return wire.channel().pipeline().context(this);
    }

    private @Nullable ChannelHandlerContext sslContext() {
        return wire.channel().pipeline().context(ssl);
    }

    // ---- for a socket that goes past Netty's handler

    SSLEngine engine() {
        return ssl.engine();
    }

    boolean isBoringSsl() {
        return tls.provider() == Tls.Provider.OPENSSL;
    }

    /** Returns whether nothing but records of data is under way, and none of those in the handler. */
    boolean isQuiet() {
        return state == State.SECURE && ssl.isBetweenRecords()
                && ssl.engine().getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Has the handler do what the engine wants done, as after a change of keys. */
    void proceed() {
        ChannelHandlerContext context = ownContext();
        if (context != null) {
            context.flush();
        }
    }

    /** Sends bytes that are encrypted. */
    void sendEncrypted(byte[] some) {
        ChannelHandlerContext context = sslContext();
        if (context != null) {
            context.writeAndFlush(Unpooled.wrappedBuffer(some), wire.channel().voidPromise());
        }
    }

    /** The other side has said goodbye. */
    void endedByOther() {
        ChannelHandlerContext context = ownContext();
        if (context != null) {
            end(context);
        }
    }

    /** What came is no TLS; the other side is told by an alert. */
    void broken(SSLException why) {
        proceed();
        ChannelHandlerContext context = sslContext();
        if (context != null) {
            context.fireExceptionCaught(why);
        }
    }

    private TimerHandle after(Duration delay, Runnable what) {
        return wire.loop().callLater(delay, what::run);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void handshakeTimedOut() {
        if (state == State.SHAKING) {
            give(new ConnectTimeoutException(
                    "the TLS handshake with " + Failures.name(remote) + " is taking longer than "
                            + seconds(tls.handshakeTimeout()) + ": the connection is closed",
                    new IOException("timed out")));
        }
    }

    private void shutdownTimedOut() {
        if (state == State.SHUTTING) {
            give(new TlsException("TLS shutdown timed out: " + Failures.name(remote) + " did not answer the end of TLS"
                    + " within " + seconds(tls.shutdownTimeout()), new IOException("timed out")));
        }
    }

    private void give(NetworkException why) {
        wire.failed(why);
        wire.abort();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && state == State.SHAKING) {
            if (handshake.isSuccess()) {
                secure();
            } else {
                wire.failed(TlsFailures.handshake(remote, tls, handshake.cause()));
            }
        } else if (event instanceof SslCloseCompletionEvent close) {
            if (close.isSuccess() && (state != State.SHUTTING || ssl.engine().isInboundDone())) {
                end(context);
            }
            return;
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            end(context);
            return;
        }
        context.fireUserEventTriggered(event);
    }

    private void secure() {
        state = State.SECURE;
        hello = null;
        cancelTimer();
        SSLSession session = ssl.engine().getSession();
        info = new TlsInfo(session.getProtocol(), session.getCipherSuite(), peerCertificates(session),
                ssl.applicationProtocol());
        if (below == null) {
            wire.shortcut(this);
        }
        shaken.accept(null);
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return List.of(session.getPeerCertificates()).stream().map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException nobody) {
            return List.of();
        }
    }

    /** The other side has ended TLS, or just its direction of the connection, which asyncio takes for the same. */
    private void end(ChannelHandlerContext context) {
        if (ended) {
            return;
        }
        ended = true;
        switch (state) {
            case SHAKING -> abort();
            case SECURE -> context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            case SHUTTING -> over();
            default -> {}
        }
    }

    /** What comes after a close is read for the end that it leads to, and not for ever. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state != State.SHUTTING) {
            context.fireChannelRead(message);
            return;
        }
        late += ((ByteBuf) message).readableBytes();
        ReferenceCountUtil.release(message);
        if (late > MOST_AFTER_GOODBYE) {
            over();
        }
    }

    /**
     * BoringSSL takes anything that comes after our goodbye for the other side's, of which it is not told twice. And what it
     * found wrong with a record it tells only who asks it for something to send, once its alert is sent: Netty does not ask.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.SHUTTING && ssl.engine().isInboundDone()) {
            end(context);
        } else if (state == State.SECURE && isBoringSsl()) {
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (state == State.SHUTTING) {
            over();
        } else if (state == State.SHAKING) {
            wire.failed(TlsFailures.handshake(remote, tls, cause));
            abort();
        } else {
            context.fireExceptionCaught(TlsFailures.using(remote, tls, cause));
        }
    }

    boolean isShuttingDown() {
        return state == State.SHUTTING;
    }

    /** Ends TLS when all that was written is sent, and then the connection. May be called again. */
    void close() {
        if (state == State.SHAKING) {
            abort();
        } else if (state == State.SECURE && !flushing) {
            flushing = true;
            Outbox.afterFlush(wire.channel(), this::shutDown);
        }
    }

    private void shutDown() {
        if (state != State.SECURE) {
            return;
        }
        state = State.SHUTTING;
        if (ended) {
            ssl.closeOutbound().addListener(_ -> over());
            return;
        }
        timer = after(tls.shutdownTimeout(), this::shutdownTimedOut);
        wire.haveNettyRead(true);
        ssl.closeOutbound();
    }

    private void over() {
        state = State.OVER;
        cancelTimer();
        if (below != null) {
            below.close();
        } else {
            abort();
        }
    }

    /** Closes the socket, and tells the other side nothing. */
    void abort() {
        TlsLayer lowest = this;
        while (lowest.below != null) {
            lowest = lowest.below;
        }
        Channel channel = wire.channel();
        ChannelHandlerContext context = channel.pipeline().context(lowest.ssl);
        if (context != null) {
            context.close();
        } else {
            channel.close();
        }
    }

    /** The connection is gone. */
    void lost(@Nullable NetworkException why) {
        boolean shaking = state == State.SHAKING;
        state = State.OVER;
        cancelTimer();
        if (below != null) {
            below.lost(why);
        }
        if (shaking) {
            shaken.accept(why != null ? why : TlsFailures.handshake(remote, tls, new ClosedChannelException()));
        }
    }

    @Nullable
    TlsInfo info() {
        return info;
    }

    /** What asyncio's names stand for. */
    @Nullable
    Object extraInfo(String name) {
        return switch (name) {
            case "sslcontext" -> tls;
            case "ssl_object" -> info == null ? null : ssl.engine().getSession();
            case "peercert" -> info == null || info.peerCertificates().isEmpty() ? null
                    : info.peerCertificates().getFirst();
            case "cipher" -> info == null ? null : info.cipher();
            default -> null;
        };
    }
}
