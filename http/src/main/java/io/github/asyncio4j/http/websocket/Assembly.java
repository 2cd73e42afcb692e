package io.github.asyncio4j.http.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message that comes in pieces. It holds no more than the limit, and no more than twice what has really
 * come: a length that was only declared takes no memory.
 */
final class Assembly {

    private static final int FIRST = 512;

    private final int limit;
    private final @Nullable Utf8Check utf8;
    private byte[] bytes = new byte[0];
    private int size;

    /** Makes an empty one, of a text or of bytes. */
    Assembly(boolean text, int limit) {
        this.limit = limit;
        utf8 = text ? new Utf8Check() : null;
    }

    int size() {
        return size;
    }

    /** Adds a piece, whose length has been checked. */
    void append(byte[] from, int at, int n) throws Violation {
        if (bytes.length - size < n) {
            bytes = Arrays.copyOf(bytes, Math.max(size + n, (int) Math.min(limit, 2L * bytes.length)));
        }
        System.arraycopy(from, at, bytes, size, n);
        added(n);
    }

    /**
     * Adds what comes out of a piece that was compressed.
     *
     * @param inflater has the piece as its input
     * @param from the array of the piece
     * @param end where in it the piece ends
     * @param most so many bytes and no more come out in this call
     * @return whether that was all
     */
    boolean inflate(Inflater inflater, byte[] from, int end, int most) throws Violation {
        int enough = (int) Math.min(size + (long) most, Integer.MAX_VALUE);
        try {
            while (size < enough) {
                if (size == bytes.length) {
                    grow();
                }
                int made = inflateSome(inflater, Math.min(bytes.length, enough) - size);
                added(made);
                if (inflater.finished()) {
                    // A last block, which ends nothing here: what follows is another stream (RFC 7692, 7.2.3.4).
                    int left = inflater.getRemaining();
                    inflater.reset();
                    inflater.setInput(from, end - left, left);
                } else if (made == 0) {
                    if (inflater.needsInput()) {
                        return true;
                    }
                    throw new DataFormatException("no progress");
                }
            }
            return false;
        } catch (DataFormatException e) {
            throw new Violation(CloseCodes.INVALID_PAYLOAD, "the compressed data of a message is malformed");
        }
    }

    /** Fills what is free. What comes out before a fault counts first, so that the verdict is the same for every split. */
    private int inflateSome(Inflater inflater, int most) throws DataFormatException, Violation {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(bytes, size, most);
        } catch (DataFormatException e) {
            added((int) (inflater.getBytesWritten() - before));
            throw e;
        }
    }

    /** Makes room for one byte more than the limit, which tells that a message is too long. */
    private void grow() {
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(FIRST, 2L * bytes.length), limit + 1L));
    }

    private void added(int n) throws Violation {
        if (utf8 != null && !utf8.accept(bytes, size, size + n)) {
            throw notUtf8();
        }
        size += n;
        if (size > limit) {
            throw tooLong(limit);
        }
    }

    static Violation tooLong(int limit) {
        return new Violation(CloseCodes.TOO_BIG, "a message is longer than the limit maxMessage, " + limit + " bytes");
    }

    static Violation notUtf8() {
        return new Violation(CloseCodes.INVALID_PAYLOAD, "a text is not UTF-8");
    }

    /** Returns the whole message, which must not be added to any more. */
    byte[] whole() throws Violation {
        if (utf8 != null && !utf8.isComplete()) {
            throw notUtf8();
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
