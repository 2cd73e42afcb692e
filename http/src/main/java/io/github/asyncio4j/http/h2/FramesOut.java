package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;

/** What the streams have to say to the peer. A stream that was opened here gets its number with its first head. */
final class FramesOut {

    private final Multiplexer connection;
    private final CountedWriter writer;
    private final OpenStreams streams;

    FramesOut(Multiplexer connection, CountedWriter writer, OpenStreams streams) {
        this.connection = connection;
        this.writer = writer;
        this.streams = streams;
    }

    void head(StreamLine line, Http2Headers fields, boolean last) {
        connection.run(context -> {
            if (line.isLost()) {
                return;
            }
            boolean first = line.id() == 0;
            if (first) {
                line.opened(connection.connection().local().incrementAndGetNextStreamId());
            }
            connection.encoder().writeHeaders(context, line.id(), fields, 0, last, context.newPromise());
            if (first && !streams.begun(line)) {
                line.earlyEnd().leftAside();
                connection.over(line);
            }
        });
    }

    void data(StreamLine line, ByteBuf data, int size, boolean last) {
        connection.run(context -> {
            if (line.isLost()) {
                data.release();
                return;
            }
            connection.encoder().writeData(context, line.id(), data, 0, last, context.newPromise())
                    .addListener(_ -> line.outgoing().sent(size));
        });
    }

    void reset(StreamLine line, Http2Error code) {
        connection.run(context -> {
            if (streams.removeFresh(line)) {
                connection.over(line);
            } else if (!line.isLost()) {
                if (!connection.connection().isServer()) {
                    writer.resetsOnItsOwn();
                }
                connection.resetStream(context, line.id(), code.code(), context.newPromise());
            }
        });
    }
}
