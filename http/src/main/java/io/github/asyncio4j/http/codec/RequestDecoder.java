package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of requests, made strict. While reading is paused it begins no further request, nor chunk of a body, so
 * that many that came at once wait as the bytes that they are, and other connections have their turn.
 */
public final class RequestDecoder extends HttpRequestDecoder implements ChannelOutboundHandler {

    private final StrictDecoding strict;

    /** Whether requests or chunks wait in the buffer for reading to go on. */
    private boolean held;

    /** Whether nothing more will come, so that there is nothing to wait for. */
    private boolean ended;

    /**
     * Makes one. Netty's own limits are out of the way: the scan has applied these.
     *
     * @param maxLine bytes in the first line and in each header
     * @param maxHead bytes in all headers, and trailers, together
     * @param maxFields headers and trailers
     */
    public RequestDecoder(int maxLine, int maxHead, int maxFields) {
        super(config());
        strict = new StrictDecoding(new HeadScan(HeadGrammar.REQUEST, maxLine, maxHead, maxFields), super::decode,
                new Requests());
    }

    static HttpDecoderConfig config() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(Integer.MAX_VALUE)
                .setMaxHeaderSize(Integer.MAX_VALUE)
                .setMaxChunkSize(64 * 1024)
                .setValidateHeaders(false);
    }

    private final class Requests implements StrictDecoding.Role {

        @Override
        public HttpMessage invalid() {
            return createInvalidMessage();
        }

        /** What delimits it is {@link Framing}'s to check. */
        @Override
        public @Nullable BadMessage check(HttpMessage head) {
            return null;
        }

        @Override
        public boolean mayBegin() {
            return true;
        }

        @Override
        public boolean isLast(HttpMessage head) {
            return false;
        }
    }

    /** Returns whether a part of a head has come, and not all of it. */
    public boolean isHeadPending() {
        return strict.isHeadPending();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        held = strict.canWait() && !ended && !context.channel().config().isAutoRead();
        if (!held) {
            strict.decode(context, buffer, out);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) throws Exception {
        if (held) {
            held = false;
            channelRead(context, Unpooled.EMPTY_BUFFER);
            context.fireChannelReadComplete();
        }
        if (!held) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        ended = true;
        super.channelInactive(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        ended |= event instanceof io.netty.channel.socket.ChannelInputShutdownEvent;
        super.userEventTriggered(context, event);
    }

    // ---- what goes out passes

    @Override
    public void bind(ChannelHandlerContext context, SocketAddress local, ChannelPromise promise) {
        context.bind(local, promise);
    }

    @Override
    public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
            ChannelPromise promise) {
        context.connect(remote, local, promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
        context.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        context.close(promise);
    }

    @Override
    public void deregister(ChannelHandlerContext context, ChannelPromise promise) {
        context.deregister(promise);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
    }
}
