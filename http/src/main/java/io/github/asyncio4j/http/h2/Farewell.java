package io.github.asyncio4j.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.netty.Line;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends, and what each side is told of it.
 *
 * <pre>
 *   OPEN --shutDown--> DRAINING (told to send no more; streams go on) --last stream--> closed
 *        --a rule was broken--> FAILED (told why; what comes is dropped) --> closed
 * </pre>
 *
 * <p>The peer may say the same at any time: then no stream is opened here any more, and the last one closes, too.
 */
final class Farewell {

    /** How long the peer may take to read why the connection ends; and to answer that it knows that it ends. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** What the ping carries that asks whether the peer knows that the connection ends. */
    private static final long ENDING = 0x656e64696e67L;

    private enum State {
        OPEN, DRAINING, FAILED
    }

    private final Multiplexer connection;
    private final Line wire;
    private final CountedWriter writer;
    private final OpenStreams streams;
    private State state = State.OPEN;

    /** Whether the peer knows which stream is the last one. */
    private boolean lastTold;

    /** Whether the peer takes no more streams. */
    private boolean toldToEnd;

    /** How the peer ends the connection, if it has said that something is wrong. */
    private @Nullable String theirs;

    Farewell(Multiplexer connection, CountedWriter writer, OpenStreams streams) {
        this.connection = connection;
        this.wire = connection.wire();
        this.writer = writer;
        this.streams = streams;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isFailed() {
        return state == State.FAILED;
    }

    /** Returns whether neither side has said that it ends. */
    boolean isFar() {
        return isOpen() && !toldToEnd && !wire.isClosing();
    }

    // ---- said by this side

    /** Has the peer begin no more streams, and closes when the last one is over. */
    void shutDown() {
        if (isOpen()) {
            state = State.DRAINING;
            connection.run(this::beginToDrain);
        }
    }

    private void beginToDrain(ChannelHandlerContext context) {
        if (streams.count() == 0) {
            tellLast(context);
            return;
        }
        goAway(context, Integer.MAX_VALUE);
        connection.encoder().writePing(context, false, ENDING, context.newPromise());
        connection.loop().callLater(LAST_WORDS, () -> connection.run(this::tellLast));
    }

    /** The peer answers a ping. */
    void pong(ChannelHandlerContext context, long data) {
        if (data == ENDING) {
            tellLast(context);
        }
    }

    private void tellLast(ChannelHandlerContext context) {
        if (!lastTold && state == State.DRAINING) {
            lastTold = true;
            goAway(context, connection.connection().remote().lastStreamCreated());
            closeIfOver();
        }
    }

    private void goAway(ChannelHandlerContext context, int last) {
        connection.goAway(context, last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
    }

    /** Ends the connection because of what the peer does, and tells it. */
    void fail(ChannelHandlerContext context, Http2Error code, @Nullable String why) {
        if (isFailed()) {
            return;
        }
        state = State.FAILED;
        streams.broken(why);
        writer.writeGoAway(context, connection.connection().remote().lastStreamCreated(), code.code(),
                Unpooled.EMPTY_BUFFER, context.newPromise());
        context.flush();
        connection.connection().close(context.newPromise());
        // Bytes of the peer that are unread when the socket is closed would have the system drop our last words.
        if (wire.canWriteEof() && !wire.isClosing()) {
            wire.writeEof();
            abortSoon();
        } else {
            wire.close();
        }
    }

    private void abortSoon() {
        connection.loop().callLater(LAST_WORDS, wire::abort);
    }

    /** Cuts the connection, unless it is about to close. */
    void abort() {
        if (!wire.isClosing() && !(state == State.DRAINING && streams.count() == 0)) {
            wire.abort();
        }
    }

    // ---- said by the peer

    /** The peer takes no more streams. */
    void toldToEnd(long code, ByteBuf text) {
        toldToEnd = true;
        if (code != Http2Error.NO_ERROR.code()) {
            String said = Gate.printable(text.toString(ISO_8859_1));
            theirs = "ended the connection with " + Multiplexer.name(code) + (said.isEmpty() ? "" : " (" + said + ")");
        }
        connection.run(_ -> closeIfUnused());
    }

    /** Returns whether the peer has said that it does nothing with a stream that was opened here. */
    boolean leavesAside(int id) {
        return toldToEnd && connection.connection().local().isValidStreamId(id)
                && id > connection.connection().local().lastStreamKnownByPeer();
    }

    /** Returns how the peer ends the connection, if it has said that something is wrong. */
    @Nullable
    String theirs() {
        return theirs;
    }

    /** The peer sends no more. */
    void eof() {
        if (!wire.isLost() && (streams.count() == 0 || isFailed())) {
            wire.close();
        } else if (!connection.connection().isServer()) {
            // What is open will not be answered any more.
            wire.abort();
        } else {
            shutDown();
        }
    }

    // ---- when no stream is open

    /** The last stream has ended. */
    void noneOpen() {
        closeIfOver();
        closeIfUnused();
    }

    private void closeIfOver() {
        if (lastTold && streams.count() == 0) {
            wire.close();
            abortSoon();
        }
    }

    private void closeIfUnused() {
        if (toldToEnd && streams.count() == 0 && !wire.isClosing()) {
            wire.close();
        }
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
