package io.github.asyncio4j.http.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** Holds the place of the codecs in a pipeline until TLS has chosen the protocol. */
final class Negotiation extends ChannelInboundHandlerAdapter {

    private final ClientConnection connection;

    Negotiation(ClientConnection connection) {
        this.connection = connection;
    }

    /** The first bytes of the protocol may come together with the end of the handshake: the codecs have to be there. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            connection.speak(codec -> context.pipeline().addAfter(context.name(), null, codec));
            context.fireUserEventTriggered(event);
            context.pipeline().remove(this);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        context.fireExceptionCaught(new IOException("the server sent something before TLS was agreed on"));
    }
}
