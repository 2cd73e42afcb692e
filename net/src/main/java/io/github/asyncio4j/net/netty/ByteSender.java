package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * Sends arrays past Netty's pipeline, by way of a buffer that all wires of the loop share, for a wire whose pipeline would
 * leave them as they are. What a full socket does not take is Netty's to send.
 */
sealed class ByteSender implements StreamShortcut permits ByteSocket {

    final Channel channel;
    final Socket socket;
    final SharedMemory memory;

    ByteSender(Channel channel, Socket socket, SharedMemory memory) {
        this.channel = channel;
        this.socket = socket;
        this.memory = memory;
    }

    /** They are together no larger than the shared memory, and Netty has nothing to send before them. */
    @Override
    public final int send(Object[] arrays, int from, int to, int size) {
        // The number of a closed socket may be another one's already.
        if (!socket.isOpen()) {
            return 0;
        }
        int at = 0;
        for (int i = from; i < to; i++) {
            byte[] array = (byte[]) arrays[i];
            memory.put(at, array);
            at += array.length;
        }
        try {
            return socket.sendAddress(memory.address(), 0, size);
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
            return size;
        }
    }

    /** It keeps nothing. */
    @Override
    public final void end() {}
}
