package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;

/** Where text has control characters, looked for in eight bytes at a time: most of a head has none. */
final class ControlBytes {

    private static final long EACH = 0x0101_0101_0101_0101L;

    private ControlBytes() {}

    /** Returns where the first byte below a space, or 0x7f, is between these places; the second one if there is none. */
    static int find(ByteBuf buffer, int from, int to) {
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            long found = in(buffer.getLongLE(at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && !is(buffer.getByte(at))) {
            at++;
        }
        return at;
    }

    private static boolean is(byte value) {
        return (value & 0xe0) == 0 || value == 0x7f;
    }

    /**
     * Returns a word whose lowest bit that is set lies in the lowest byte that is such a character; 0 if none is. A borrow
     * reaches only bytes above one that is.
     */
    private static long in(long bytes) {
        long below = bytes - EACH * 0x20 & ~bytes;
        long delete = bytes ^ EACH * 0x7f;
        return (below | delete - EACH & ~delete) & EACH * 0x80;
    }
}
