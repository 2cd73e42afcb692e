package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;

/**
 * Counts the fields in the block of a head without decoding them. A byte may stand for a field of kilobytes (RFC 7541, 6.1),
 * so that a frame of 16 KiB takes as long to decode as one of 50 MiB; to count takes no longer than its bytes.
 */
final class FieldCount {

    private final ByteBuf block;
    private final int end;
    private int at;

    private FieldCount(ByteBuf block) {
        this.block = block;
        at = block.readerIndex();
        end = block.writerIndex();
    }

    /** Returns whether the block has more fields than these. What is malformed is not counted: the decoder refuses it. */
    static boolean isOver(int most, ByteBuf block) {
        FieldCount count = new FieldCount(block);
        for (int fields = 0; count.at < count.end;) {
            fields += count.skip() ? 1 : 0;
            if (fields > most) {
                return true;
            }
        }
        return false;
    }

    /** Goes on behind a field, or a size of the table (RFC 7541, 6), and returns whether it was a field. */
    private boolean skip() {
        int first = block.getByte(at);
        if ((first & 0x80) != 0) {
            integer(7);
            return true;
        }
        if ((first & 0xe0) == 0x20) {
            integer(5);
            return false;
        }
        if (integer((first & 0x40) != 0 ? 6 : 4) == 0) {
            string();
        }
        string();
        return true;
    }

    private void string() {
        if (at < end) {
            long length = integer(7);
            at = (int) Math.min(end, at + length);
        }
    }

    /** Reads an integer (RFC 7541, 5.1); one that is too large for anything is as good as the largest that fits. */
    private long integer(int prefix) {
        int most = (1 << prefix) - 1;
        long value = block.getByte(at++) & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; at < end; shift += 7) {
            int next = block.getByte(at++);
            value += shift < 28 ? (long) (next & 0x7f) << shift : (next & 0x7f) == 0 ? 0 : Integer.MAX_VALUE;
            if ((next & 0x80) == 0) {
                break;
            }
        }
        return value;
    }
}
