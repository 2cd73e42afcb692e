package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.net.netty.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** Takes those frames that a connection has something to do with, after Netty has found them in order. */
final class FrameEvents extends Http2FrameAdapter {

    private final Multiplexer whole;
    private final Http2Connection connection;
    private final Rules rules;
    private final Streams listener;
    private final CountedWriter writer;
    private final OpenStreams streams;
    private final Intake intake;
    private final Farewell farewell;

    FrameEvents(Multiplexer whole, Rules rules, Streams listener, CountedWriter writer, OpenStreams streams,
            Intake intake, Farewell farewell) {
        this.whole = whole;
        connection = whole.connection();
        this.rules = rules;
        this.listener = listener;
        this.writer = writer;
        this.streams = streams;
        this.intake = intake;
        this.farewell = farewell;
    }

    // ---- of a stream

    /** Netty takes a head for a stream that has ended for a fault of that stream, whatever number it has. */
    void checkHead(int id) throws Http2Exception {
        if (!connection.isServer() && (id & 1) == 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a stream that a server cannot open");
        }
        Http2Stream stream = connection.stream(id);
        if (stream != null && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
            throw Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, "a head after the end");
        }
        boolean old = stream == null && connection.isServer() && id <= connection.remote().lastStreamCreated();
        if (old && (id & 1) == 1 && !writer.hasReset(id)) {
            throw Http2Exception.connectionError(
                    streams.endedLately(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR,
                    "a head for a stream that cannot be opened any more");
        }
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers fields, int dependency,
            short weight, boolean exclusive, int padding, boolean end) throws Http2Exception {
        onHeadersRead(context, id, fields, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean end)
            throws Http2Exception {
        if (writer.isExhausted()) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many resets");
        }
        StreamLine line = streams.line(id);
        try {
            if (!connection.isServer()) {
                if (line != null) {
                    line.incoming().receivedByClient((Fields) fields, end);
                }
            } else if (line == null) {
                begin(id, (Fields) fields, end);
            } else {
                line.incoming().received(Heads.trailers((Fields) fields));
            }
        } catch (Heads.Malformed e) {
            throw malformed(id, e);
        }
    }

    private static Http2Exception malformed(int id, Heads.Malformed why) {
        return Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "%s", why.getMessage());
    }

    private void begin(int id, Fields fields, boolean end) throws Http2Exception {
        if (streams.count() >= rules.maxStreams()) {
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "too many streams");
        }
        StreamRequest request = Heads.request(fields, end);
        StreamLine line = new StreamLine(whole, id);
        Inbound inbound = listener.opened(line);
        if (inbound == null) {
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "too many requests are being answered");
        }
        line.inbound(inbound);
        streams.add(line);
        line.incoming().received(request);
        if (end) {
            line.incoming().received(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Takes data, and returns how much room for more there is at once. */
    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        intake.checkData(data.isReadable() || end);
        StreamLine line = streams.line(id);
        if (line != null && !connection.isServer()) {
            try {
                line.incoming().response().checkBody(data.isReadable() || !end);
            } catch (Heads.Malformed e) {
                throw malformed(id, e);
            }
        }
        return padding + (line == null ? data.readableBytes() : line.incoming().received(data, end));
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        StreamLine line = streams.line(id);
        if (line != null) {
            line.earlyEnd().reset(code);
            if (!connection.isServer()) {
                intake.resetIsFree();
            }
        }
    }

    /** Whoever sends one has seen our settings, since they came before the request that it belongs to. */
    @Override
    public void onPushPromiseRead(ChannelHandlerContext context, int id, int promised, Http2Headers fields,
            int padding) throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a push, which is switched off");
    }

    // ---- of the connection

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
        listener.changed();
    }

    /** Netty's own limit of streams would forget those that it refuses, and end the connection for what follows them. */
    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) {
        if (connection.isServer()) {
            connection.remote().maxActiveStreams(Integer.MAX_VALUE);
        }
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf text) {
        farewell.toldToEnd(code, text);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) {
        farewell.pong(context, data);
    }
}
