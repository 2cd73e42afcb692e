package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Netty's decoder of requests, with {@link HeadScan} looking over its shoulder: whatever bytes it has consumed are
 * checked before what it made of them goes on. After the first fault the rest of the connection is discarded.
 */
public final class RequestDecoder extends HttpRequestDecoder {

    private enum Part {
        HEAD, CHUNKED_BODY, PLAIN_BODY, DISCARDED
    }

    private final HeadScan scan;
    private Part part = Part.HEAD;
    private boolean headPending;

    /** Makes one. Its own checks of characters are left out, since the scan has made them. */
    public RequestDecoder(int maxLine, int maxHead, int maxFields) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxLine)
                .setMaxHeaderSize(maxHead)
                .setMaxChunkSize(64 * 1024)
                .setValidateHeaders(false));
        scan = new HeadScan(maxLine, maxFields);
    }

    /** Returns whether a part of a head has come, and not all of it. */
    public boolean isHeadPending() {
        return headPending;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (part == Part.DISCARDED) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int from = buffer.readerIndex();
        int before = out.size();
        super.decode(context, buffer, out);
        BadMessage fault = part == Part.PLAIN_BODY ? null : scan.scan(buffer, from, buffer.readerIndex());
        if (fault != null && !hasFailed(out, before)) {
            refuse(out, before, fault);
        }
        follow(out, before);
        headPending = part == Part.HEAD && (buffer.isReadable() || scan.isInside());
    }

    private static boolean hasFailed(List<Object> out, int from) {
        return out.size() > from && ((HttpObject) out.get(from)).decoderResult().isFailure();
    }

    private void refuse(List<Object> out, int from, BadMessage fault) {
        for (int i = out.size() - 1; i >= from; i--) {
            ReferenceCountUtil.release(out.remove(i));
        }
        HttpObject refused = part == Part.HEAD ? createInvalidMessage()
                : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        refused.setDecoderResult(DecoderResult.failure(fault));
        out.add(refused);
    }

    private void follow(List<Object> out, int from) {
        for (int i = from; i < out.size(); i++) {
            Object message = out.get(i);
            if (((HttpObject) message).decoderResult().isFailure()) {
                part = Part.DISCARDED;
                return;
            }
            if (message instanceof LastHttpContent) {
                part = Part.HEAD;
                scan.startHead();
            } else if (message instanceof HttpRequest head) {
                boolean chunked = HttpUtil.isTransferEncodingChunked(head);
                part = chunked ? Part.CHUNKED_BODY : Part.PLAIN_BODY;
                if (chunked) {
                    scan.startChunks();
                }
            }
        }
    }
}
