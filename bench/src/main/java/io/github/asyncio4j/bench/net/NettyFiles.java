package io.github.asyncio4j.bench.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;

/** Answers with 1 KiB, and takes its time where the path begins with {@code /f/}. */
final class NettyFiles extends NettyHttp {

    private static final ByteBuf FILE = shared("asyncio4j bench ".repeat(Downloads.BODY / 16).getBytes());
    private static final int DELAY_MILLIS = 100;

    NettyFiles() {
        super(FILE);
    }

    @Override
    void answer(ChannelHandlerContext context, HttpRequest request) {
        if (request.uri().startsWith("/f/")) {
            context.executor().schedule(() -> context.writeAndFlush(response()), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.write(response(), context.voidPromise());
        }
    }
}
