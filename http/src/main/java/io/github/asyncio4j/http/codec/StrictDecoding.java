package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one of Netty's decoders and gives it what {@link HeadScan} has passed: a head when it is complete, the
 * bytes of a chunked body as they come. After the first fault the rest of the connection is discarded.
 *
 * <pre>
 *   HEAD --(a body in chunks)--> CHUNKED_BODY --+--> HEAD
 *        --(any other body)----> PLAIN_BODY ----+
 *        --(another protocol)--> PASSED_ON
 *   any  --(a fault)-----------> DISCARDED
 * </pre>
 */
final class StrictDecoding {

    /** Pieces of a body below this are put together: each costs more than its bytes. */
    private static final int SMALL = 1024;

    /** How many pieces of a body come out at once, so that who is done with them may stop the next ones. */
    static final int MAX_PIECES = 128;

    /** How many pieces of one body may be put together. Who sends letter by letter as they come sends none of these. */
    static final int MAX_TOGETHER = 1 << 20;

    /** One step of Netty's decoder. */
    @FunctionalInterface
    interface Step {
        void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception;
    }

    /** What the decoder of a role adds. */
    interface Role {

        /** Makes the message that says that there was a bad one. */
        HttpMessage invalid();

        /** Looks at a head, and returns what is wrong with it. */
        @Nullable
        BadMessage check(HttpMessage head);

        /** Returns whether another message may begin; if not, its bytes are a fault. */
        boolean mayBegin();

        /** Returns whether the bytes after this head are not HTTP/1.1 any more. */
        boolean isLast(HttpMessage head);
    }

    private enum Part {
        HEAD, CHUNKED_BODY, PLAIN_BODY, PASSED_ON, DISCARDED
    }

    private final HeadScan scan;
    private final Step netty;
    private final Role role;
    private Part part = Part.HEAD;

    /** How many bytes of the buffer are checked, and not consumed yet. */
    private int ahead;
    private boolean pending;

    /** How many pieces of the body were put together with others. */
    private int together;

    StrictDecoding(HeadScan scan, Step netty, Role role) {
        this.scan = scan;
        this.netty = netty;
        this.role = role;
    }

    /** Returns whether a part of a head has come, and not all of it. */
    boolean isHeadPending() {
        return pending && part == Part.HEAD;
    }

    /** Returns whether what comes next may wait as the bytes that it is: a head, or chunks, of which many fit into few bytes. */
    boolean canWait() {
        return part == Part.HEAD || part == Part.CHUNKED_BODY;
    }

    void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        switch (part) {
            case HEAD -> head(context, buffer, out);
            case CHUNKED_BODY -> chunks(context, buffer, out);
            case PLAIN_BODY -> {
                netty.decode(context, buffer, out);
                follow(out, before);
            }
            case PASSED_ON -> out.add(buffer.readRetainedSlice(buffer.readableBytes()));
            case DISCARDED -> buffer.skipBytes(buffer.readableBytes());
            default -> throw new AssertionError(part);
        }
    }

    private void head(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (!role.mayBegin()) {
            refuse(buffer, out, new BadMessage(400, "bytes that nobody asked for"));
            return;
        }
        scan(buffer);
        BadMessage fault = scan.fault();
        if (fault != null) {
            refuse(buffer, out, fault);
        } else if (scan.isAtEnd()) {
            int before = out.size();
            step(context, buffer, out);
            follow(out, before);
        } else if (!scan.isInside()) {
            buffer.skipBytes(ahead);
            ahead = 0;
        }
        pending = part == Part.HEAD && (buffer.isReadable() || scan.isInside());
    }

    private void chunks(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int before = out.size();
        scan(buffer);
        boolean more = true;
        while (more && part == Part.CHUNKED_BODY && ahead > 0 && out.size() - before < MAX_PIECES) {
            int from = out.size();
            int left = ahead;
            step(context, buffer, out);
            follow(out, from);
            more = left != ahead || from != out.size();
        }
        boolean held = more && ahead > 0;
        BadMessage fault = held ? null : scan.fault();
        putTogether(out, before);
        if (fault == null && together > MAX_TOGETHER) {
            fault = new BadMessage(400, "a body of more than " + MAX_TOGETHER + " chunks that came many at once");
        }
        if (fault != null && part == Part.CHUNKED_BODY) {
            refuse(buffer, out, fault);
        }
    }

    private void scan(ByteBuf buffer) {
        int from = buffer.readerIndex();
        ahead = scan.scan(buffer, from + ahead, buffer.writerIndex()) - from;
    }

    /** Lets Netty decode what is checked. */
    private void step(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        int end = buffer.writerIndex();
        int from = buffer.readerIndex();
        buffer.writerIndex(from + ahead);
        try {
            netty.decode(context, buffer, out);
        } finally {
            ahead -= buffer.readerIndex() - from;
            buffer.writerIndex(end);
        }
    }

    private void refuse(ByteBuf buffer, List<Object> out, BadMessage fault) {
        HttpObject refused = part == Part.HEAD ? role.invalid() : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        refused.setDecoderResult(DecoderResult.failure(fault));
        out.add(refused);
        part = Part.DISCARDED;
        buffer.skipBytes(buffer.readableBytes());
    }

    private void follow(List<Object> out, int from) {
        for (int i = from; i < out.size(); i++) {
            if (!(out.get(i) instanceof HttpObject message)) {
                return;
            }
            if (message instanceof HttpMessage head && !head.decoderResult().isFailure()) {
                begin(head);
            }
            if (message.decoderResult().isFailure()) {
                discard(out, i + 1);
                return;
            }
            if (message instanceof LastHttpContent && part != Part.PASSED_ON) {
                part = Part.HEAD;
                scan.startHead();
            }
        }
    }

    private void begin(HttpMessage head) {
        BadMessage wrong = role.check(head);
        if (wrong != null) {
            head.setDecoderResult(DecoderResult.failure(wrong));
        } else if (role.isLast(head)) {
            part = Part.PASSED_ON;
        } else if (HttpUtil.isTransferEncodingChunked(head)) {
            part = Part.CHUNKED_BODY;
            together = 0;
            scan.startChunks();
        } else {
            part = Part.PLAIN_BODY;
        }
    }

    private void discard(List<Object> out, int from) {
        part = Part.DISCARDED;
        for (int i = out.size() - 1; i >= from; i--) {
            ReferenceCountUtil.release(out.remove(i));
        }
    }

    /** Copies small pieces into one, so that a body of tiny chunks keeps neither its buffers nor an object for each. */
    private void putTogether(List<Object> out, int from) {
        int to = from;
        for (int i = from; i < out.size();) {
            int start = i;
            int end = i;
            int bytes = 0;
            while (end < out.size() && isSmall(out.get(end))) {
                bytes += ((HttpContent) out.get(end++)).content().readableBytes();
            }
            if (end == i) {
                out.set(to++, out.get(i++));
            } else {
                ByteBuf all = Unpooled.buffer(bytes);
                for (; i < end; i++) {
                    HttpContent piece = (HttpContent) out.get(i);
                    all.writeBytes(piece.content());
                    piece.release();
                }
                out.set(to++, new TinyPieces(all, end - start));
                together += end - start > 1 ? end - start : 0;
            }
        }
        while (out.size() > to) {
            out.removeLast();
        }
    }

    private static boolean isSmall(Object message) {
        return message instanceof HttpContent piece && !(piece instanceof LastHttpContent)
                && piece.content().readableBytes() < SMALL;
    }
}
