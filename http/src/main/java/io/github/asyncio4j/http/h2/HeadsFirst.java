package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Netty's reader of frames, which has {@link FrameEvents} look at each head before Netty's states of streams do. */
final class HeadsFirst extends DefaultHttp2FrameReader {

    private @Nullable FrameEvents checker;

    /** What reads on, and what it tells; the same two for as long as Netty gives the same listener. */
    private @Nullable Http2FrameListener told;
    private @Nullable Checked checked;

    HeadsFirst(Rules rules) {
        super(new FieldsDecoder(rules));
    }

    void checkedBy(FrameEvents events) {
        checker = events;
    }

    @Override
    public void readFrame(ChannelHandlerContext context, ByteBuf in, Http2FrameListener listener)
            throws Http2Exception {
        if (told != listener) {
            told = listener;
            checked = new Checked(listener);
        }
        super.readFrame(context, in, checked);
    }

    /** Reads heads into {@link Fields}. */
    private static final class FieldsDecoder extends DefaultHttp2HeadersDecoder {

        /** A head of so many times the fields that it may have is not decoded at all. */
        private static final int FAR_TOO_MANY = 10;

        private final int maxFields;

        FieldsDecoder(Rules rules) {
            super(false, rules.maxHead());
            maxFields = rules.maxFields();
        }

        @Override
        protected Http2Headers newHeaders() {
            return new Fields(maxFields);
        }

        /** What is not decoded is missing in the table for all heads that follow, so that the connection has to end. */
        @Override
        public Http2Headers decodeHeaders(int stream, ByteBuf block) throws Http2Exception {
            int most = (int) Math.min(Integer.MAX_VALUE, (long) FAR_TOO_MANY * maxFields);
            if (FieldCount.isOver(most, block)) {
                throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM,
                        "a head of more than %d fields, %d are allowed", most, maxFields);
            }
            return super.decodeHeaders(stream, block);
        }
    }

    private final class Checked extends Http2FrameListenerDecorator {

        Checked(Http2FrameListener listener) {
            super(listener);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers fields, int padding,
                boolean end) throws Http2Exception {
            checker.checkHead(stream);
            super.onHeadersRead(context, stream, fields, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers fields, int dependency,
                short weight, boolean exclusive, int padding, boolean end) throws Http2Exception {
            checker.checkHead(stream);
            super.onHeadersRead(context, stream, fields, dependency, weight, exclusive, padding, end);
        }
    }
}
