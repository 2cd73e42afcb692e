package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Receives what is small for a pipeline, into a {@link LentBuffer}: that costs neither a buffer of Netty's nor its loop
 * around each. What is large is Netty's to receive, and so are the end and all that is no receiving.
 */
final class SmallReads implements Shortcut {

    /** Who wants less at a time, as {@link PacedReads} does of a socket whose bytes cost much, wants to be asked each time. */
    private static final int LEAST = PacedReads.NOT_TIMED;

    private final Wire wire;
    private final Channel channel;
    private final Socket socket;
    private final LentBuffer buffer;

    /** Whether the last event may have left something to read. */
    private boolean filled;

    SmallReads(Wire wire, Channel channel, Socket socket, LentBuffer buffer) {
        this.wire = wire;
        this.channel = channel;
        this.socket = socket;
        this.buffer = buffer;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's interface names a type of its own that it has a newer one for.
    public boolean take(EpollIoOps happened) {
        filled = false;
        if (happened.value() != EpollIoOps.EPOLLIN.value() || wire.loop().isClosed()) {
            return false;
        }
        RecvByteBufAllocator.Handle reads = channel.unsafe().recvBufAllocHandle();
        int size = reads.guess();
        return size >= LEAST && size <= LentBuffer.SIZE && receive(size);
    }

    /** Returns false where Netty goes on: there was nothing, or there may be more than fits. */
    private boolean receive(int size) {
        ChannelPipeline pipeline = channel.pipeline();
        int n;
        try {
            n = socket.recvAddress(buffer.address(), 0, size);
        } catch (IOException e) {
            // A socket tells of its failure once, so Netty would find nothing wrong with it any more.
            pipeline.fireExceptionCaught(e);
            return true;
        }
        if (n <= 0) {
            return false;
        }
        pipeline.fireChannelRead(buffer.lend(n));
        filled = n == size;
        if (filled && channel.isOpen() && channel.config().isAutoRead()) {
            return false;
        }
        pipeline.fireChannelReadComplete();
        return true;
    }

    @Override
    public boolean mayHaveMore() {
        return filled;
    }
}
