package io.github.asyncio4j.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Netty's use of the JDK's selector, with a {@link NioHandle} for each unix socket. */
final class NioIo implements NettysIo {

    private final IoHandler netty;
    private final Map<IoHandle, SocketHandle> handles;

    /** What unix sockets are read into; made for the first. */
    private @Nullable ByteBuffer memory;

    private NioIo(IoHandler netty, Map<IoHandle, SocketHandle> handles) {
        this.netty = netty;
        this.handles = handles;
    }

    /** Returns what makes those of one loop, which keep their handles in this map. */
    static IoHandlerFactory newFactory(Map<IoHandle, SocketHandle> handles) {
        IoHandlerFactory factory = NioIoHandler.newFactory();
        return executor -> new NioIo(factory.newHandler(executor), handles);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (((NioIoHandle) handle).selectableChannel() instanceof SocketChannel socket && isUnix(socket)) {
            if (memory == null) {
                memory = ByteBuffer.allocateDirect(SharedMemory.SIZE);
            }
            return netty.register(new NioHandle((NioIoHandle) handle, socket, memory, handles));
        }
        return netty.register(handle);
    }

    private static boolean isUnix(SocketChannel socket) {
        return !socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY);
    }

    @Override
    public IoHandler netty() {
        return netty;
    }
}
