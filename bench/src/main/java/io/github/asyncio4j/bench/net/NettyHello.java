package io.github.asyncio4j.bench.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Answers {@code Hello, World!}; for /json as an object that Jackson writes. */
final class NettyHello extends NettyHttp {

    private static final ByteBuf HELLO = shared("Hello, World!".getBytes(StandardCharsets.US_ASCII));

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    NettyHello() {
        super(HELLO);
    }

    @Override
    void answer(ChannelHandlerContext context, HttpRequest request) {
        boolean json = request.uri().equals("/json");
        context.write(
                json ? response(JSON, Unpooled.wrappedBuffer(MAPPER.writeValueAsBytes(new Message("Hello, World!"))))
                        : response(),
                context.voidPromise());
    }
}
