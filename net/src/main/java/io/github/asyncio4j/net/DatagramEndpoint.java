package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.AsyncIterator;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.StopAsyncIteration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams (UDP) as coroutines use it.
 *
 * <pre>{@code
 * try (var endpoint = await(openDatagramEndpoint(DatagramOptions.at("127.0.0.1", 9999)))) {
 *     for (;;) {
 *         Datagram came = await(endpoint.receive());
 *         await(endpoint.send(came.data(), came.from()));
 *     }
 * }
 * }</pre>
 *
 * <p>What comes while nobody receives waits here, as much as {@link DatagramOptions#withReceiveQueue} says. Beyond that the
 * oldest is dropped, which is most likely the one that nobody waits for any more, and {@link #dropped} counts it.
 *
 * <p>{@code forAwait(endpoint, came -> ...)} receives until the endpoint is closed. For the tasks of one loop.
 */
public final class DatagramEndpoint implements AsyncIterator<Datagram>, AutoCloseable {

    private final EventLoop loop;
    private final int limit;
    private final Inbox inbox = new Inbox();

    /** Null until the socket is open. */
    private @Nullable DatagramTransport transport;

    /** What came and was not received yet, oldest first: datagrams and exceptions. */
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    /** What broke the socket. */
    private @Nullable NetworkException failure;

    /** Whether more than the high mark waits to be sent. */
    private boolean full;

    /** Done when those who receive or send should look again; null while nobody waits. */
    private @Nullable Future<Void> news;

    DatagramEndpoint(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    java.util.function.Function<DatagramTransport, Transports.DatagramReceiver> receiver() {
        return _ -> inbox;
    }

    DatagramEndpoint on(DatagramTransport opened) {
        transport = opened;
        return this;
    }

    /**
     * Takes the next datagram. Suspends until one is there, not at all if one is; of several who wait each gets another. A
     * cancel loses none.
     *
     * @throws NetworkException in its turn, where one that was sent before could not be sent or was not taken, as a
     *         {@link ConnectionRefusedException} tells of a connected endpoint; one may go on after it
     * @throws IllegalStateException if the endpoint is closed
     */
    public Coroutine<Datagram> receive() {
        return async(() -> next());
    }

    /** Takes the next datagram as {@link #receive} does. Suspends until one is there, or the endpoint is closed: the end. */
    @Override
    public Coroutine<Datagram> anext() {
        return async(() -> {
            try {
                return next();
            } catch (ClosedHere e) {
                throw new StopAsyncIteration();
            }
        });
    }

    private Datagram next() {
        check();
        while (waiting.isEmpty()) {
            checkOpen("receive from");
            awaitNews();
        }
        Object next = waiting.remove();
        if (next instanceof NetworkException why) {
            throw why;
        }
        return (Datagram) next;
    }

    /**
     * Sends a datagram to the remote address of this endpoint. Suspends while more than the high mark (64 KiB) waits to be
     * sent, the datagram among it; a cancel while it does takes nothing back. That it was sent does not mean that it comes.
     *
     * @param data may be empty; not copied, and must not change any more
     * @throws IllegalStateException if the endpoint is closed, or has no remote address
     */
    public Coroutine<Void> send(byte[] data) {
        return async(() -> {
            check();
            checkOpen("send with");
            transport.sendTo(data);
            awaitRoom();
        });
    }

    /**
     * Sends a datagram to an address. Suspends as {@link #send(byte[])} does.
     *
     * @throws IllegalArgumentException if that is not one this endpoint can send to
     * @throws IllegalStateException if the endpoint is closed
     */
    public Coroutine<Void> send(byte[] data, SocketAddress to) {
        return async(() -> {
            check();
            checkOpen("send with");
            transport.sendTo(data, to);
            awaitRoom();
        });
    }

    private void awaitRoom() {
        while (full && !closed) {
            awaitNews();
        }
    }

    private void awaitNews() {
        if (news == null) {
            news = loop.createFuture();
        }
        await(Asyncio.wait(List.of(news)));
    }

    private void tell() {
        Future<Void> waited = news;
        news = null;
        if (waited != null && !waited.done() && !loop.isClosed()) {
            waited.setResult(null);
        }
    }

    private void check() {
        if (Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    private void checkOpen(String what) {
        if (failure != null) {
            throw failure;
        }
        if (closed || transport.isClosing()) {
            throw new ClosedHere("cannot " + what + " " + this + ": it is closed");
        }
    }

    /** The misuse that ends a loop over the datagrams in good order. */
    private static final class ClosedHere extends IllegalStateException {
        private static final long serialVersionUID = 1;

        ClosedHere(String message) {
            super(message);
        }
    }

    /** Returns how many datagrams were dropped since nobody received them in time. */
    public long dropped() {
        return dropped;
    }

    /** Returns the address of this side. */
    public InetSocketAddress localAddress() {
        return transport.localAddress();
    }

    /** Returns the address that datagrams without one go to; null if there is none. */
    public @Nullable InetSocketAddress remoteAddress() {
        return transport.remoteAddress();
    }

    /** Returns what it sends with. */
    public DatagramTransport transport() {
        return transport;
    }

    /** Sends what is queued, then closes; returns at once. Who waits for a datagram is told that it is closed. */
    @Override
    public void close() {
        transport.close();
    }

    /** Suspends until the socket is closed. A cancel leaves it closing. */
    public Coroutine<Void> waitClosed() {
        return async(() -> {
            await(Asyncio.wait(List.of(transport.closed())));
        });
    }

    @Override
    public String toString() {
        return "DatagramEndpoint[" + waiting.size() + " to receive, " + dropped + " dropped, " + transport + "]";
    }

    /** What the poller tells. */
    private final class Inbox implements Transports.DatagramReceiver {

        @Override
        public void received(byte[] data, InetSocketAddress from) {
            add(new Datagram(data, from));
        }

        @Override
        public void failed(NetworkException why) {
            add(why);
        }

        private void add(Object item) {
            if (waiting.size() >= limit && waiting.remove() instanceof Datagram) {
                dropped++;
            }
            waiting.add(item);
            tell();
        }

        @Override
        public void lost(@Nullable Throwable why) {
            closed = true;
            if (why != null) {
                failure = new NetworkException("the socket at " + localAddress() + " failed: " + why,
                        why instanceof IOException io ? io : new IOException(why));
            }
            tell();
        }

        @Override
        public void closing() {
            closed = true;
            waiting.clear();
            tell();
        }

        @Override
        public void pauseWriting() {
            full = true;
        }

        @Override
        public void resumeWriting() {
            full = false;
            tell();
        }

        @Override
        public @Nullable BaseProtocol protocol() {
            return null;
        }

        @Override
        public void protocol(BaseProtocol protocol) {
            throw new IllegalStateException("this socket is received from by await and takes no protocol");
        }
    }
}
