package io.github.asyncio4j.net.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What epoll calls for a socket: Netty's own handle, or for what a byte socket can read, that. */
@SuppressWarnings("try") // Netty's interface says that closing one throws anything, an interrupt too.
final class EpollHandle implements EpollIoHandle {

    private final EpollIoHandle netty;

    /** The handles of the loop by Netty's; this one takes itself off. */
    private final Map<IoHandle, EpollHandle> all;

    private @Nullable ByteSocket shortcut;

    EpollHandle(EpollIoHandle netty, Map<IoHandle, EpollHandle> all) {
        this.netty = netty;
        this.all = all;
    }

    /** Has this read what comes from here on. */
    void shortcut(ByteSocket socket) {
        shortcut = socket;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        ByteSocket socket = shortcut;
        boolean read = socket != null && ((EpollIoEvent) event).ops().value() == EpollIoOps.EPOLLIN.value()
                && socket.receive();
        if (!read) {
            netty.handle(registration, event);
        }
    }

    @Override
    public FileDescriptor fd() {
        return netty.fd();
    }

    @Override
    public void registered() {
        all.put(netty, this);
        netty.registered();
    }

    @Override
    public void unregistered() {
        all.remove(netty);
        netty.unregistered();
    }

    @Override
    public void close() throws Exception {
        netty.close();
    }
}
