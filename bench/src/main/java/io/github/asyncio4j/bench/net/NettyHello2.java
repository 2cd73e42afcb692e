package io.github.asyncio4j.bench.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Answers {@code Hello, World!} on each stream of HTTP/2 that the client has ended. */
final class NettyHello2 extends ChannelInboundHandlerAdapter {

    private static final ByteBuf HELLO = NettyHttp.shared("Hello, World!".getBytes(StandardCharsets.US_ASCII));
    private static final AsciiString LENGTH = AsciiString.cached("13");
    private static final AsciiString PLAIN = AsciiString.cached("text/plain");

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof Http2StreamFrame frame && ends(frame)) {
                answer(context, frame.stream());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static boolean ends(Http2StreamFrame frame) {
        return switch (frame) {
            case Http2HeadersFrame headers -> headers.isEndStream();
            case Http2DataFrame data -> data.isEndStream();
            default -> false;
        };
    }

    private static void answer(ChannelHandlerContext context, Http2FrameStream stream) {
        Http2Headers headers = new DefaultHttp2Headers(false).status("200")
                .set(HttpHeaderNames.CONTENT_TYPE, PLAIN).set(HttpHeaderNames.CONTENT_LENGTH, LENGTH);
        context.write(new DefaultHttp2HeadersFrame(headers).stream(stream));
        context.write(new DefaultHttp2DataFrame(HELLO.duplicate(), true).stream(stream));
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
