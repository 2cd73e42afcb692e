package io.github.asyncio4j.bench.net;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/** Answers each request with the same body; what a request carries is dropped. */
abstract class NettyHttp extends ChannelInboundHandlerAdapter {

    static final AsciiString JSON = AsciiString.cached("application/json");

    private final ByteBuf body;
    private final AsciiString length;

    NettyHttp(ByteBuf body) {
        this.body = body;
        length = AsciiString.cached(Integer.toString(body.readableBytes()));
    }

    /** Returns a body that any number of responses may share. */
    static ByteBuf shared(byte[] bytes) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    /** Sends the answer; it is flushed when all that had come is read. */
    abstract void answer(ChannelHandlerContext context, HttpRequest request);

    final FullHttpResponse response() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body.duplicate());
        response.headers().set(CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN).set(CONTENT_LENGTH, length);
        return response;
    }

    static FullHttpResponse response(AsciiString type, ByteBuf body) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        response.headers().set(CONTENT_TYPE, type).set(CONTENT_LENGTH, Integer.toString(body.readableBytes()));
        return response;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                answer(context, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        context.close();
    }
}
