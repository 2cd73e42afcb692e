package io.github.asyncio4j.bench.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** Answers {@code Hello, World!}. */
final class NettyHello extends NettyHttp {

    private static final ByteBuf HELLO = shared("Hello, World!".getBytes(StandardCharsets.US_ASCII));

    NettyHello() {
        super(HELLO);
    }

    @Override
    void answer(ChannelHandlerContext context, HttpRequest request) {
        context.write(response(), context.voidPromise());
    }
}
