package io.github.asyncio4j.net;

import io.github.asyncio4j.Context;
import io.github.asyncio4j.EventLoop;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a protocol what comes in, in callbacks of the loop: what the poller brings waits here for its turn, and while the
 * transport is paused.
 */
final class ProtocolReceiver implements Transports.Receiver {

    /** What is told besides bytes. */
    private enum Event {
        MADE, EOF, LOST
    }

    private final EventLoop loop;
    private final Transport transport;

    /** What the protocol runs in: the context of whoever connected or listened. */
    private final Context context;

    /** What came and was not told yet, oldest first: arrays of bytes and events. */
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);

    /** Null until {@link #start}. */
    private @Nullable BaseProtocol protocol;

    /** Whether a callback will look at what waits. */
    private boolean scheduled;

    /** What the protocol failed with, or the connection: the reason of connectionLost. */
    private @Nullable Throwable failure;

    /** Whether it was closed here: nothing is told any more but the end. */
    private boolean closing;
    private boolean over;

    /** Whether the end of the other side came. */
    private boolean ended;

    private final ProtocolCalls calls;

    /** What is done when the connection is there. */
    private final Consumer<ProtocolReceiver> connected;

    ProtocolReceiver(EventLoop loop, Transport transport, Context context, Consumer<ProtocolReceiver> connected) {
        this.loop = loop;
        this.transport = transport;
        this.context = context;
        this.connected = connected;
        calls = new ProtocolCalls(loop, context, transport, () -> protocol);
    }

    @Override
    public void connected() {
        connected.accept(this);
    }

    Transport transport() {
        return transport;
    }

    /** Has the protocol told that the connection is made, and then all that came and comes. */
    void start(BaseProtocol made) {
        protocol = made;
        waiting.addFirst(Event.MADE);
        schedule();
    }

    @Override
    public BaseProtocol protocol() {
        return protocol;
    }

    @Override
    public Transports.Receiver withProtocol(BaseProtocol other) {
        check(other);
        protocol = other;
        schedule();
        return this;
    }

    static void check(BaseProtocol protocol) {
        if (!(protocol instanceof Protocol) && !(protocol instanceof BufferedProtocol)) {
            throw new IllegalArgumentException("a connection has a Protocol or a BufferedProtocol, not " + protocol);
        }
    }

    @Override
    public void received(byte[] data) {
        add(data);
    }

    @Override
    public void eof() {
        if (!ended) {
            ended = true;
            add(Event.EOF);
        }
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        if (failure == null) {
            failure = why;
        }
        if (failure != null) {
            waiting.removeIf(event -> event != Event.MADE);
        }
        add(Event.LOST);
        over = true;
    }

    @Override
    public void closing() {
        closing = true;
        waiting.removeIf(event -> event != Event.MADE && event != Event.LOST);
    }

    @Override
    public void resumed() {
        schedule();
    }

    @Override
    public byte[] takeBack() {
        Chunks back = new Chunks();
        waiting.removeIf(event -> {
            if (event instanceof byte[] data) {
                back.add(data);
                return true;
            }
            return false;
        });
        return back.take(back.size());
    }

    private void add(Object event) {
        if (!over && (!closing || event == Event.LOST)) {
            waiting.add(event);
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled && protocol != null && mayTell()) {
            scheduled = true;
            loop.callSoon(this::tell, context);
        }
    }

    /** What came before the end is told even if the transport is paused: nobody could resume it any more. */
    private boolean mayTell() {
        return !waiting.isEmpty() && (over || waiting.peek() instanceof Event || transport.isReading());
    }

    /** The first event alone, so that who connected hears of the connection before what comes over it is told. */
    private void tell() {
        scheduled = false;
        try {
            int left = waiting.peek() == Event.MADE ? 1 : waiting.size();
            for (; left > 0 && mayTell(); left--) {
                switch (waiting.remove()) {
                    case byte[] data -> tell(data);
                    case Event.MADE -> calls.now("connectionMade", () -> protocol.connectionMade(transport));
                    case Event.EOF -> eofReceived();
                    default -> calls.now("connectionLost", () -> protocol.connectionLost(failure));
                }
            }
        } finally {
            schedule();
        }
    }

    /** The protocol may be exchanged for one of the other kind in the middle of what came. */
    private void tell(byte[] data) {
        for (int at = 0; at < data.length && !closing;) {
            if (protocol instanceof BufferedProtocol buffered) {
                at += lend(buffered, data, at);
            } else {
                byte[] rest = at == 0 ? data : Arrays.copyOfRange(data, at, data.length);
                at = data.length;
                try {
                    ((Protocol) protocol).dataReceived(rest);
                } catch (Throwable e) {
                    fatal("dataReceived", e);
                }
            }
        }
    }

    private int lend(BufferedProtocol buffered, byte[] data, int at) {
        String what = "getBuffer";
        try {
            ByteBuffer buffer = buffered.getBuffer(data.length - at);
            if (!buffer.hasRemaining()) {
                throw new IllegalStateException("getBuffer() returned an empty buffer");
            }
            int part = Math.min(buffer.remaining(), data.length - at);
            buffer.put(data, at, part);
            what = "bufferUpdated";
            buffered.bufferUpdated(part);
            return part;
        } catch (Throwable e) {
            fatal(what, e);
            return data.length - at;
        }
    }

    private void eofReceived() {
        boolean stayOpen = false;
        try {
            stayOpen = switch (protocol) {
                case Protocol plain -> plain.eofReceived();
                case BufferedProtocol buffered -> buffered.eofReceived();
                default -> false;
            };
        } catch (Throwable e) {
            fatal("eofReceived", e);
        }
        boolean tls = transport.tlsInfo() != null;
        if (stayOpen && tls) {
            System.getLogger("io.github.asyncio4j").log(System.Logger.Level.WARNING,
                    "returning true from eofReceived() has no effect with TLS: " + transport);
        }
        if (!stayOpen || tls) {
            transport.close();
        }
    }

    private void fatal(String what, Throwable e) {
        ProtocolCalls.leaveIfMust(e);
        if (!(e instanceof UncheckedIOException) || loop.debug()) {
            calls.failed("Fatal error: protocol." + what + "() call failed.", e);
        }
        failure = e;
        transport.abort();
    }

    @Override
    public boolean watchesWriting() {
        return true;
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
