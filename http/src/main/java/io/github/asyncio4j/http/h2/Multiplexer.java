package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.codec.Deadline;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.github.asyncio4j.net.netty.Line;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/2: Netty's frames, windows and states of streams, with the {@link Rules} around them. How
 * it ends is the {@link Farewell}'s matter.
 *
 * <p>What is asked for on the loop's thread goes through the wire as {@link Steps}, so that Netty is touched while the loop
 * polls only.
 */
public final class Multiplexer extends Http2ConnectionHandler implements Inbound {

    /** As many resets as a head that is longer than allowed costs beside its own. */
    private static final int LONG_HEAD = 9;

    private final Line wire;
    private final Rules rules;
    private final Streams listener;
    private final CountedWriter writer;
    private final Steps steps = new Steps(this::isFailed);
    private final OpenStreams streams;
    private final Intake intake;
    private final Windows windows;
    private final FramesOut out;
    private final Farewell farewell;
    private final Doubt doubt;

    private Multiplexer(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings,
            Line wire, Rules rules, Streams listener, CountedWriter writer, HeadsFirst reader) {
        super(decoder, encoder, settings, true);
        this.wire = wire;
        this.rules = rules;
        this.listener = listener;
        this.writer = writer;
        streams = new OpenStreams(connection(), loop(), rules, this::shutDown);
        intake = new Intake(rules, loop(), writer, connection().isServer(), () -> run(this::headIsLate));
        windows = new Windows(this, rules);
        out = new FramesOut(this, writer, streams);
        farewell = new Farewell(this, writer, streams);
        doubt = new Doubt(this);
        FrameEvents events = new FrameEvents(this, rules, listener, writer, streams, intake, farewell);
        reader.checkedBy(events);
        decoder.frameListener(events);
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                streamClosed(stream);
            }
        });
    }

    /** Makes the server's side of a connection. */
    public static Multiplexer server(Line wire, Rules rules, Streams streams) {
        Http2Settings settings = new Http2Settings().maxConcurrentStreams(rules.maxStreams())
                .connectProtocolEnabled(true);
        return make(wire, rules, streams, true, settings);
    }

    /** Makes the client's side of a connection. */
    public static Multiplexer client(Line wire, Rules rules, Streams streams) {
        return make(wire, rules, streams, false, new Http2Settings().pushEnabled(false));
    }

    private static Multiplexer make(Line wire, Rules rules, Streams streams, boolean server, Http2Settings settings) {
        EventLoop loop = wire.loop();
        Http2Connection connection = new DefaultHttp2Connection(server);
        // Priorities are deprecated (RFC 9113, 5.3.2), and a tree of them costs each stream its place in it.
        connection.remote().flowController(
                new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        CountedWriter writer = new CountedWriter(rules, () -> loop.time().toNanos());
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, writer);
        HeadsFirst reader = new HeadsFirst(rules);
        Http2ConnectionDecoder decoder = new DefaultHttp2ConnectionDecoder(connection, encoder, reader);
        settings.initialWindowSize(rules.streamWindow()).maxHeaderListSize(rules.maxHead());
        return new Multiplexer(decoder, encoder, settings, wire, rules, streams, writer, reader);
    }

    /** Returns whether a stream can be opened here, as far as is known. */
    public boolean canOpen() {
        return farewell.isFar() && !doubt.isRaised()
                && streams.count() < Math.min(rules.maxStreams(), connection().local().maxActiveStreams());
    }

    /** Returns whether the peer has said that no stream can be opened for now. */
    public boolean takesNone() {
        return farewell.isFar() && connection().local().maxActiveStreams() == 0;
    }

    /**
     * Asks the peer whether it is still there, since it has left somebody without an answer. Until something comes no stream
     * is opened; if nothing does for so long, the connection is cut.
     */
    public void doubt(Duration patience) {
        if (!doubt.isRaised() && farewell.isOpen() && !wire.isClosing()) {
            doubt.raise(patience);
        }
    }

    /** Opens a stream; the peer learns of it with the head of its request. */
    public StreamLine open(Function<StreamLine, Inbound> receiver) {
        StreamLine line = new StreamLine(this, 0);
        line.inbound(receiver.apply(line));
        streams.addFresh(line);
        if (wire.isLost()) {
            streams.removeFresh(line);
            over(line);
        }
        return line;
    }

    EventLoop loop() {
        return wire.loop();
    }

    /** Returns what the streams share. */
    Line wire() {
        return wire;
    }

    String scheme() {
        return wire.tlsInfo() == null ? "http" : "https";
    }

    /** Returns how many streams are open. */
    public int open() {
        return streams.count();
    }

    Windows windows() {
        return windows;
    }

    FramesOut out() {
        return out;
    }

    Farewell farewell() {
        return farewell;
    }

    /** Returns the name of a code of an error. */
    static String name(long code) {
        Http2Error known = Http2Error.valueOf(code);
        return known == null ? "code " + code : known.name();
    }

    // ---- the connection begins and ends

    private boolean isFailed() {
        return farewell.isFailed();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        context.pipeline().addBefore(context.name(), null, new FrameGathering());
        super.handlerAdded(context);
        windows.open(context);
        // A client's first stream comes before long, even if no connection is to be kept.
        streams.awaitFirst(connection().isServer() ? 0 : Deadline.nanos(rules.headTime()));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        super.channelActive(context);
        windows.open(context);
    }

    /** Has the peer begin no more streams, and closes when the last one is over. */
    public void shutDown() {
        farewell.shutDown();
    }

    /** Cuts the connection, unless it is about to close. */
    public void abort() {
        farewell.abort();
    }

    private void headIsLate(ChannelHandlerContext context) {
        farewell.fail(context, Http2Error.ENHANCE_YOUR_CALM, "the rest of a head did not come in time");
    }

    @Override
    protected void onConnectionError(ChannelHandlerContext context, boolean outbound, Throwable cause,
            @Nullable Http2Exception known) {
        farewell.fail(context, known == null ? Http2Error.INTERNAL_ERROR : known.error(), cause.getMessage());
    }

    @Override
    public void eof() {
        farewell.eof();
    }

    @Override
    public void discard() {
        steps.clear();
        intake.stop();
        streams.stop();
    }

    @Override
    public void lost(@Nullable NetworkException why) {
        for (StreamLine line : streams.takeFresh()) {
            line.earlyEnd().leftAside();
            over(line);
        }
        discard();
        listener.lost(why);
    }

    // ---- what comes in, while the loop polls

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (doubt.settle()) {
            listener.changed();
        }
        if (isFailed() || loop().isClosed() || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (intake.isTooMuch(bytes)) {
            bytes.release();
            farewell.fail(context, Http2Error.ENHANCE_YOUR_CALM, "it sent too many frames that carry nothing");
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void readComplete() {
        intake.readComplete();
    }

    @Override
    public void received(Object message) {
        ReferenceCountUtil.release(message);
    }

    /**
     * What comes for a stream that was reset here was sent before the peer knew; to reset it again tells nothing new. Nor
     * does a reset answer the peer's own, which Netty sends where data was waiting for room, and which would count as one
     * that the peer caused (RFC 9113, 5.4.2).
     */
    @Override
    protected void onStreamError(ChannelHandlerContext context, boolean outbound, Throwable cause,
            Http2Exception.StreamException known) {
        StreamLine line = streams.line(known.streamId());
        if (line != null && !outbound) {
            line.earlyEnd().broken(known.getMessage());
        }
        Http2Stream stream = connection().stream(known.streamId());
        boolean gone = stream != null && stream.state() == Http2Stream.State.CLOSED
                || known.error() == Http2Error.STREAM_CLOSED && writer.hasReset(known.streamId());
        if (!gone) {
            super.onStreamError(context, outbound, cause, known);
        }
        if (known instanceof Http2Exception.HeaderListSizeException && !outbound) {
            // A small frame may say a head of megabytes, which has to be decoded for those that follow.
            writer.charge(LONG_HEAD);
        }
        if (writer.isExhausted()) {
            farewell.fail(context, Http2Error.ENHANCE_YOUR_CALM, "it sent too much that had to be refused");
        }
    }

    private void streamClosed(Http2Stream stream) {
        streams.noteEnd(stream.id());
        StreamLine line = streams.line(stream);
        if (line != null) {
            if (farewell.leavesAside(stream.id())) {
                line.earlyEnd().leftAside();
            }
            over(line);
        }
    }

    /** A stream is over, in one way or the other. */
    void over(StreamLine line) {
        streams.ended(line);
        if (loop().isClosed()) {
            return;
        }
        if (streams.count() == 0) {
            farewell.noneOpen();
        }
        listener.changed();
    }

    // ---- what goes out

    /** Has something done with Netty when the loop polls, in the order of what is written. */
    void run(Steps.Step step) {
        if (wire.isClosing()) {
            return;
        }
        if (steps.isEmpty()) {
            wire.write(steps);
        }
        steps.add(step);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message == steps) {
            steps.run(context);
        } else {
            super.write(context, message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (writer.isExhausted()) {
            farewell.fail(context, Http2Error.ENHANCE_YOUR_CALM, "it sent too many frames that have to be answered");
        } else {
            super.flush(context);
        }
    }

    @Override
    public String toString() {
        return "Multiplexer[" + farewell + ", " + open() + " streams, " + wire + "]";
    }
}
