package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.BaseProtocol;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsInfo;
import io.github.asyncio4j.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection, whose Netty pipeline may speak any protocol, as coroutines see it.
 *
 * <p>All methods are for the loop's thread. What they ask of Netty is noted and done at the beginning of the next turn.
 *
 * <pre>
 *   open --close--> closing (what is queued goes out) --> lost
 *        --abort--> aborting (what is queued is dropped) --> lost
 *        --(the other side, or a failure)--> lost
 * </pre>
 */
public final class Wire implements Transport, Line {

    /** Adds codecs to a new wire's pipeline, and says who gets what comes out of them. Called while the loop polls. */
    @FunctionalInterface
    public interface Setup {

        /** Sets a wire up. */
        Inbound setUp(Wire wire, ChannelPipeline pipeline);
    }

    /** How much may wait to be sent before writers should: asyncio's marks. */
    static final WriteBufferWaterMark MARKS = WriteMarks.nettys(WriteBufferLimits.DEFAULT);

    /**
     * How often Netty tries a socket that takes something each time before it lets others go first. After so many it goes on
     * without an event, at which those who drain would be told; a socket that is full before that has one when it is not.
     */
    private static final int WRITES_AT_ONCE = 4_096;

    /** At which of the writes that nobody gets that is told: asyncio's number. */
    private static final byte TOLERATED = 5;

    private static final System.Logger LOG = System.getLogger("io.github.asyncio4j");

    private static final byte OPEN = 0;
    private static final byte CLOSING = 1;
    private static final byte ABORTING = 2;
    private static final byte LOST = 3;

    private final EventLoop loop;
    private final NettyPoller poller;
    private final Runnable closer = this::closeWithLoop;
    private final Outbox outbox = new Outbox();
    private final WriteMarks marks = new WriteMarks(this, outbox);
    private final Future<Void> closed;
    private @Nullable Inbound inbound;
    private @Nullable Channel channel;

    /** What lies between the socket and the pipeline's other handlers; null without TLS. */
    private @Nullable TlsLayer tls;

    /** One of the four above; only goes up. */
    private byte state;

    /** How many writes were dropped since, up to {@link #TOLERATED}. */
    private byte dropped;

    /** Whether bytes go to the socket as they are. */
    private boolean plain;

    /** Whether nobody sees the events at which Netty sends some of what waits. */
    private boolean sendsUnseen;

    /** Whether the inbound side wants to hear of the marks. */
    private boolean watched;

    /** Whether the poller has this wire on its list. */
    private boolean dirty;
    private boolean reading = true;
    private boolean eofQueued;
    private boolean sendingFile;

    /** Whether the other side is told of the end by a reset. */
    private boolean resets;

    /** What ended the connection, where that was a failure. */
    private @Nullable NetworkException failure;

    /** Done when those who drain should look again; null while nobody does. */
    private @Nullable Future<Void> drained;

    Wire(EventLoop loop, NettyPoller poller) {
        this.loop = loop;
        this.poller = poller;
        closed = loop.createFuture();
    }

    /**
     * Connects. Suspends until it is connected or failed; a cancel closes what was begun.
     *
     * @throws NetworkException if it cannot
     */
    public static Coroutine<Wire> connect(SocketAddress remote, Setup setup) {
        Objects.requireNonNull(remote, "the address is null");
        return connect(remote, null, setup);
    }

    /**
     * Connects from a local address, or any if that is null. Suspends until it is connected or failed; a cancel closes
     * what was begun.
     *
     * @throws NetworkException if it cannot
     */
    public static Coroutine<Wire> connect(SocketAddress remote, @Nullable SocketAddress local, Setup setup) {
        return async(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            return new Dialling(loop, NettyPoller.of(loop), remote, local, setup).dial();
        });
    }

    void channel(Channel opened) {
        channel = opened;
    }

    /** The connection can be used. Called once, while the loop polls. */
    void ready() {
        UnixSockets.noteAddresses(channel);
        inbound.connected();
    }

    void attach(Channel opened, Setup setup) {
        channel = opened;
        poller.tellOnce(opened);
        inbound = setup.setUp(this, opened.pipeline());
        watched = inbound.watchesWriting();
        opened.pipeline().addLast(new WireHandler(this, inbound));
        poller.opened(closer);
    }

    /** Lets bytes go past the pipeline where they can. Called by a setup whose pipeline is empty. */
    void shortcut(Channel opened, Bytes bytes) {
        plain = true;
        opened.config().setWriteSpinCount(WRITES_AT_ONCE);
        StreamShortcut way = poller.shortcut(this, opened, bytes);
        if (way != null) {
            outbox.soleShortcut(way);
        }
        sendsUnseen = way == null;
    }

    /**
     * Lets arrays go to the socket past the pipeline where they can. Called, while the loop polls, by who has set up one that
     * would leave them as they are, and that sends nothing but what is written here. With TLS it changes nothing.
     */
    public void sendArraysAsTheyAre() {
        StreamShortcut way = tls == null ? poller.sender(channel) : null;
        if (way != null) {
            outbox.soleShortcut(way);
        }
    }

    /**
     * Has what is small received into a buffer that is used again. Called, while the loop polls, by who has set up a pipeline
     * whose handlers retain what they keep of a buffer. With TLS it changes nothing.
     */
    public void receiveIntoLentBuffers() {
        if (tls == null) {
            poller.receiveIntoLentBuffers(this, channel);
        }
    }

    /** Lets bytes go past Netty's handler of TLS where they can, if that is all that the pipeline does. Called while the loop polls. */
    void shortcut(TlsLayer layer) {
        if (inbound instanceof Bytes bytes) {
            outbox.shortcut(poller.shortcut(this, layer, channel, bytes));
        }
    }

    /** Sends what was written so far as it is, and has TLS do all that follows. Called while the loop polls. */
    void secure(TlsLayer layer) {
        if (!outbox.isEmpty()) {
            outbox.flushTo(channel);
        }
        plain = false;
        outbox.endShortcut();
        poller.noShortcut(channel);
        reading = true;
        haveNettyRead(true);
        if (tls == null) {
            marks.limits(TlsLayer.MARKS, channel);
        }
        tls = layer;
        layer.install(channel);
    }

    @Override
    public Coroutine<Void> startTls(Tls wanted) {
        Objects.requireNonNull(wanted, "the TLS is null");
        return async(() -> new TlsStart(loop, poller, this, wanted).start());
    }

    /** Returns whether what comes next can be a handshake. */
    boolean canStartTls() {
        checkLoop();
        if (eofQueued || sendingFile) {
            throw new IllegalStateException(
                    "cannot begin TLS " + (eofQueued ? "after writeEof()" : "while a file is sent")
                            + ": " + this);
        }
        return state == OPEN;
    }

    @Nullable
    TlsLayer tls() {
        return tls;
    }

    @Override
    public @Nullable TlsInfo tlsInfo() {
        return tls == null ? null : tls.info();
    }

    @Override
    public @Nullable Object extraInfo(String name) {
        Object known = tls == null ? null : tls.extraInfo(name);
        return known != null ? known : Transport.super.extraInfo(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) {
        Objects.requireNonNull(value, "the value is null");
        SocketOptions.set(there(), option, value);
    }

    @Override
    public <T> T getOption(SocketOption<T> option) {
        return SocketOptions.get(there(), option);
    }

    /** Its options are the system's, and no matter of Netty's loop. */
    private Channel there() {
        checkLoop();
        if (state == LOST || channel == null) {
            throw new IllegalStateException("there is no socket any more: " + this);
        }
        return channel;
    }

    /** Gives back what came and was not read. */
    byte[] takeBack() {
        return inbound.takeBack();
    }

    @Override
    public void write(byte[] data) {
        write((Object) data);
    }

    /**
     * Queues an array of bytes, a buffer, or a message that the pipeline encodes; returns at once. What is reference
     * counted is the wire's from here on; a wire that is closing releases and drops it.
     *
     * @throws IllegalStateException after {@link #writeEof}
     */
    @Override
    public void write(Object message) {
        Objects.requireNonNull(message, "what is to be written is null");
        checkLoop();
        if (state != OPEN || eofQueued || sendingFile) {
            ReferenceCountUtil.release(message);
            if (state == OPEN && sendingFile) {
                throw new IllegalStateException("unable to write; sendfile is in progress: await it first");
            }
            if (state == OPEN) {
                throw new IllegalStateException(
                        "cannot write after writeEof(): the other side is told that no more comes");
            }
            noteDropped();
            return;
        }
        outbox.add(message);
        markDirty();
        if (watched) {
            marks.written(inbound, channel);
        }
    }

    /** Debug mode tells of who goes on writing to nobody: asyncio's "socket.send() raised exception." */
    private void noteDropped() {
        if (dropped < TOLERATED && ++dropped == TOLERATED && loop.debug()) {
            LOG.log(System.Logger.Level.WARNING,
                    "dropped the fifth write to a connection that is closing or lost: " + this
                            + "; stop when drain() fails or isClosing() is true");
        }
    }

    @Override
    public boolean canWriteEof() {
        return tls == null;
    }

    @Override
    public void writeEof() {
        checkLoop();
        if (tls != null) {
            throw new UnsupportedOperationException(
                    "with TLS one direction cannot end alone; close() ends both: " + this);
        }
        if (state == OPEN && !eofQueued) {
            eofQueued = true;
            markDirty();
        }
    }

    @Override
    public boolean canSendFile() {
        return plain;
    }

    @Override
    public Coroutine<Long> sendFile(FileChannel file, long offset, long count) {
        if (!plain) {
            return Transport.super.sendFile(file, offset, count);
        }
        return async(() -> {
            checkLoop();
            if (state != OPEN || eofQueued || sendingFile) {
                throw new IllegalStateException(
                        state != OPEN ? "Transport is closing" : "cannot send a file over " + this
                                + (sendingFile ? ": another one is being sent" : " after writeEof()"));
            }
            FileSending sending = new FileSending(file, offset, count, loop.createFuture());
            sendingFile = true;
            poller.later(() -> {
                if (state != OPEN) {
                    sending.fail(Failures.lost(remoteAddress()));
                    return;
                }
                outbox.flushTo(channel);
                outbox.given();
                sending.begin(this, channel);
            });
            try {
                await(sending.done());
            } catch (CancelledError e) {
                abort();
                throw e;
            } finally {
                if (file.isOpen()) {
                    file.position(offset + sending.transferred());
                }
            }
            return sending.transferred();
        });
    }

    /** Learns that a file is sent, or cannot be. */
    void fileSent() {
        sendingFile = false;
    }

    /**
     * Returns whether no more than the high mark (64 KiB) waits to be sent, and once that was so, no more than the low mark
     * does. Netty counts a buffer whole until all of it is sent, so its word is not the last one.
     */
    @Override
    public boolean isWritable() {
        Channel c = channel;
        if (state == LOST || outbox.nettyIsIdle(c) && outbox.bytes() <= marks.high()) {
            return true;
        }
        // After the end of this direction Netty has no buffer any more, and calls the channel unwritable for good.
        return c.isWritable() && outbox.bytes() < c.bytesBeforeUnwritable()
                || outbox.isEmpty() && c.unsafe().outboundBuffer() == null || marks.size(c) <= marks.low();
    }

    @Override
    public Coroutine<Void> drain() {
        return async(() -> {
            while (!isWritable()) {
                if (drained == null) {
                    drained = loop.createFuture();
                    lookAfterPolls();
                }
                Future<Void> waiting = drained;
                await(Asyncio.wait(List.of(waiting)));
            }
            if (state >= ABORTING) {
                throw failure != null ? failure : Failures.lost(remoteAddress());
            }
        });
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        checkLoop();
        marks.limits(new WriteBufferLimits(low, high), channel);
        if (watched) {
            marks.written(inbound, channel);
        }
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return marks.limits();
    }

    @Override
    public int writeBufferSize() {
        return marks.size(channel);
    }

    @Override
    public long unsent() {
        return outbox.bytes() + WriteMarks.unsent(channel);
    }

    /** Has the poller look whether enough was sent, where no event says so. */
    void lookAfterPolls() {
        if (sendsUnseen) {
            poller.lookAfterPolls(this);
        }
    }

    /** Returns whether somebody waits until something is sent. */
    boolean isWaitedFor() {
        return state != LOST && (drained != null || marks.isPaused());
    }

    /** Has those who drain look again, and a protocol that was told to pause. */
    void wakeDrainers() {
        if (watched && state != LOST) {
            marks.sent(inbound, channel);
        }
        Future<Void> waiting = drained;
        if (waiting != null && isWritable() && !loop.isClosed()) {
            drained = null;
            if (!waiting.done()) {
                waiting.setResult(null);
            }
        }
    }

    @Override
    public void pauseReading() {
        setReading(false);
    }

    @Override
    public boolean isReading() {
        return reading && state == OPEN;
    }

    @Override
    public void resumeReading() {
        setReading(true);
    }

    private void setReading(boolean wanted) {
        checkLoop();
        if (reading != wanted) {
            reading = wanted;
            if (poller.polling()) {
                haveNettyRead(wanted);
            } else {
                markDirty();
            }
            if (wanted && inbound != null) {
                inbound.resumed();
            }
        }
    }

    /** Called while the loop polls. */
    void haveNettyRead(boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void close() {
        checkLoop();
        if (state == OPEN) {
            state = CLOSING;
            markDirty();
            tellClosing();
        }
    }

    /**
     * Aborts, and has the system forget what it has taken and not sent, which it would keep and offer to a deaf other side
     * for minutes. {@link #abort} lets it, as asyncio's does.
     */
    @Override
    public void reset() {
        resets |= state < ABORTING;
        abort();
    }

    private void tellClosing() {
        if (inbound != null) {
            inbound.closing();
        }
    }

    @Override
    public void abort() {
        checkLoop();
        if (state < ABORTING) {
            state = ABORTING;
            outbox.release();
            markDirty();
            tellClosing();
        }
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        checkLoop();
        inbound.setProtocol(Objects.requireNonNull(protocol, "the protocol is null"));
        watched = inbound.watchesWriting();
    }

    @Override
    public @Nullable BaseProtocol protocol() {
        return inbound.protocol();
    }

    @Override
    public boolean isClosing() {
        return state != OPEN;
    }

    /** Returns whether the connection is gone. */
    @Override
    public boolean isLost() {
        return state == LOST;
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public SocketAddress localAddress() {
        return UnixSockets.ours(channel, channel.localAddress());
    }

    @Override
    public SocketAddress remoteAddress() {
        return UnixSockets.ours(channel, channel.remoteAddress());
    }

    /** Returns the loop it belongs to. */
    @Override
    public EventLoop loop() {
        return loop;
    }

    /** Returns Netty's channel, which may be touched while the loop polls only: in a {@link Setup} or {@link Inbound}. */
    public Channel channel() {
        return channel;
    }

    /** Refuses all threads but the loop's while it runs; between its runs any may prepare what the next one does. */
    private void checkLoop() {
        if (loop.isRunning() && Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException(this + " belongs to a different event loop");
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            poller.markDirty(this);
        }
    }

    /** Does what was asked for since the last turn. Called by the poller. */
    void sync() {
        dirty = false;
        Channel c = channel;
        if (state == LOST || c == null) {
            return;
        }
        if (state == ABORTING) {
            closeNow();
            return;
        }
        haveNettyRead(reading || tls != null && tls.isShuttingDown());
        if (!outbox.isEmpty()) {
            outbox.flushTo(c);
        }
        if (state == CLOSING) {
            if (tls != null) {
                tls.close();
            } else {
                Outbox.afterFlush(c, c::close);
            }
        } else if (eofQueued) {
            Outbox.shutdownOutput(c);
        }
        wakeDrainers();
    }

    /** What a program forgot to close is told in debug mode: asyncio's ResourceWarning. */
    private void closeWithLoop() {
        if (state == OPEN && loop.debug()) {
            loop.callExceptionHandler(new ErrorContext("unclosed connection: " + this + " was open when its loop was"
                    + " closed; close its writer, or have try close it", null, Map.of("transport", this)));
        }
        closeNow();
    }

    void closeNow() {
        Channel c = channel;
        if (resets && c instanceof SocketChannel socket && c.isOpen()) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        if (tls != null) {
            tls.abort();
        } else if (c != null) {
            c.close();
        }
    }

    /** Notes what made the connection unusable; it is being closed. What was not sent because it is closed tells nothing new. */
    void failed(Throwable why) {
        if (failure == null && state < ABORTING && !(why instanceof ClosedChannelException)) {
            failure = Failures.using(remoteAddress(), why);
        }
    }

    /** Learns that the channel is closed. Called once, while the loop polls. */
    void lost() {
        if (state == LOST) {
            return;
        }
        state = LOST;
        poller.gone(closer);
        outbox.release();
        if (loop.isClosed()) {
            inbound.discard();
            return;
        }
        if (tls != null) {
            tls.lost(failure);
        }
        inbound.eof();
        inbound.lost(failure);
        if (!closed.done()) {
            closed.setResult(null);
        }
        wakeDrainers();
    }

    @Override
    public String toString() {
        String name = switch (state) {
            case OPEN -> "open";
            case CLOSING -> "closing";
            case ABORTING -> "aborting";
            default -> "lost";
        };
        return "Wire[" + channel + " " + name + ", " + outbox.bytes() + " bytes to send]";
    }
}
