package io.github.asyncio4j.http.codec;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/**
 * Written behind the last message of HTTP on a connection that goes on in another protocol: takes the codecs of HTTP out
 * of the pipeline, where and when it comes by. What is written after it goes out as bytes, and what is read comes in as
 * bytes; what a decoder holds unread comes in first.
 */
public final class ProtocolSwitch {

    private final ChannelHandler decoder;

    /** Makes one that takes this decoder away, and the encoder that it comes to. */
    public ProtocolSwitch(ChannelHandler decoder) {
        this.decoder = decoder;
    }

    /** For an encoder, while the loop polls: returns whether this was a switch, which is done then. */
    public static boolean isDone(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ProtocolSwitch change)) {
            return false;
        }
        ChannelPipeline pipeline = context.pipeline();
        pipeline.remove(change.decoder);
        pipeline.remove(context.handler());
        return true;
    }
}
