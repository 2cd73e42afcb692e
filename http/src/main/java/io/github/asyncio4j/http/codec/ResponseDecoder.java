package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of responses, made strict, and told of the request that the next one answers: what comes without a
 * request is a fault.
 */
public final class ResponseDecoder extends HttpResponseDecoder {

    /** What a request asks for, as far as its response is delimited by that. */
    public enum Asked {
        /** A response with a body. */
        BODY,
        /** A response without a body, whatever its headers say: HEAD. */
        HEAD,
        /** The 101 that ends HTTP on this connection, or a response with a body. */
        UPGRADE,
        /** A tunnel, which a status of 2xx opens: CONNECT. */
        TUNNEL
    }

    private final StrictDecoding strict;
    private final HeadScan scan;

    /** What is asked for; null while nothing is. */
    private @Nullable Asked asked;
    private boolean begun;

    /**
     * Makes one.
     *
     * @param maxLine bytes in the first line and in each header
     * @param maxHead bytes in all headers, and trailers, together
     * @param maxFields headers and trailers
     * @param lenient whether old servers are forgiven what {@link HeadGrammar#LENIENT_RESPONSE} says
     */
    public ResponseDecoder(int maxLine, int maxHead, int maxFields, boolean lenient) {
        super(config(lenient));
        HeadGrammar grammar = lenient ? HeadGrammar.LENIENT_RESPONSE : HeadGrammar.RESPONSE;
        scan = new HeadScan(grammar, maxLine, maxHead, maxFields);
        strict = new StrictDecoding(scan, super::decode, new Responses());
    }

    /** Makes one that is strict and counts no headers. */
    public ResponseDecoder(int maxLine, int maxHead) {
        this(maxLine, maxHead, Integer.MAX_VALUE - 1, false);
    }

    private static HttpDecoderConfig config(boolean lenient) {
        return RequestDecoder.config()
                .setStrictLineParsing(!lenient)
                .setAllowDuplicateContentLengths(lenient);
    }

    /** Says, before a request is sent, whether it is a HEAD, whose response has no body whatever its headers say. */
    public void expect(boolean head) {
        expect(head ? Asked.HEAD : Asked.BODY);
    }

    /** Says, before a request is sent, what it asks for. */
    public void expect(Asked what) {
        asked = what;
        begun = false;
    }

    /** Returns whether a byte has come since a request was sent. */
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        begun = true;
        super.channelRead(context, message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        strict.decode(context, buffer, out);
        forget(out, before);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        super.decodeLast(context, buffer, out);
        forget(out, before);
    }

    /** The request is answered when the end of its response has come, and not that of one of 1xx. */
    private void forget(List<Object> out, int from) {
        boolean informational = false;
        for (int i = from; i < out.size(); i++) {
            Object message = out.get(i);
            informational = message instanceof HttpResponse head ? head.status().code() < 200 : informational;
            if (message instanceof LastHttpContent && !informational) {
                asked = null;
            }
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        return asked == Asked.HEAD && status >= 200 || isTunnel(status) || status == 101
                || super.isContentAlwaysEmpty(message);
    }

    private boolean isTunnel(int status) {
        return asked == Asked.TUNNEL && status >= 200 && status < 300;
    }

    /** With Transfer-Encoding the length does not count; nor is the connection to be trusted any longer. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        clearContentLength();
        message.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        HttpUtil.setKeepAlive(message, false);
    }

    private final class Responses implements StrictDecoding.Role {

        @Override
        public HttpMessage invalid() {
            return createInvalidMessage();
        }

        @Override
        public @Nullable BadMessage check(HttpMessage head) {
            HttpVersion version = head.protocolVersion();
            if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
                return new BadMessage(502, "its version is " + version);
            }
            int status = ((HttpResponse) head).status().code();
            if (status == 101 && asked != Asked.UPGRADE) {
                return new BadMessage(502, "its status is 101, and nobody asked for another protocol");
            }
            return delimited(head.headers(), version);
        }

        private @Nullable BadMessage delimited(HttpHeaders headers, HttpVersion version) {
            String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
            if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
                return new BadMessage(502, "its Transfer-Encoding is another one than chunked");
            }
            if (coding != null && version == HttpVersion.HTTP_1_0) {
                return new BadMessage(502, "it has a Transfer-Encoding, in HTTP/1.0");
            }
            if (version == HttpVersion.HTTP_1_0 && scan.hasManyLengths()) {
                // Netty takes the first and forgets the others.
                return new BadMessage(502, "it has more than one Content-Length, in HTTP/1.0");
            }
            String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
            return length == null || Framing.isLength(length) ? null
                    : new BadMessage(502, "its Content-Length is no number");
        }

        @Override
        public boolean mayBegin() {
            return asked != null;
        }

        @Override
        public boolean isLast(HttpMessage head) {
            int status = ((HttpResponse) head).status().code();
            return status == 101 || isTunnel(status);
        }
    }
}
