package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Transport;
import io.github.asyncio4j.net.Transports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A wire without a protocol: what comes in crosses to its receiver as arrays, and Netty's buffers end here. */
final class Bytes implements Inbound {

    private Transports.Receiver receiver;

    Bytes(Transports.Receiver receiver) {
        this.receiver = receiver;
    }

    /** Returns the setup of such wires; one side may end while the other goes on. */
    static Wire.Setup setup(Function<Transport, Transports.Receiver> receiver) {
        return (wire, pipeline) -> {
            pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            Bytes bytes = new Bytes(receiver.apply(wire));
            wire.shortcut(pipeline.channel(), bytes);
            return bytes;
        };
    }

    @Override
    public void received(Object message) {
        ByteBuf buffer = (ByteBuf) message;
        byte[] data;
        try {
            data = ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
        received(data);
    }

    void received(byte[] data) {
        receiver.received(data);
    }

    @Override
    public void eof() {
        receiver.eof();
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        receiver.lost(why);
    }

    @Override
    public void connected() {
        receiver.connected();
    }

    @Override
    public void closing() {
        receiver.closing();
    }

    @Override
    public void resumed() {
        receiver.resumed();
    }

    @Override
    public byte[] takeBack() {
        return receiver.takeBack();
    }

    @Override
    public boolean watchesWriting() {
        return receiver.watchesWriting();
    }

    @Override
    public void pauseWriting() {
        receiver.pauseWriting();
    }

    @Override
    public void resumeWriting() {
        receiver.resumeWriting();
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return receiver.protocol();
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        receiver = receiver.withProtocol(protocol);
    }
}
