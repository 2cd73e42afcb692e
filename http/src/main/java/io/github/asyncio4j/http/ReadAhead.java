package io.github.asyncio4j.http;

import java.util.Arrays;

/** Bytes of a body that came beyond what was asked for. A piece that is taken as it came is not copied. */
final class ReadAhead {

    private static final byte[] NOTHING = {};

    /** The bytes are in it from {@code from} to {@code to}. */
    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    /** Whether the array was made here, and may be written to. */
    private boolean own;

    int size() {
        return to - from;
    }

    void add(byte[] chunk) {
        int left = size();
        if (left == 0) {
            bytes = chunk;
            own = false;
            from = 0;
            to = chunk.length;
            return;
        }
        if (!own || to + chunk.length > bytes.length) {
            // Twice as long, so that tiny pieces are not copied again and again.
            byte[] wider = new byte[Math.max(Math.addExact(left, chunk.length), (int) Math.min(left * 2L, 1 << 30))];
            System.arraycopy(bytes, from, wider, 0, left);
            bytes = wider;
            own = true;
            from = 0;
            to = left;
        }
        System.arraycopy(chunk, 0, bytes, to, chunk.length);
        to += chunk.length;
    }

    /** Takes the first n bytes; there must be as many. */
    byte[] take(int n) {
        byte[] taken = from == 0 && n == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + n);
        from += n;
        if (from == to) {
            bytes = NOTHING;
            from = 0;
            to = 0;
        }
        return taken;
    }

    byte[] takeAll() {
        return take(size());
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Returns how many bytes come before a separator, which does not begin before this place; -1 if it is not there. */
    int find(byte[] separator, int searched) {
        for (int i = from + searched; i <= to - separator.length; i++) {
            if (bytes[i] == separator[0]
                    && Arrays.equals(bytes, i, i + separator.length, separator, 0, separator.length)) {
                return i - from;
            }
        }
        return -1;
    }
}
