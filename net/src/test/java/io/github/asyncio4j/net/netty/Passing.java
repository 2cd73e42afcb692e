package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts what passes its place in a pipeline. */
final class Passing extends ChannelDuplexHandler {

    boolean added;
    int read;
    int written;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        added = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        read++;
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        written++;
        context.write(message, promise);
    }
}
