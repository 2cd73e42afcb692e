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

/**
 * What epoll calls for a socket: Netty's own handle, or for what a shortcut sees to, that. What Netty's channel asks epoll
 * for goes through here, too.
 *
 * <p>When the other side has sent its end, Netty reads all that is left, however much, from a socket that was told to
 * pause. So Netty is not told of that event: the end shows when one reads up to it.
 *
 * <p>When nothing is asked for any more, as after the end of one direction, Netty 4.2.18 takes the socket out of the set
 * and cannot put it back: the next write that has to wait fails with ENOENT. So it stays, for errors alone, each told once.
 *
 * <p>Epoll tells of a stream's bytes when they come, once (EPOLLET), where Netty has it tell as long as there are some:
 * then the system looks at each socket twice for each time that something came. What a read may have left is asked for
 * anew: after one that took all that was offered room for, and when the end has come, which no more bytes follow to tell
 * of it (epoll(7)).
 */
@SuppressWarnings("try") // Netty's interface says that closing one throws anything, an interrupt too.
final class EpollHandle implements EpollIoHandle, SocketHandle {

    private static final EpollIoOps ERRORS_ONCE = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

    private final EpollIoHandle netty;

    private final Map<IoHandle, SocketHandle> all;

    private @Nullable Shortcut shortcut;

    /** Whether this is a stream, of whose bytes epoll tells when they come only. */
    private boolean tellsOnce;

    /** What epoll was asked for last. */
    private EpollIoOps asked = EpollIoOps.NONE;

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

    /** Makes this a stream's. Called before anything is asked for. */
    void tellOnce() {
        tellsOnce = true;
    }

    /** Returns what epoll is to be asked for, where Netty asks for this. */
    EpollIoOps asks(EpollIoOps wanted) {
        EpollIoOps ops = wanted.without(EpollIoOps.EPOLLRDHUP);
        if (ops.value() == 0) {
            ops = ERRORS_ONCE;
        } else if (tellsOnce) {
            ops = ops.with(EpollIoOps.EPOLLET);
            if (ops.contains(EpollIoOps.EPOLLIN)) {
                ops = ops.with(EpollIoOps.EPOLLRDHUP);
            }
        }
        asked = ops;
        return ops;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        EpollIoOps happened = ((EpollIoEvent) event).ops();
        boolean ended = happened.contains(EpollIoOps.EPOLLRDHUP);
        boolean more = ended ? seeTo(registration, happened.without(EpollIoOps.EPOLLRDHUP))
                : seeTo(registration, event, happened);
        if ((more || ended) && asked.contains(EpollIoOps.EPOLLIN) && registration.isValid()) {
            registration.submit(asked);
        }
    }

    private boolean seeTo(IoRegistration registration, EpollIoOps happened) {
        return seeTo(registration, (EpollIoEvent) () -> happened, happened);
    }

    /** Returns whether there may be more to read. */
    private boolean seeTo(IoRegistration registration, IoEvent event, EpollIoOps happened) {
        Shortcut socket = shortcut;
        if (socket != null && socket.take(happened)) {
            return socket.mayHaveMore();
        }
        netty.handle(registration, event);
        if (socket != null && happened.contains(EpollIoOps.EPOLLOUT)) {
            socket.sent();
        }
        return tellsOnce && happened.contains(EpollIoOps.EPOLLIN) && hasFilledItsBuffer();
    }

    @SuppressWarnings("deprecation") // Netty's interface names a type of its own that it has a newer one for.
    private boolean hasFilledItsBuffer() {
        var reads = ((Channel.Unsafe) netty).recvBufAllocHandle();
        return reads.lastBytesRead() >= reads.attemptedBytesRead();
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
