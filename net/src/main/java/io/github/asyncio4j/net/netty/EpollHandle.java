package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What epoll calls for a socket: Netty's own handle, or for what a shortcut sees to, that. */
@SuppressWarnings("try") // Netty's interface says that closing one throws anything, an interrupt too.
final class EpollHandle implements EpollIoHandle, SocketHandle {

    private final EpollIoHandle netty;

    private final Map<IoHandle, SocketHandle> all;

    private @Nullable Shortcut shortcut;

    EpollHandle(EpollIoHandle netty, Map<IoHandle, SocketHandle> all) {
        this.netty = netty;
        this.all = all;
    }

    /** Has this see to what happens from here on. */
    void shortcut(Shortcut socket) {
        shortcut = socket;
    }

    @Override
    public void noShortcut() {
        shortcut = null;
    }

    @Override
    public @Nullable ByteSocket shortcut(Wire wire, Channel channel, Bytes bytes, Supplier<SharedMemory> memory) {
        if (fd() instanceof Socket socket) {
            ByteSocket bytesOf = new ByteSocket(wire, channel, socket, bytes, memory.get());
            shortcut = bytesOf;
            return bytesOf;
        }
        return null;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        Shortcut socket = shortcut;
        EpollIoOps happened = ((EpollIoEvent) event).ops();
        if (socket == null) {
            netty.handle(registration, event);
        } else if (!socket.take(happened)) {
            netty.handle(registration, event);
            if (happened.contains(EpollIoOps.EPOLLOUT)) {
                socket.sent();
            }
        }
    }

    @Override
    public FileDescriptor fd() {
        return netty.fd();
    }

    @Override
    public EpollIoHandle netty() {
        return netty;
    }

    @Override
    public Map<IoHandle, SocketHandle> all() {
        return all;
    }
}
