package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * A shortcut past Netty's pipeline for a wire without a protocol: what can be received or sent at once is copied between
 * arrays and the socket by way of a buffer that all wires of the loop share. All else stays Netty's: connecting, what a
 * full socket did not take, both ends, and closing.
 *
 * <p>A pipeline that gets a handler between the socket and the wire must not have this shortcut; for TLS there is
 * {@link TlsSocket}.
 */
final class ByteSocket extends ByteSender implements Shortcut {

    /** How often one event may fill the buffer before it is another socket's turn. */
    static final int READS_AT_ONCE = 4;

    private final Wire wire;
    private final Bytes bytes;

    /** What the last call to receive has brought. */
    private int last;

    ByteSocket(Wire wire, Channel channel, Socket socket, Bytes bytes, SharedMemory memory) {
        super(channel, socket, memory);
        this.wire = wire;
        this.bytes = bytes;
    }

    @Override
    public void sent() {
        wire.wakeDrainers();
    }

    @Override
    public boolean take(EpollIoOps happened) {
        return happened.value() == EpollIoOps.EPOLLIN.value() && receive();
    }

    @Override
    public boolean mayHaveMore() {
        return last == SharedMemory.SIZE || last < 0;
    }

    /** Receives what has come, and returns false where that is for Netty to see: the end, or nothing. */
    boolean receive() {
        if (wire.loop().isClosed()) {
            return false;
        }
        try {
            int n = socket.recvAddress(memory.address(), 0, SharedMemory.SIZE);
            if (n <= 0) {
                return false;
            }
            last = n;
            bytes.received(memory.copy(n));
            for (int i = 1; i < READS_AT_ONCE && n == SharedMemory.SIZE && wire.isReading(); i++) {
                n = socket.recvAddress(memory.address(), 0, SharedMemory.SIZE);
                last = n;
                if (n > 0) {
                    bytes.received(memory.copy(n));
                }
            }
        } catch (IOException e) {
            // A socket tells of its failure once, so Netty would find nothing wrong with it any more.
            channel.pipeline().fireExceptionCaught(e);
        }
        return true;
    }
}
