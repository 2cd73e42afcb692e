package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.VirtualLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One end of a connection without sockets: what is written leaves when the test says so, and what comes does. */
final class VirtualWire implements VirtualLine {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final Future<Void> closed = loop.createFuture();
    private final ArrayDeque<Object> queued = new ArrayDeque<>();
    private @Nullable EmbeddedChannel channel;
    private boolean closing;

    /** The codec begins. */
    void attach(Multiplexer codec) {
        channel = new EmbeddedChannel(codec);
    }

    /** Does what was asked for since the last time, and returns the bytes that leave by it. */
    ByteBuf sync() {
        for (Object message = queued.poll(); message != null; message = queued.poll()) {
            channel.write(message, channel.voidPromise());
        }
        channel.flush();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf some = channel.readOutbound(); some != null; some = channel.readOutbound()) {
            all.writeBytes(some);
            some.release();
        }
        return all;
    }

    void deliver(ByteBuf bytes) {
        channel.writeInbound(bytes);
    }

    /** Ends all. */
    void end() {
        channel.finishAndReleaseAll();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            queued.add(message);
        }
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public Coroutine<Void> drain() {
        return Asyncio.async(() -> {});
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close() {
        closing = true;
    }

    @Override
    public void abort() {
        closing = true;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }
}
