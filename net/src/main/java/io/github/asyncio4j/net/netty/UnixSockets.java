package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.UnixSocketName;
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
        public SocketAddress address(SocketAddress address) {
            return address;
        }

        @Override
        public boolean hasNames() {
            return false;
        }

        /** Netty asks the socket for its path when it closes it, unless it was asked before; a closed one knows none. */
        @Override
        public Listener listener(SocketAddress address) throws IOException {
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

    Listener listener(SocketAddress address) throws IOException;

    /** Returns the address as these channels want it. */
    SocketAddress address(SocketAddress address);

    /** Returns whether there are names beside files. */
    boolean hasNames();

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress || address instanceof UnixSocketName;
    }

    /** Refuses a name where there are files only. */
    default void check(SocketAddress address) {
        if (address instanceof UnixSocketName && !hasNames()) {
            throw new NetworkException(
                    "no unix socket can have the name " + address + " here: names that are no files need"
                            + " Linux, and a loop that uses epoll; take a path",
                    new IOException("no epoll"));
        }
    }

    /** The channels of epoll or kqueue. */
    record Native(Supplier<? extends Channel> sockets, Supplier<? extends ServerChannel> listeners, boolean hasNames)
            implements UnixSockets {

        private static String path(SocketAddress address) {
            return address instanceof UnixSocketName name ? "\0" + name.name()
                    : ((UnixDomainSocketAddress) address).getPath().toString();
        }

        @Override
        public Channel socket() {
            return sockets.get();
        }

        @Override
        public DomainSocketAddress address(SocketAddress address) {
            return new DomainSocketAddress(path(address));
        }

        @Override
        public Listener listener(SocketAddress address) {
            Bound bound = new Bound(path(address));
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
            String path = unix.path();
            if (path.length() > 1 && path.charAt(0) == 0) {
                return UnixSocketName.of(path.substring(1));
            }
            return path.indexOf(0) < 0 ? UnixDomainSocketAddress.of(path) : UNNAMED;
        }
        boolean ofUnknown = address == null
                && (channel instanceof DomainSocketChannel || channel instanceof NioDomainSocketChannel);
        return ofUnknown ? UNNAMED : address;
    }
}
