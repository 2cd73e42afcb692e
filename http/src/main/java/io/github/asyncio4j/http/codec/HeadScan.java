package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of requests against the grammar of HTTP/1.1, all of them but the bodies'. Netty's decoder, which
 * consumes the same bytes, forgives what must not be forgiven: a header folded over two lines, control characters
 * before the first line and in it, anything after the size of a chunk.
 *
 * <pre>
 *   START -> METHOD -> TARGET -> VERSION -> (LINE -> NAME -> VALUE)* -> END      the head
 *   CHUNK -> SIZE -> EXTENSION? -> the chunk's bytes -> CHUNK                    a chunked body
 *   CHUNK -> SIZE (0) -> (LINE -> NAME -> VALUE)* -> END                         its trailers
 * </pre>
 */
final class HeadScan implements ByteProcessor {

    // The states. Each that ends in CR has seen one, and expects the LF.
    private static final byte BAD = 0;
    private static final byte START = 1;
    private static final byte START_CR = 2;
    private static final byte METHOD = 3;
    private static final byte TARGET_FIRST = 4;
    private static final byte TARGET = 5;
    private static final byte VERSION = 6;
    private static final byte LINE_CR = 7;
    private static final byte LINE = 8;
    private static final byte NAME = 9;
    private static final byte VALUE = 10;
    private static final byte END_CR = 11;
    private static final byte END = 12;
    private static final byte CHUNK = 13;
    private static final byte SIZE = 14;
    private static final byte EXTENSION = 15;
    private static final byte CHUNK_CR = 16;
    private static final byte CHUNK_LF = 17;

    // The classes of bytes; 0 is a control character.
    private static final int TAB = 1;
    private static final int LF = 2;
    private static final int CR = 3;
    private static final int SPACE = 4;
    private static final int COLON = 5;
    private static final int SEMICOLON = 6;
    private static final int HEX = 7;
    private static final int TCHAR = 8;
    private static final int VISIBLE = 9;
    private static final int LATIN = 10;

    private static final byte[] CLASS = classes();
    private static final byte[] NEXT = table();

    private final int maxLine;
    private final int maxFields;

    private byte state = START;
    private int fields;
    private int line;

    /** The size of the chunk, while its line is read; then how many bytes are to be skipped, its end included. */
    private long size;

    HeadScan(int maxLine, int maxFields) {
        this.maxLine = maxLine;
        this.maxFields = maxFields;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, 0x21, 0x7f, (byte) VISIBLE);
        Arrays.fill(classes, 0x80, 0x100, (byte) LATIN);
        String tchars = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        String hex = "0123456789abcdefABCDEF";
        for (int i = 0; i < tchars.length(); i++) {
            classes[tchars.charAt(i)] = TCHAR;
        }
        for (int i = 0; i < hex.length(); i++) {
            classes[hex.charAt(i)] = HEX;
        }
        classes['\t'] = TAB;
        classes['\n'] = LF;
        classes['\r'] = CR;
        classes[' '] = SPACE;
        classes[':'] = COLON;
        classes[';'] = SEMICOLON;
        return classes;
    }

    private static byte[] table() {
        byte[] next = new byte[18 << 4];
        go(next, START, METHOD, HEX, TCHAR);
        go(next, START, START_CR, CR);
        go(next, START_CR, START, LF);
        go(next, METHOD, METHOD, HEX, TCHAR);
        go(next, METHOD, TARGET_FIRST, SPACE);
        go(next, TARGET_FIRST, TARGET, COLON, SEMICOLON, HEX, TCHAR, VISIBLE);
        go(next, TARGET, TARGET, COLON, SEMICOLON, HEX, TCHAR, VISIBLE);
        go(next, TARGET, VERSION, SPACE);
        go(next, VERSION, VERSION, COLON, SEMICOLON, HEX, TCHAR, VISIBLE);
        go(next, VERSION, LINE_CR, CR);
        go(next, LINE_CR, LINE, LF);
        go(next, LINE, NAME, HEX, TCHAR);
        go(next, LINE, END_CR, CR);
        go(next, NAME, NAME, HEX, TCHAR);
        go(next, NAME, VALUE, COLON);
        go(next, VALUE, VALUE, TAB, SPACE, COLON, SEMICOLON, HEX, TCHAR, VISIBLE, LATIN);
        go(next, VALUE, LINE_CR, CR);
        go(next, END_CR, END, LF);
        go(next, CHUNK, SIZE, HEX);
        go(next, SIZE, SIZE, HEX);
        go(next, SIZE, EXTENSION, SEMICOLON);
        go(next, SIZE, CHUNK_CR, CR);
        go(next, EXTENSION, EXTENSION, TAB, SPACE, COLON, SEMICOLON, HEX, TCHAR, VISIBLE);
        go(next, EXTENSION, CHUNK_CR, CR);
        go(next, CHUNK_CR, CHUNK_LF, LF);
        return next;
    }

    private static void go(byte[] table, byte from, byte to, int... classes) {
        for (int c : classes) {
            table[from << 4 | c] = to;
        }
    }

    /** Goes on to the next message. */
    void startHead() {
        state = START;
        fields = 0;
        line = 0;
    }

    /** Goes on to a chunked body. */
    void startChunks() {
        state = CHUNK;
        size = 0;
        line = 0;
    }

    /** Returns whether a message has begun. */
    boolean isInside() {
        return state != START;
    }

    /** Checks these bytes, and returns what is wrong with them, or null. */
    @Nullable
    BadMessage scan(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to) {
            if (state == CHUNK_LF) {
                at = skipChunk(at, to);
                continue;
            }
            int stop = buffer.forEachByte(at, to - at, this);
            if (state == BAD) {
                return problem();
            }
            at = stop < 0 ? to : stop + 1;
        }
        return null;
    }

    private int skipChunk(int from, int to) {
        int skipped = (int) Math.min(size, to - from);
        size -= skipped;
        if (size == 0) {
            startChunks();
        }
        return from + skipped;
    }

    /** Returns false where scanning has to stop: at what is wrong, and at the end of a chunk's first line. */
    @Override
    public boolean process(byte value) {
        byte old = state;
        byte now = NEXT[old << 4 | CLASS[value & 0xff]];
        state = now;
        if (++line > maxLine + 2) {
            state = BAD;
            return false;
        }
        if (now == old) {
            if (now == SIZE) {
                addDigit(value);
            }
            return state != BAD;
        }
        return entered(now, value);
    }

    private boolean entered(byte now, byte value) {
        switch (now) {
            case BAD -> line = 0;
            case START, LINE -> line = 0;
            case NAME -> {
                if (++fields > maxFields) {
                    state = BAD;
                }
            }
            case SIZE -> addDigit(value);
            case CHUNK_LF -> {
                if (size == 0) {
                    state = LINE;
                    line = 0;
                } else {
                    size += 2;
                    return false;
                }
            }
            default -> {}
        }
        return state != BAD;
    }

    private void addDigit(byte value) {
        size = size << 4 | Character.digit(value, 16);
        if (size > Integer.MAX_VALUE) {
            state = BAD;
        }
    }

    private BadMessage problem() {
        if (fields > maxFields) {
            return new BadMessage(431, "more than " + maxFields + " headers");
        }
        if (line > maxLine + 2) {
            return new BadMessage(431, "a line of the head is longer than " + maxLine + " bytes");
        }
        return new BadMessage(400, "a character that is not allowed in the head of a request or in its chunks");
    }
}
