package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** The end of a pipeline: passes on to the wire and its inbound side. */
final class WireHandler extends ChannelInboundHandlerAdapter {

    private final Wire wire;
    private final Inbound inbound;

    WireHandler(Wire wire, Inbound inbound) {
        this.wire = wire;
        this.inbound = inbound;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (wire.loop().isClosed()) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbound.received(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        inbound.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wire.wakeDrainers();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inbound.eof();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        wire.lost();
    }

    /** The end also of a channel that was never active, since it could not connect. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
        wire.lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        wire.failed(cause);
        context.close();
    }
}
