package io.github.asyncio4j.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which of Netty's ways to reach the sockets is taken: the native one of this system where the loop has a platform
 * thread, else the JDK's selector, which on a virtual thread parks it, where a native wait would hold its carrier.
 */
record Sockets(String name, Supplier<IoHandlerFactory> handler, Supplier<? extends SocketChannel> socket,
        Supplier<? extends ServerChannel> listener, Map<IoHandle, EpollHandle> handles) {

    private static final Sockets NIO = new Sockets("nio", NioIoHandler::newFactory, NioSocketChannel::new,
            NioServerSocketChannel::new, Map.of());

    /** {@code -Dasyncio4j.net=nio} forgoes the native way. */
    static Sockets choose(boolean carried) {
        String wish = System.getProperty("asyncio4j.net", "");
        if (!wish.isEmpty() && !wish.equals("native") && !wish.equals("nio")) {
            throw new IllegalArgumentException("-Dasyncio4j.net=" + wish + " is neither native nor nio");
        }
        if (!carried || wish.equals("nio")) {
            return NIO;
        }
        if (Epoll.isAvailable()) {
            Map<IoHandle, EpollHandle> handles = new IdentityHashMap<>();
            return new Sockets("epoll", () -> EpollIo.newFactory(handles), EpollSocketChannel::new,
                    EpollServerSocketChannel::new, handles);
        }
        if (KQueue.isAvailable()) {
            return new Sockets("kqueue", KQueueIoHandler::newFactory, KQueueSocketChannel::new,
                    KQueueServerSocketChannel::new, Map.of());
        }
        return NIO;
    }
}
