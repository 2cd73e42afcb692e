package io.github.asyncio4j.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Netty's channels of unix sockets. The native ones have addresses of a type of their own. */
interface UnixSockets {

    /** The address of a socket that is not bound: of whoever connects. */
    UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    UnixSockets NIO = new UnixSockets() {

        @Override
        public Channel socket() {
            return new NioDomainSocketChannel();
        }

        @Override
        public SocketAddress address(UnixDomainSocketAddress address) {
            return address;
        }

        /** Netty asks the socket for its path when it closes it, unless it was asked before; a closed one knows none. */
        @Override
        public Listener listener(UnixDomainSocketAddress address) throws IOException {
            ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            return new Listener(new NioServerDomainSocketChannel(socket), address, () -> close(socket));
        }

        private static void close(ServerSocketChannel socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /**
     * A channel that can listen.
     *
     * @param address where to bind it
     * @param forgetFile to be run before it is closed, or Netty deletes the file, whoever's it may be by then
     */
    record Listener(ServerChannel channel, SocketAddress address, Runnable forgetFile) {}

    Channel socket();

    Listener listener(UnixDomainSocketAddress address) throws IOException;

    /** Returns the address as these channels want it. */
    SocketAddress address(UnixDomainSocketAddress address);

    /** The channels of epoll or kqueue. */
    record Native(Supplier<? extends Channel> sockets, Supplier<? extends ServerChannel> listeners)
            implements UnixSockets {

        @Override
        public Channel socket() {
            return sockets.get();
        }

        @Override
        public DomainSocketAddress address(UnixDomainSocketAddress address) {
            return new DomainSocketAddress(address.getPath().toString());
        }

        @Override
        public Listener listener(UnixDomainSocketAddress address) {
            Bound bound = new Bound(address.getPath().toString());
            return new Listener(listeners.get(), bound, () -> bound.forgotten = true);
        }
    }

    /** An address that can forget its path. */
    final class Bound extends DomainSocketAddress {

        private static final long serialVersionUID = 1;

        private boolean forgotten;

        private Bound(String path) {
            super(path);
        }

        @Override
        public String path() {
            return forgotten ? "" : super.path();
        }
    }

    /** The JDK's socket knows its addresses while it is open; Netty keeps them once they were asked for. */
    static void noteAddresses(Channel connected) {
        if (connected instanceof NioDomainSocketChannel) {
            connected.localAddress();
            connected.remoteAddress();
        }
    }

    /** Returns a channel's address as the JDK writes it. */
    static SocketAddress ours(Channel channel, @Nullable SocketAddress address) {
        if (address instanceof DomainSocketAddress unix) {
            // One with a zero is abstract, which the JDK has no address for.
            boolean named = unix.path().indexOf('\0') < 0;
            return named ? UnixDomainSocketAddress.of(unix.path()) : UNNAMED;
        }
        boolean ofUnknown = address == null
                && (channel instanceof DomainSocketChannel || channel instanceof NioDomainSocketChannel);
        return ofUnknown ? UNNAMED : address;
    }
}
