package io.github.asyncio4j.net;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the connections of one loop; its poller does. For implementers; programs use {@link Network}. */
public interface Transports {

    /** Is told what comes in, while the loop polls: it hands over and wakes, and runs no user code. */
    interface Receiver {

        /** The connection can be used; with TLS that is after the handshake. Called once, first. */
        default void connected() {}

        /** Bytes came; the array is the receiver's. */
        void received(byte[] data);

        /** The other side has sent all it will. */
        void eof();

        /** The connection is gone. Called once, last; also for one that never was connected. */
        void lost(@Nullable NetworkException why);

        /** The transport was told here to close: nothing of what comes is wanted any more but the end. */
        default void closing() {}

        /** The transport was told to read again. */
        default void resumed() {}

        /** Gives back what came and nobody was told of or has read: it was meant for what begins now. */
        default byte[] takeBack() {
            return new byte[0];
        }

        /** Returns whether it wants to hear of the marks of the write buffer. */
        default boolean watchesWriting() {
            return false;
        }

        /** More than the high mark waits to be sent. Unlike all others called from within a write. */
        default void pauseWriting() {}

        /** No more than the low mark waits to be sent. */
        default void resumeWriting() {}

        /** Returns the protocol that is told what comes in; null if it is none. */
        default @Nullable BaseProtocol protocol() {
            return null;
        }

        /** Returns the receiver that has this protocol told from here on: itself, or another in its place. */
        Receiver withProtocol(BaseProtocol protocol);
    }

    /** Is told what comes to a socket for datagrams, while the loop polls: it hands over and wakes, and runs no user code. */
    interface DatagramReceiver {

        /** A datagram came; the array is the receiver's. */
        void received(byte[] data, InetSocketAddress from);

        /** One could not be sent, or was not taken. */
        void failed(NetworkException why);

        /** The socket is closed. Called once, last. */
        void lost(@Nullable Throwable why);

        /** The transport was told here to close: nothing of what comes is wanted any more but the end. */
        void closing();

        /** More than the high mark waits to be sent. Unlike all others called from within a send. */
        void pauseWriting();

        /** No more than the low mark waits to be sent. */
        void resumeWriting();

        /** Returns the protocol that is told what comes in; null if it is none. */
        @Nullable
        BaseProtocol protocol();

        /** Has this protocol told from here on. */
        void protocol(BaseProtocol protocol);
    }

    /**
     * Opens a socket for datagrams: bound to the one address, or else to any, and connected to the other, if it is given.
     * Suspends until it is open; a cancel closes it.
     */
    Coroutine<DatagramTransport> openDatagrams(StandardProtocolFamily family, @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote, DatagramOptions options,
            Function<DatagramTransport, DatagramReceiver> receiver);

    /** Returns what the loop looks names up with. */
    Resolver resolver();

    /** Has the loop look names up with this from here on. */
    void resolver(Resolver resolver);

    /** Asks name servers for the addresses of a name. Suspends until they are known; a cancel gives up. */
    Coroutine<List<InetAddress>> lookUp(String host, DnsOptions options);

    /** Returns whether that would ask nobody any more. */
    boolean remembers(String host, DnsOptions options);

    /**
     * Connects to one address, for {@link #dial}.
     *
     * @param <C> what comes of it
     */
    interface Dialler<C> {

        /** Connects, from the local address if there is one. Suspends until it is connected or failed. */
        C connect(SocketAddress remote, @Nullable InetSocketAddress local);

        /** Returns the transport of a connection that was made. */
        Transport transport(C made);
    }

    /**
     * Connects to one of the addresses that the options name, in their order, by a connection of one's own kind. Suspends
     * until one is connected, and the TLS handshake with it is done if they ask for one, or all have failed; a cancel
     * closes what was begun.
     */
    static <C> Coroutine<C> dial(ConnectOptions options, Dialler<C> dialler) {
        return Asyncio.async(() -> new Dial<>(options, dialler).run());
    }

    /** Connects. Suspends until it is connected or failed; a cancel closes what was begun. */
    Coroutine<Transport> connect(SocketAddress remote, ConnectOptions options, Function<Transport, Receiver> receiver);

    /** Listens; each connection gets a receiver. Suspends until the address is bound. */
    Coroutine<Listener> listen(SocketAddress local, ListenOptions options, Function<Transport, Receiver> receiver);

    /** Returns the one thing of this type that belongs to the loop and is closed with it; made at the first call. */
    <T extends AutoCloseable> T belonging(Class<T> type, Supplier<T> maker);

    /**
     * Remembers how to close something that is open, to be done when the loop closes. On the loop's thread.
     *
     * @param close called at most once, after the loop's last turn: it may not schedule anything
     */
    void opened(Runnable close);

    /** Forgets it again, since it is closed. On the loop's thread. */
    void gone(Runnable close);

    /** A socket that listens. */
    interface Listener {

        /** Returns the address that is bound. */
        SocketAddress address();

        /** Accepts connections from here on, if it does not yet; returns at once. */
        void start();

        /** Stops listening; returns at once. */
        void close();

        /** Returns the future that is done when the socket is closed. */
        Future<Void> closed();
    }
}
