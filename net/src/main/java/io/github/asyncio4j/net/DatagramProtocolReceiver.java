package io.github.asyncio4j.net;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Context;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.KeyboardInterrupt;
import io.github.asyncio4j.SystemExit;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
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
                    case Datagram came -> call("datagramReceived",
                            () -> protocol.datagramReceived(came.data(), came.from()));
                    case NetworkException why -> call("errorReceived", () -> protocol.errorReceived(why));
                    case Event.MADE -> call("connectionMade", () -> protocol.connectionMade(transport));
                    default -> over();
                }
            }
        } finally {
            schedule();
        }
    }

    private void over() {
        if (failure != null) {
            report("Fatal error on transport", failure);
        }
        call("connectionLost", () -> protocol.connectionLost(failure));
    }

    @Override
    public void pauseWriting() {
        call("pauseWriting", () -> protocol.pauseWriting());
    }

    /** The poller tells this; the protocol runs in a turn of the loop. */
    @Override
    public void resumeWriting() {
        loop.callSoon(() -> call("resumeWriting", () -> protocol.resumeWriting()), context);
    }

    /** What this fails with ends nothing, and is told with whose it is. */
    private void call(String what, Action told) {
        try {
            told.run();
        } catch (Throwable e) {
            report("protocol." + what + "() failed", e);
        }
    }

    private void report(String message, Throwable e) {
        if (e instanceof SystemExit || e instanceof KeyboardInterrupt || e instanceof VirtualMachineError) {
            throw (Error) e;
        }
        loop.callExceptionHandler(new ErrorContext(message, e, Map.of("transport", transport, "protocol", protocol)));
    }
}
