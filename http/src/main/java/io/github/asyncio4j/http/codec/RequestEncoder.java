package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

/**
 * Netty's encoder of requests, which lets pass what is bytes already, and makes way for another protocol, with
 * {@link WrittenHead} behind it.
 */
public final class RequestEncoder extends HttpRequestEncoder {

    /** Makes one. */
    public RequestEncoder() {}

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf) {
            // A whole request that needs no encoder, or the rest of one.
            context.write(message, promise);
        } else if (!ProtocolSwitch.isDone(context, message)) {
            super.write(context, message, promise);
        }
    }

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest message) throws Exception {
        int from = buffer.writerIndex();
        super.encodeInitialLine(buffer, message);
        WrittenHead.check(buffer, from, 1);
    }

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf buffer) {
        int from = buffer.writerIndex();
        super.encodeHeaders(headers, buffer);
        WrittenHead.check(buffer, from, headers.size());
    }
}
