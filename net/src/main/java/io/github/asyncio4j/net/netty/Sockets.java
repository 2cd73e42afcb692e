package io.github.asyncio4j.net.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of Netty's ways to reach the sockets is taken: the native one of this system where the loop has a platform
 * thread, else the JDK's selector, which on a virtual thread parks it, where a native wait would hold its carrier.
 */
record Sockets(String name, Supplier<IoHandlerFactory> handler, Supplier<? extends SocketChannel> socket,
        Listeners listeners, UnixSockets unix, Datagrams datagrams,
        Map<IoHandle, SocketHandle> handles) {

    /** Makes sockets that listen. */
    @FunctionalInterface
    interface Listeners {

        /** Makes one of a family, or one for both; kqueue's always are. */
        ServerChannel open(@Nullable SocketProtocolFamily family);
    }

    /** Makes sockets for datagrams. */
    @FunctionalInterface
    interface Datagrams {

        /** Makes one, and how it is used past Netty's pipeline; without a family one for both, where the system can. */
        DatagramLine open(@Nullable SocketProtocolFamily family, SharedMemory memory) throws IOException;
    }

    /** The addresses that stand for all of this machine. */
    static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");
    static final InetAddress ANY6 = InetAddress.ofLiteral("::");

    /** Returns the option by which several sockets share a port. */
    ChannelOption<Boolean> reusePort() {
        return name.equals("nio") ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)
                : UnixChannelOption.SO_REUSEPORT;
    }

    /** Returns whether there are IPv6 sockets here: not where the system or {@code java.net.preferIPv4Stack} says so. */
    static boolean hasIpv6() {
        try (java.nio.channels.SocketChannel _ =
                java.nio.channels.SocketChannel.open(StandardProtocolFamily.INET6)) {
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }

    /** {@code -Dasyncio4j.net=nio} forgoes the native way. */
    static Sockets choose(boolean carried) {
        String wish = System.getProperty("asyncio4j.net", "");
        if (!wish.isEmpty() && !wish.equals("native") && !wish.equals("nio")) {
            throw new IllegalArgumentException("-Dasyncio4j.net=" + wish + " is neither native nor nio");
        }
        if (!carried || wish.equals("nio")) {
            return nio();
        }
        if (Epoll.isAvailable()) {
            Map<IoHandle, SocketHandle> handles = new IdentityHashMap<>();
            return new Sockets("epoll", () -> EpollIo.newFactory(handles), EpollSocketChannel::new,
                    family -> family == null ? new EpollServerSocketChannel() : new EpollServerSocketChannel(family),
                    new UnixSockets.Native(EpollDomainSocketChannel::new, EpollServerDomainSocketChannel::new, true),
                    (family, memory) -> new UnixDatagrams(
                            family == null ? new EpollDatagramChannel() : new EpollDatagramChannel(family), memory),
                    handles);
        }
        if (KQueue.isAvailable()) {
            return new Sockets("kqueue", KQueueIoHandler::newFactory, KQueueSocketChannel::new,
                    _ -> new KQueueServerSocketChannel(),
                    new UnixSockets.Native(KQueueDomainSocketChannel::new, KQueueServerDomainSocketChannel::new, false),
                    (family, memory) -> new UnixDatagrams(
                            family == null ? new KQueueDatagramChannel() : new KQueueDatagramChannel(family), memory),
                    Map.of());
        }
        return nio();
    }

    private static Sockets nio() {
        Map<IoHandle, SocketHandle> handles = new IdentityHashMap<>();
        return new Sockets("nio", () -> NioIo.newFactory(handles), NioSocketChannel::new,
                family -> family == null ? new NioServerSocketChannel() : new NioServerSocketChannel(nio(family)),
                UnixSockets.NIO, NioDatagrams::open, handles);
    }

    /** Netty opens one of a family by reflection, which hides why it cannot. */
    private static ServerSocketChannel nio(SocketProtocolFamily family) {
        try {
            return ServerSocketChannel.open(family.toJdkFamily());
        } catch (IOException e) {
            throw new ChannelException("Failed to open a socket.", e);
        }
    }
}
