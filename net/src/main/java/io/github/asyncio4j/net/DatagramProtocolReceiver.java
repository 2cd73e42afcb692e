package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Tells a datagram protocol what comes in, in callbacks of the loop: what the poller brings waits here for its turn. */
final class DatagramProtocolReceiver implements Transports.DatagramReceiver {

    /** What is told besides datagrams and errors. */
    private enum Event {
        MADE, LOST
    }

    private final EventLoop loop;
    private final DatagramTransport transport;

    /** What the protocol runs in: the context of whoever opened the socket. */
    private final Context context;

    /** What came and was not told yet, oldest first: datagrams, exceptions and events. */
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);

    private final ProtocolCalls calls;

    /** Null until {@link #start}. */
    private @Nullable DatagramProtocol protocol;

    /** Whether a callback will look at what waits. */
    private boolean scheduled;
    private @Nullable Throwable failure;

    /** Whether it was closed here: nothing is told any more but the end. */
    private boolean closing;

    DatagramProtocolReceiver(EventLoop loop, DatagramTransport transport, Context context) {
        this.loop = loop;
        this.transport = transport;
        this.context = context;
        calls = new ProtocolCalls(loop, context, transport, () -> protocol);
    }

    /** Has the protocol told that the socket is open, and then all that came and comes. */
    void start(DatagramProtocol made) {
        protocol = made;
        waiting.addFirst(Event.MADE);
        schedule();
    }

    @Override
    public @Nullable DatagramProtocol protocol() {
        return protocol;
    }

    @Override
    public void protocol(BaseProtocol other) {
        protocol = check(other);
    }

    static DatagramProtocol check(@Nullable BaseProtocol protocol) {
        if (protocol instanceof DatagramProtocol datagrams) {
            return datagrams;
        }
        throw new IllegalArgumentException("a socket for datagrams has a DatagramProtocol, not " + protocol);
    }

    @Override
    public void received(byte[] data, InetSocketAddress from) {
        add(new Datagram(data, from));
    }

    @Override
    public void failed(NetworkException why) {
        add(why);
    }

    @Override
    public void lost(@Nullable Throwable why) {
        failure = why;
        closing();
        waiting.add(Event.LOST);
        schedule();
    }

    @Override
    public void closing() {
        closing = true;
        waiting.removeIf(event -> !(event instanceof Event));
    }

    private void add(Object event) {
        if (!closing) {
            waiting.add(event);
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled && protocol != null && !waiting.isEmpty()) {
            scheduled = true;
            loop.callSoon(this::tell, context);
        }
    }

    /** The first event alone, so that who opened the socket hears of it before what comes over it is told. */
    private void tell() {
        scheduled = false;
        try {
            for (int left = waiting.peek() == Event.MADE ? 1 : waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
                switch (waiting.remove()) {
                    case Datagram came -> calls.now("datagramReceived",
                            () -> protocol.datagramReceived(came.data(), came.from()));
                    case NetworkException why -> calls.now("errorReceived", () -> protocol.errorReceived(why));
                    case Event.MADE -> calls.now("connectionMade", () -> protocol.connectionMade(transport));
                    default -> over();
                }
            }
        } finally {
            schedule();
        }
    }

    private void over() {
        if (failure != null) {
            calls.failed("Fatal error on transport", failure);
        }
        calls.now("connectionLost", () -> protocol.connectionLost(failure));
    }

    @Override
    public void pauseWriting() {
        calls.pauseWriting();
    }

    @Override
    public void resumeWriting() {
        calls.resumeWriting();
    }
}
