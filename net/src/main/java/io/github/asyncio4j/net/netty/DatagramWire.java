package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.DatagramTransport;
import io.github.asyncio4j.net.Transport.WriteBufferLimits;
import io.github.asyncio4j.net.Transports.DatagramReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One socket for datagrams. What its methods ask for is noted and done at the beginning of the next turn.
 *
 * <pre>
 *   open --close--> closing (what is queued goes out) --> lost
 *        --abort, or a failure that is none of the network--> aborting --> lost
 * </pre>
 */
final class DatagramWire implements DatagramTransport {

    /** What CPython counts for each that waits, besides its bytes. */
    private static final int HEADER = 8;

    private static final byte OPEN = 0;
    private static final byte CLOSING = 1;
    private static final byte ABORTING = 2;
    private static final byte LOST = 3;

    /** One that waits to be sent; the address is null where the socket is connected. */
    private record Parcel(byte[] data, @Nullable InetSocketAddress to) {
        int size() {
            return data.length + HEADER;
        }
    }

    private final EventLoop loop;
    private final NettyPoller poller;
    private final StandardProtocolFamily family;
    private final @Nullable InetSocketAddress remote;
    private final boolean connected;
    private final Future<Void> closed;
    private final Runnable closer = this::closeWithLoop;
    private final Runnable sync = this::sync;

    /** What was not handed to the socket yet, oldest first. */
    private final ArrayDeque<Parcel> outbox = new ArrayDeque<>();

    /** The bytes that wait, here and with Netty, and how many datagrams Netty has. */
    private int size;
    private int withNetty;

    private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;

    /** Whether the receiver was told to pause writing. */
    private boolean paused;

    /** One of the four above; only goes up. */
    private byte state;
    private boolean dirty;
    private boolean reading = true;
    /** Null until the socket is there. */
    @Nullable DatagramLine line;
    private @Nullable DatagramReceiver receiver;
    private @Nullable InetSocketAddress local;
    private @Nullable Throwable failure;

    DatagramWire(EventLoop loop, NettyPoller poller, StandardProtocolFamily family, @Nullable InetSocketAddress remote,
            boolean connected) {
        this.loop = loop;
        this.poller = poller;
        this.family = family;
        this.remote = remote;
        this.connected = connected;
        closed = loop.createFuture();
    }

    // ---- opening, while the loop polls

    void attach(DatagramLine made) {
        line = made;
        made.channel().pipeline().addLast(new Handler());
        poller.opened(closer);
    }

    boolean isBound() {
        return line.channel().localAddress() != null;
    }

    void ready(Function<DatagramTransport, DatagramReceiver> maker) {
        local = line.channel().localAddress();
        line.receiver(this);
        poller.shortcut(line);
        receiver = maker.apply(this);
        channel().config().setAutoRead(true);
    }

    // ---- for coroutines and callbacks

    @Override
    public void sendTo(byte[] data) {
        sendTo(data, null);
    }

    @Override
    public void sendTo(byte[] data, @Nullable SocketAddress to) {
        Objects.requireNonNull(data, "the datagram is null");
        checkLoop();
        InetSocketAddress target = target(to);
        if (state != OPEN) {
            return;
        }
        Parcel parcel = new Parcel(data, connected ? null : target);
        outbox.add(parcel);
        size += parcel.size();
        markDirty();
        pauseIfMust();
    }

    private InetSocketAddress target(@Nullable SocketAddress to) {
        if (remote != null) {
            if (to != null && !to.equals(remote)) {
                throw new IllegalArgumentException("Invalid address: this transport sends to " + remote
                        + " only; give that or null, not " + to);
            }
            return remote;
        }
        if (to == null) {
            throw new IllegalStateException("this transport has no remote address: give one with each datagram, or open"
                    + " it with one");
        }
        if (!(to instanceof InetSocketAddress target) || target.isUnresolved()) {
            throw new IllegalArgumentException("a datagram is sent to a resolved internet address, not to " + to);
        }
        if (family == StandardProtocolFamily.INET && !(target.getAddress() instanceof Inet4Address)) {
            throw new IllegalArgumentException("this socket is of " + family + " and cannot send to " + to);
        }
        return target;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        checkLoop();
        limits = new WriteBufferLimits(low, high);
        pauseIfMust();
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return limits;
    }

    @Override
    public int writeBufferSize() {
        return size;
    }

    private void pauseIfMust() {
        if (!paused && size > limits.high()) {
            paused = true;
            receiver.pauseWriting();
        }
    }

    @Override
    public boolean isReading() {
        return reading && state == OPEN;
    }

    @Override
    public void pauseReading() {
        setReading(false);
    }

    @Override
    public void resumeReading() {
        setReading(true);
    }

    private void setReading(boolean wanted) {
        checkLoop();
        if (reading != wanted) {
            reading = wanted;
            markDirty();
        }
    }

    @Override
    public void close() {
        checkLoop();
        end(CLOSING);
    }

    @Override
    public void abort() {
        checkLoop();
        end(ABORTING);
    }

    private void end(byte how) {
        if (state >= how) {
            return;
        }
        boolean first = state == OPEN;
        state = how;
        markDirty();
        if (first && receiver != null) {
            receiver.closing();
        }
    }

    @Override
    public boolean isClosing() {
        return state != OPEN;
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        checkLoop();
        receiver.protocol(Objects.requireNonNull(protocol, "the protocol is null"));
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return receiver.protocol();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return remote;
    }

    EventLoop loop() {
        return loop;
    }

    Channel channel() {
        return line.channel();
    }

    private void checkLoop() {
        if (loop.isRunning() && Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            poller.later(sync);
        }
    }

    // ---- while the loop polls

    /** Does what was asked for since the last turn. */
    private void sync() {
        dirty = false;
        if (state == LOST || line == null) {
            return;
        }
        if (state == ABORTING) {
            closeNow();
            return;
        }
        if (channel().config().isAutoRead() != isReading()) {
            channel().config().setAutoRead(isReading());
        }
        send();
        if (state == CLOSING && outbox.isEmpty() && withNetty == 0) {
            closeNow();
        }
    }

    /** An empty one does not wait with Netty, which would drop it, but here. */
    private void send() {
        boolean blocked = withNetty > 0;
        for (Parcel next; (next = outbox.peek()) != null && !(blocked && next.data.length == 0);) {
            outbox.remove();
            if (blocked || !sent(next)) {
                blocked = true;
                handToNetty(next);
            }
        }
        channel().flush();
        resumeIfMay();
    }

    /** Returns whether the socket has done with it, in whatever way. */
    private boolean sent(Parcel parcel) {
        try {
            if (!line.send(parcel.data, parcel.to)) {
                return false;
            }
        } catch (IOException e) {
            failed(e, parcel.to);
        } catch (RuntimeException e) {
            fatal(e);
        }
        size -= parcel.size();
        return true;
    }

    private void handToNetty(Parcel parcel) {
        ByteBuf data = Unpooled.wrappedBuffer(parcel.data);
        withNetty++;
        channel().write(parcel.to == null ? data : new DatagramPacket(data, parcel.to)).addListener(done -> {
            withNetty--;
            size = Math.max(0, size - parcel.size());
            if (!done.isSuccess()) {
                failed(done.cause(), parcel.to);
            }
            if (withNetty == 0 && (state == CLOSING || !outbox.isEmpty())) {
                markDirty();
            }
            resumeIfMay();
        });
    }

    private void resumeIfMay() {
        if (paused && size <= limits.low() && state != LOST && !loop.isClosed()) {
            paused = false;
            receiver.resumeWriting();
        }
    }

    void received(byte[] data, InetSocketAddress from) {
        if (receiver != null && state == OPEN && !loop.isClosed()) {
            receiver.received(data, from);
        }
    }

    /** What the network said of one that was sent is told, and the socket stays open; all else is the end of it. */
    void failed(Throwable why, @Nullable InetSocketAddress to) {
        if (why instanceof ClosedChannelException || state >= ABORTING || loop.isClosed() || receiver == null) {
            return;
        }
        if (why instanceof IOException io) {
            receiver.failed(Failures.sending(to != null ? to : remote, io));
        } else {
            fatal(why);
        }
    }

    private void fatal(Throwable why) {
        failure = failure == null ? why : failure;
        end(ABORTING);
    }

    /** What a program forgot to close is told in debug mode: asyncio's ResourceWarning. */
    private void closeWithLoop() {
        if (state == OPEN && receiver != null && loop.debug()) {
            loop.callExceptionHandler(new ErrorContext(
                    "unclosed datagram socket: " + this + " was open when its loop was"
                            + " closed; close its transport, or have try close its endpoint",
                    null, Map.of("transport", this)));
        }
        closeNow();
    }

    void closeNow() {
        if (line != null) {
            channel().close();
        }
    }

    private void lost() {
        if (state == LOST) {
            return;
        }
        state = LOST;
        poller.gone(closer);
        outbox.clear();
        size = 0;
        if (loop.isClosed()) {
            return;
        }
        if (receiver != null) {
            receiver.lost(failure);
        }
        if (!closed.done()) {
            closed.setResult(null);
        }
    }

    @Override
    public String toString() {
        return "DatagramWire[" + local + (remote == null ? "" : " to " + remote) + (state == OPEN ? "" : " closing")
                + ", "
                + size + " bytes to send]";
    }

    /** The end of Netty's pipeline. */
    private final class Handler extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            received(ByteBufUtil.getBytes(packet.content()), packet.sender());
        }

        @Override
        public void channelUnregistered(ChannelHandlerContext context) {
            lost();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(cause, null);
        }
    }
}
