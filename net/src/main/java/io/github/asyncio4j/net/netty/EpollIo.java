package io.github.asyncio4j.net.netty;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import java.util.Map;

/**
 * Netty's epoll without three of its habits.
 *
 * <p>When the other side has sent its end, Netty reads all that is left, however much, from a socket that was told to
 * pause. So that event is not asked for: the end shows when one reads up to it.
 *
 * <p>When nothing is asked for any more, as after the end of one direction, Netty 4.2.18 takes the socket out of the set
 * and cannot put it back: the next write that has to wait fails with ENOENT. So it stays, for errors alone, each told once.
 *
 * <p>It takes more sockets in a turn the more are ready; here {@value #MOST_EVENTS} are the most.
 */
final class EpollIo implements NettysIo {

    /**
     * How many sockets a turn sees to, of those that are ready; the others have the next ones. What a turn receives is still
     * in the processor's cache when its tasks run and send, and the other sides have answers while we go on.
     */
    private static final int MOST_EVENTS = 64;

    private static final EpollIoOps ERRORS_ONCE = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

    private final IoHandler netty;
    private final Map<IoHandle, SocketHandle> handles;

    private EpollIo(IoHandler netty, Map<IoHandle, SocketHandle> handles) {
        this.netty = netty;
        this.handles = handles;
    }

    /** Returns what makes those of one loop, which keep their handles in this map. */
    static IoHandlerFactory newFactory(Map<IoHandle, SocketHandle> handles) {
        IoHandlerFactory factory = EpollIoHandler.newFactory(MOST_EVENTS, DefaultSelectStrategyFactory.INSTANCE);
        return executor -> new EpollIo(factory.newHandler(executor), handles);
    }

    /** What Netty's channel says it waits for, on its way to Netty's handler. */
    private record Registration(IoRegistration netty) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            EpollIoOps wanted = ((EpollIoOps) ops).without(EpollIoOps.EPOLLRDHUP);
            return netty.submit(wanted.value() == 0 ? ERRORS_ONCE : wanted);
        }

        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(netty.register(new EpollHandle((EpollIoHandle) handle, handles)));
    }

    @Override
    public IoHandler netty() {
        return netty;
    }
}
