package io.github.asyncio4j.http.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The room that the peer has for bodies: that of each stream, which a setting says, and that of all together. What a
 * reader took is room again; of a stream that has ended, Netty counts all as read.
 */
final class Windows {

    private final Multiplexer connection;
    private final int whole;
    private boolean opened;

    Windows(Multiplexer connection, Rules rules) {
        this.connection = connection;
        whole = rules.connectionWindow();
    }

    private Http2LocalFlowController flow() {
        return connection.decoder().flowController();
    }

    /** The window of the connection is no setting: it begins at 64 KiB, and is opened by what is added to it. */
    void open(ChannelHandlerContext context) throws Http2Exception {
        if (!opened && context.channel().isActive()) {
            opened = true;
            Http2Stream all = connection.connection().connectionStream();
            flow().incrementWindowSize(all, whole - flow().windowSize(all));
            context.flush();
        }
    }

    /** The reader of a stream has taken some; how much is known when the loop polls. */
    void giveBack(StreamLine line) {
        connection.run(_ -> {
            Http2Stream stream = connection.connection().stream(line.id());
            int bytes = line.incoming().takeTaken();
            if (stream != null) {
                flow().consumeBytes(stream, bytes);
            }
        });
    }
}
