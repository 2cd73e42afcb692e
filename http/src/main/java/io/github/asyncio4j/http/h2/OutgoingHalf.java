package io.github.asyncio4j.http.h2;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The half of a stream that goes out: messages as frames, and how much of them the peer has still to take. */
final class OutgoingHalf {

    /** When writers wait, and when they go on: those of a connection. */
    private static final int HIGH_MARK = 64 * 1024;
    private static final int LOW_MARK = 16 * 1024;

    private final StreamLine line;
    private final FramesOut out;
    private final EventLoop loop;

    /** Whether the last of what this side has to say was written. */
    private boolean ended;

    /** How many bytes were written and are not sent. */
    private long unsent;
    private @Nullable Future<Void> drained;

    OutgoingHalf(StreamLine line, FramesOut out) {
        this.line = line;
        this.out = out;
        loop = line.loop();
    }

    boolean isEnded() {
        return ended;
    }

    void write(HttpMessage head, Http2Headers fields) {
        HttpContent body = head instanceof HttpContent content ? content : null;
        boolean interim = head instanceof HttpResponse response && response.status().code() < 200;
        boolean last = body instanceof LastHttpContent end && !end.content().isReadable()
                && end.trailingHeaders().isEmpty() && !interim;
        ended |= last;
        out.head(line, fields, last);
        if (body != null && !last && !interim) {
            write(body);
        } else if (body != null) {
            body.release();
        }
    }

    void write(WholeResponse whole) {
        byte[] body = whole.body();
        ended = true;
        out.head(line, whole.fields(), body.length == 0);
        if (body.length > 0) {
            write(Unpooled.wrappedBuffer(body), body.length, true);
        }
    }

    void write(HttpContent content) {
        int size = content.content().readableBytes();
        boolean last = content instanceof LastHttpContent;
        ended |= last;
        if (last && !((LastHttpContent) content).trailingHeaders().isEmpty()) {
            if (size > 0) {
                write(content.content().retain(), size, false);
            }
            out.head(line, Heads.fields(((LastHttpContent) content).trailingHeaders()), true);
            content.release();
        } else {
            write(content.content(), size, last);
        }
    }

    void write(byte[] bytes) {
        write(Unpooled.wrappedBuffer(bytes), bytes.length, false);
    }

    private void write(ByteBuf data, int size, boolean last) {
        unsent += size;
        out.data(line, data, size, last);
    }

    void end() {
        ended = true;
        write(Unpooled.EMPTY_BUFFER, 0, true);
    }

    /** So many bytes have been sent, or never will be. */
    void sent(int bytes) {
        unsent -= bytes;
        if (unsent <= LOW_MARK) {
            wake();
        }
    }

    long unsent() {
        return unsent;
    }

    boolean isFull() {
        return unsent >= HIGH_MARK;
    }

    /** Waits until less is left to be sent, or the stream is lost. */
    void awaitRoom() {
        while (!line.isWritable()) {
            if (drained == null) {
                drained = loop.createFuture();
            }
            await(Asyncio.wait(List.of(drained)));
        }
    }

    /** Has those look again who wait for room. */
    void wake() {
        Future<Void> waiting = drained;
        if (waiting != null && !loop.isClosed()) {
            drained = null;
            if (!waiting.done()) {
                waiting.setResult(null);
            }
        }
    }
}
