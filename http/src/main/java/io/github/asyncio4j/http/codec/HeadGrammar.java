package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What bytes may follow one another in the heads and chunks of messages (RFC 9112), as a table: in a state, a byte of
 * a class leads to the next state, or is wrong.
 */
enum HeadGrammar {

    REQUEST("a request", false) {
        @Override
        void firstLine(byte[] next) {
            go(next, START, METHOD, HEX, TCHAR);
            go(next, START, START_CR, CR);
            go(next, START_CR, START, LF);
            go(next, METHOD, METHOD, HEX, TCHAR);
            go(next, METHOD, TARGET_FIRST, SPACE);
            visible(next, TARGET_FIRST, TARGET);
            visible(next, TARGET, TARGET);
            go(next, TARGET, VERSION, SPACE);
            visible(next, VERSION, VERSION);
            go(next, VERSION, LINE_CR, CR);
        }

        /** Since there is just one more space, what follows it is the version. */
        @Override
        boolean isFirstLine(ByteBuf buffer, int from, int to) {
            return to - from > 9 && buffer.getByte(to - 9) == ' ' && isVersion(buffer, to - 8);
        }
    },

    RESPONSE("a response", false) {
        @Override
        void firstLine(byte[] next) {
            go(next, START, STATUS, TCHAR, HEX);
            visible(next, STATUS, STATUS);
            go(next, STATUS, STATUS, TAB, SPACE, LATIN);
            go(next, STATUS, LINE_CR, CR);
        }

        @Override
        boolean isFirstLine(ByteBuf buffer, int from, int to) {
            return isStatusLine(buffer, from, to);
        }
    },

    /**
     * Responses of old servers, in which nothing is ambiguous to a client that reads from one server and no proxy's
     * cache: lines that end in a bare LF, values that go on in the next line, more than one Content-Length if all are
     * the same, and Content-Length beside Transfer-Encoding, which then counts.
     */
    LENIENT_RESPONSE("a response", true) {
        @Override
        void firstLine(byte[] next) {
            RESPONSE.firstLine(next);
            go(next, STATUS, LINE, LF);
            go(next, VALUE, LINE, LF);
            go(next, LINE, END, LF);
            go(next, LINE, VALUE, SPACE, TAB);
        }

        @Override
        boolean isFirstLine(ByteBuf buffer, int from, int to) {
            return isStatusLine(buffer, from, to);
        }
    };

    // The states. Each that ends in CR has seen one, and expects the LF.
    static final byte BAD = 0;
    static final byte START = 1;
    static final byte START_CR = 2;
    static final byte METHOD = 3;
    static final byte TARGET_FIRST = 4;
    static final byte TARGET = 5;
    static final byte VERSION = 6;
    static final byte STATUS = 7;
    static final byte LINE_CR = 8;
    static final byte LINE = 9;
    static final byte NAME = 10;
    static final byte VALUE = 11;
    static final byte END_CR = 12;
    static final byte END = 13;
    static final byte CHUNK = 14;
    static final byte SIZE = 15;
    static final byte EXTENSION = 16;
    static final byte EXTENSION_NAME = 17;
    static final byte EXTENSION_VALUE = 18;
    static final byte EXTENSION_TOKEN = 19;
    static final byte EXTENSION_QUOTED = 20;
    static final byte EXTENSION_ESCAPE = 21;
    static final byte EXTENSION_END = 22;
    static final byte CHUNK_CR = 23;
    static final byte DATA = 24;
    static final byte DATA_END = 25;
    static final byte DATA_CR = 26;

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
    private static final int EQUALS = 11;
    private static final int QUOTE = 12;
    private static final int BACKSLASH = 13;

    private static final byte[] CLASS = classes();

    private final String role;
    private final boolean lenient;
    private final byte[] next = new byte[27 << 4];

    HeadGrammar(String role, boolean lenient) {
        this.role = role;
        this.lenient = lenient;
        common();
        firstLine(next);
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
        classes['='] = EQUALS;
        classes['"'] = QUOTE;
        classes['\\'] = BACKSLASH;
        return classes;
    }

    private void common() {
        go(next, LINE_CR, LINE, LF);
        go(next, LINE, NAME, HEX, TCHAR);
        go(next, LINE, END_CR, CR);
        go(next, NAME, NAME, HEX, TCHAR);
        go(next, NAME, VALUE, COLON);
        visible(next, VALUE, VALUE);
        go(next, VALUE, VALUE, TAB, SPACE, LATIN);
        go(next, VALUE, LINE_CR, CR);
        go(next, END_CR, END, LF);
        chunks();
    }

    private void chunks() {
        go(next, CHUNK, SIZE, HEX);
        go(next, SIZE, SIZE, HEX);
        go(next, SIZE, EXTENSION, SEMICOLON);
        go(next, SIZE, CHUNK_CR, CR);
        extensions();
        go(next, CHUNK_CR, DATA, LF);
        go(next, DATA_END, DATA_CR, CR);
        go(next, DATA_CR, CHUNK, LF);
    }

    private void extensions() {
        go(next, EXTENSION, EXTENSION, TAB, SPACE);
        go(next, EXTENSION, EXTENSION_NAME, HEX, TCHAR);
        go(next, EXTENSION_NAME, EXTENSION_NAME, HEX, TCHAR);
        go(next, EXTENSION_NAME, EXTENSION_VALUE, EQUALS);
        go(next, EXTENSION_VALUE, EXTENSION_VALUE, TAB, SPACE);
        go(next, EXTENSION_VALUE, EXTENSION_TOKEN, HEX, TCHAR);
        go(next, EXTENSION_VALUE, EXTENSION_QUOTED, QUOTE);
        go(next, EXTENSION_TOKEN, EXTENSION_TOKEN, HEX, TCHAR);
        visible(next, EXTENSION_QUOTED, EXTENSION_QUOTED);
        go(next, EXTENSION_QUOTED, EXTENSION_QUOTED, TAB, SPACE);
        go(next, EXTENSION_QUOTED, EXTENSION_ESCAPE, BACKSLASH);
        go(next, EXTENSION_QUOTED, EXTENSION_END, QUOTE);
        visible(next, EXTENSION_ESCAPE, EXTENSION_QUOTED);
        go(next, EXTENSION_ESCAPE, EXTENSION_QUOTED, TAB, SPACE);
        for (byte end : new byte[] {EXTENSION_NAME, EXTENSION_TOKEN, EXTENSION_END}) {
            go(next, end, EXTENSION, SEMICOLON);
            go(next, end, CHUNK_CR, CR);
        }
    }

    private static void visible(byte[] table, byte from, byte to) {
        go(table, from, to, COLON, SEMICOLON, HEX, TCHAR, VISIBLE, EQUALS, QUOTE, BACKSLASH);
    }

    private static void go(byte[] table, byte from, byte to, int... classes) {
        for (int c : classes) {
            table[from << 4 | c] = to;
        }
    }

    private static boolean isStatusLine(ByteBuf buffer, int from, int to) {
        if (to - from < 12 || !isVersion(buffer, from) || buffer.getByte(from + 8) != ' '
                || to - from > 12 && buffer.getByte(from + 12) != ' ') {
            return false;
        }
        // The space after the status is owed even without a reason, and often forgotten; nothing depends on it.
        return buffer.getByte(from + 9) != '0' && isDigit(buffer.getByte(from + 9))
                && isDigit(buffer.getByte(from + 10)) && isDigit(buffer.getByte(from + 11));
    }

    private static boolean isVersion(ByteBuf buffer, int from) {
        for (int i = 0; i < 5; i++) {
            if (buffer.getByte(from + i) != "HTTP/".charAt(i)) {
                return false;
            }
        }
        return isDigit(buffer.getByte(from + 5)) && buffer.getByte(from + 6) == '.'
                && isDigit(buffer.getByte(from + 7));
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** Adds what may be in the first line, and what else is different. */
    abstract void firstLine(byte[] next);

    /** Returns whether a first line, of the right characters, has the right form. */
    abstract boolean isFirstLine(ByteBuf buffer, int from, int to);

    /** Returns the next states, by state (times 16) and class. */
    byte[] table() {
        return next;
    }

    boolean isLenient() {
        return lenient;
    }

    String role() {
        return role;
    }

    static int classOf(byte value) {
        return CLASS[value & 0xff];
    }
}
