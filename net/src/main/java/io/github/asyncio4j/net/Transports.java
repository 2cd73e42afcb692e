package io.github.asyncio4j.net;

import io.github.asyncio4j.Coroutine;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the connections of one loop; its poller does. For implementers; programs use {@link Network}. */
public interface Transports {

    /** Is told what comes in, while the loop polls: it hands over and wakes, and runs no user code. */
    interface Receiver {

        /** Bytes came; the array is the receiver's. */
        void received(byte[] data);

        /** The other side has sent all it will. */
        void eof();

        /** The connection is gone. Called once, last. */
        void lost(@Nullable NetworkException why);
    }

    /** Connects. Suspends until it is connected or failed; a cancel closes what was begun. */
    Coroutine<Transport> connect(SocketAddress remote, Function<Transport, Receiver> receiver);

    /** Listens; each connection gets a receiver. Suspends until the address is bound. */
    Coroutine<Listener> listen(InetSocketAddress local, int backlog, Function<Transport, Receiver> receiver);

    /** A socket that listens. */
    interface Listener {

        /** Returns the address that is bound. */
        InetSocketAddress address();

        /** Stops listening; returns at once. */
        void close();

        /** Returns the future that is done when the socket is closed. */
        io.github.asyncio4j.Future<Void> closed();
    }
}
