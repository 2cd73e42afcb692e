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
 * Netty's epoll without some of its habits: those that concern one socket are {@link EpollHandle}'s matter.
 *
 * <p>It takes more sockets in a turn the more are ready; here {@value #MOST_EVENTS} are the most.
 */
final class EpollIo implements NettysIo {

    /**
     * How many sockets a turn sees to, of those that are ready; the others have the next ones. What a turn receives is still
     * in the processor's cache when its tasks run and send, and the other sides have answers while we go on.
     */
    private static final int MOST_EVENTS = 64;

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
    private record Registration(IoRegistration netty, EpollHandle handle) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            return netty.submit(handle.asks((EpollIoOps) ops));
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
        EpollHandle ours = new EpollHandle((EpollIoHandle) handle, handles);
        return new Registration(netty.register(ours), ours);
    }

    @Override
    public IoHandler netty() {
        return netty;
    }
}
