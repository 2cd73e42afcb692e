package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Looks at the header of each frame before Netty's reader does, which tells nobody of some: counts what costs work and
 * carries nothing, and knows whether a head has come in part.
 */
final class FrameScan {

    /** Takes note of a frame, once its header is there. */
    interface Counter {

        /** Returns whether this frame is one too many. */
        boolean isTooMuch(byte type, int flags, int length);
    }

    private static final int HEADER = 9;
    private static final int END_HEADERS = 4;

    private final Counter counter;

    /** What is left of the preface of a client. */
    private int preface;

    /** The header of a frame, as far as it has come. */
    private final byte[] header = new byte[HEADER];
    private int got;

    /** How much of the payload is still to come. */
    private int payload;
    private byte type;
    private int flags;

    /** Whether a head has begun whose last frame has not been seen whole. */
    private boolean inHead;

    /** How many heads, and other frames outside of heads, have come whole. */
    private int units;

    FrameScan(int preface, Counter counter) {
        this.preface = preface;
        this.counter = counter;
    }

    /** Looks at what came, and returns whether it had a frame too many. */
    boolean isTooMuch(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        int skipped = Math.min(preface, end - at);
        preface -= skipped;
        at += skipped;
        while (at < end) {
            if (got < HEADER) {
                int some = Math.min(HEADER - got, end - at);
                in.getBytes(at, header, got, some);
                at += some;
                got += some;
                if (got < HEADER) {
                    break;
                }
                begin();
                if (counter.isTooMuch(type, flags, payload)) {
                    return true;
                }
            }
            int some = Math.min(payload, end - at);
            payload -= some;
            at += some;
            if (payload == 0) {
                end();
            }
        }
        return false;
    }

    private void begin() {
        payload = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
        type = header[3];
        flags = header[4];
        inHead |= type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.PUSH_PROMISE;
    }

    private void end() {
        got = 0;
        boolean ofHead = type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.PUSH_PROMISE
                || type == Http2FrameTypes.CONTINUATION;
        if (ofHead && (flags & END_HEADERS) != 0) {
            inHead = false;
        }
        if (!inHead) {
            units++;
        }
    }

    /** Returns whether something has come in part that should be there whole before long: anything but a body. */
    boolean isPending() {
        return preface > 0 || inHead || got > 0 && (got < HEADER || type != Http2FrameTypes.DATA);
    }

    /** Returns how many heads, and other frames outside of heads, have come whole. */
    int units() {
        return units;
    }
}
