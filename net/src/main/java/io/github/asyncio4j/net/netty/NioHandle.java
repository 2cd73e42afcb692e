package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's selector calls for a unix socket: Netty's own handle, or to read for a wire without a protocol, this.
 * Netty 4.2.18 closes such a socket at the end of what the other side sends, though this side may go on.
 */
@SuppressWarnings("try") // Netty's interface says that closing one throws anything, an interrupt too.
final class NioHandle implements NioIoHandle, SocketHandle {

    private final NioIoHandle netty;
    private final SocketChannel socket;
    private final ByteBuffer memory;

    private final Map<IoHandle, SocketHandle> all;

    /** Who gets what is read; null where that is Netty's pipeline. */
    private @Nullable Bytes bytes;
    private @Nullable Wire wire;
    private @Nullable Channel channel;

    /**
     * Makes one.
     *
     * @param memory what the loop's handles share, to read into
     */
    NioHandle(NioIoHandle netty, SocketChannel socket, ByteBuffer memory, Map<IoHandle, SocketHandle> all) {
        this.netty = netty;
        this.socket = socket;
        this.memory = memory;
        this.all = all;
    }

    @Override
    public @Nullable ByteSocket shortcut(Wire toRead, Channel its, Bytes to, Supplier<SharedMemory> unused) {
        wire = toRead;
        channel = its;
        bytes = to;
        return null;
    }

    @Override
    public void noShortcut() {
        bytes = null;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        NioIoOps ops = ((NioIoEvent) event).ops();
        // Netty reads where the selector names no reason too.
        if (bytes == null || wire.loop().isClosed() || !ops.contains(NioIoOps.READ) && !ops.equals(NioIoOps.NONE)) {
            netty.handle(registration, event);
            return;
        }
        receive(registration.attachment());
        NioIoOps rest = ops.without(NioIoOps.READ);
        if (!rest.equals(NioIoOps.NONE) && registration.isValid()) {
            netty.handle(registration, (NioIoEvent) () -> rest);
        }
    }

    private void receive(SelectionKey key) {
        try {
            int n = socket.read(memory.clear());
            if (n > 0) {
                byte[] data = new byte[n];
                memory.get(0, data);
                bytes.received(data);
            } else if (n < 0) {
                // The end stays readable for ever. Who resumes reading has it read once more.
                key.interestOpsAnd(~SelectionKey.OP_READ);
                bytes.eof();
            }
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return socket;
    }

    @Override
    public NioIoHandle netty() {
        return netty;
    }

    @Override
    public Map<IoHandle, SocketHandle> all() {
        return all;
    }
}
