package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.netty.util.ByteProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of messages against the grammar of HTTP/1.1 and against the limits, all of them but the bodies',
 * before Netty's decoder sees them: that forgives what must not be forgiven. What is wrong is found at the same byte
 * however the bytes are split, and what came before that byte has been passed on.
 *
 * <pre>
 *   START -> the first line -> (LINE -> NAME -> VALUE)* -> END      the head
 *   CHUNK -> SIZE -> EXTENSION? -> DATA -> CHUNK                    a chunked body
 *   CHUNK -> SIZE (0) -> (LINE -> NAME -> VALUE)* -> END            its trailers
 * </pre>
 */
final class HeadScan implements ByteProcessor {

    /** How many empty lines may come before a request: old clients send one after a body. */
    private static final int MAX_EMPTY_LINES = 8;

    /** How many bytes the lines of chunks may have beyond what chunks of that size need. */
    private static final int MAX_CHUNK_EXCESS = 16 * 1024;

    /** What the line of a chunk may have, as often as it likes. */
    private static final int CHUNK_LINE = 16;

    /** Fields that would change, at the end of a body, where it ends or who it is for. */
    private static final List<AsciiString> NOT_IN_TRAILERS = List.of(HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderNames.HOST, HttpHeaderNames.TRAILER,
            HttpHeaderNames.CONNECTION);

    private final HeadGrammar grammar;
    private final byte[] next;
    private final int maxLine;
    private final int maxHead;
    private final int maxFields;

    private byte state = HeadGrammar.START;

    /** What was wrong; nothing is checked after that. */
    private @Nullable BadMessage fault;

    /** Bytes of the line so far, and of the head's lines before it, the first one left out. */
    private int line;
    private int head;

    /** Fields of the head and the trailers, those of the head before the trailers, and those that delimit the body. */
    private int fields;
    private int fieldsBefore;
    private int lengths;
    private int codings;
    private boolean firstLine = true;
    private boolean trailers;
    private int emptyLines;

    /** The size of the chunk, while its line is read; then how many of its bytes are still to come. */
    private long size;
    private int excess;

    HeadScan(HeadGrammar grammar, int maxLine, int maxHead, int maxFields) {
        this.grammar = grammar;
        next = grammar.table();
        this.maxLine = maxLine;
        this.maxHead = maxHead;
        this.maxFields = maxFields;
    }

    /** Goes on to the next message. */
    void startHead() {
        state = HeadGrammar.START;
        line = 0;
        head = 0;
        fields = 0;
        fieldsBefore = 0;
        lengths = 0;
        codings = 0;
        firstLine = true;
        trailers = false;
        emptyLines = 0;
    }

    /** Goes on to a chunked body. */
    void startChunks() {
        state = HeadGrammar.CHUNK;
        line = 0;
        size = 0;
        excess = 0;
    }

    /** Returns whether a message has begun. */
    boolean isInside() {
        return state != HeadGrammar.START;
    }

    /** Returns whether the end of a head, or that of a chunked body, has been reached. */
    boolean isAtEnd() {
        return state == HeadGrammar.END;
    }

    /** Returns whether the head has Content-Length more than once, which only a lenient grammar lets pass. */
    boolean hasManyLengths() {
        return lengths > 1;
    }

    @Nullable
    BadMessage fault() {
        return fault;
    }

    /** Checks these bytes to the end of the head or the body, or to what is wrong, and returns where that is. */
    int scan(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to && fault == null && state != HeadGrammar.END) {
            if (state == HeadGrammar.DATA) {
                at = skipData(at, to);
                continue;
            }
            if (state == HeadGrammar.VALUE) {
                at = skipValue(buffer, at, to);
            }
            int stop = buffer.hasArray() ? find(buffer.array(), buffer.arrayOffset(), at, to)
                    : buffer.forEachByte(at, to - at, this);
            if (stop < 0) {
                return to;
            }
            stopped(buffer, stop);
            at = fault == null ? stop + 1 : stop;
        }
        return at;
    }

    /** Does for an array what the buffer's forEachByte does, and sooner; what is small comes in one. */
    private int find(byte[] array, int offset, int from, int to) {
        for (int i = from; i < to; i++) {
            i = skipRun(array, offset, i, to);
            if (i < to && !process(array[offset + i])) {
                return i;
            }
        }
        return -1;
    }

    /** Goes on to the first byte that changes the state, or to where the line may be too long. */
    private int skipRun(byte[] array, int offset, int from, int to) {
        byte run = state;
        if (run == HeadGrammar.SIZE) {
            return from;
        }
        int end = Math.min(to, from + Math.max(0, maxLine + 2 - line));
        int at = from;
        while (at < end && next[run << 4 | HeadGrammar.classOf(array[offset + at])] == run) {
            at++;
        }
        line += at - from;
        return at;
    }

    /** Goes on to where the value may end, or its line be too long: all before that may be in it. */
    private int skipValue(ByteBuf buffer, int from, int to) {
        int end = ControlBytes.find(buffer, from, Math.min(to, from + Math.max(0, maxLine + 2 - line)));
        line += end - from;
        return end;
    }

    private int skipData(int from, int to) {
        int skipped = (int) Math.min(size, to - from);
        size -= skipped;
        if (size == 0) {
            state = HeadGrammar.DATA_END;
        }
        return from + skipped;
    }

    /** Returns false where there is something to look at: see {@link #stopped}. */
    @Override
    public boolean process(byte value) {
        byte old = state;
        byte now = next[old << 4 | HeadGrammar.classOf(value)];
        state = now;
        if (++line > maxLine + 2) {
            return false;
        }
        if (now == old) {
            if (now == HeadGrammar.SIZE) {
                addDigit(value);
                return size <= Integer.MAX_VALUE;
            }
            return true;
        }
        return switch (now) {
            case HeadGrammar.BAD, HeadGrammar.START, HeadGrammar.LINE, HeadGrammar.VALUE, HeadGrammar.DATA,
                    HeadGrammar.END -> false;
            case HeadGrammar.NAME -> ++fields <= maxFields;
            case HeadGrammar.SIZE -> {
                addDigit(value);
                yield true;
            }
            case HeadGrammar.CHUNK -> {
                line = 0;
                yield true;
            }
            default -> true;
        };
    }

    private void addDigit(byte value) {
        size = size << 4 | Character.digit(value, 16);
    }

    private void stopped(ByteBuf buffer, int at) {
        if (line > maxLine + 2) {
            fail(tooLong());
        } else if (fields > maxFields) {
            fail(new BadMessage(431, "more than " + maxFields + " headers"));
        } else if (size > Integer.MAX_VALUE) {
            fail(new BadMessage(400, "a chunk of more than 2 GiB"));
        } else {
            switch (state) {
                case HeadGrammar.START -> emptyLine();
                case HeadGrammar.LINE -> lineEnded(buffer, at);
                case HeadGrammar.VALUE -> nameEnded(buffer, at);
                case HeadGrammar.DATA -> chunkBegins();
                case HeadGrammar.END -> line = 0;
                default -> fail(new BadMessage(400, "a character that is not allowed in " + grammar.role()));
            }
        }
    }

    private BadMessage tooLong() {
        return new BadMessage(firstLine ? 414 : 431, "a line of the head is longer than " + maxLine + " bytes");
    }

    private void fail(BadMessage why) {
        state = HeadGrammar.BAD;
        fault = why;
    }

    private void emptyLine() {
        line = 0;
        if (++emptyLines > MAX_EMPTY_LINES) {
            fail(new BadMessage(400, "empty lines instead of a request"));
        }
    }

    private void lineEnded(ByteBuf buffer, int at) {
        if (firstLine) {
            int to = buffer.getByte(at - 1) == '\r' ? at - 1 : at;
            if (!grammar.isFirstLine(buffer, at - line + 1, to)) {
                fail(new BadMessage(400, "the first line is not that of HTTP/1.1"));
            }
            firstLine = false;
        } else {
            head += line;
            if (head > maxHead) {
                fail(new BadMessage(431, "the head is longer than " + maxHead + " bytes"));
            }
        }
        line = 0;
    }

    private void nameEnded(ByteBuf buffer, int colon) {
        int from = colon - line + 1;
        if (line == 1 || state != HeadGrammar.VALUE) {
            folded();
        } else if (trailers) {
            if (NOT_IN_TRAILERS.stream().anyMatch(name -> isName(name, buffer, from))) {
                fail(new BadMessage(400, "a trailer that says where a body ends or whom it is for"));
            }
        } else {
            delimited(isName(HttpHeaderNames.CONTENT_LENGTH, buffer, from),
                    isName(HttpHeaderNames.TRANSFER_ENCODING, buffer, from));
        }
    }

    /** A line that goes on with the value before it, where the grammar allows that. */
    private void folded() {
        if (fields == fieldsBefore) {
            fail(new BadMessage(400, "white space before the first header"));
        } else if (++fields > maxFields) {
            fail(new BadMessage(431, "more than " + maxFields + " headers"));
        }
    }

    private void delimited(boolean length, boolean coding) {
        lengths += length ? 1 : 0;
        codings += coding ? 1 : 0;
        if (codings > 1) {
            fail(new BadMessage(400, "more than one Transfer-Encoding"));
        } else if (!grammar.isLenient() && lengths > 1) {
            fail(new BadMessage(400, "more than one Content-Length"));
        } else if (!grammar.isLenient() && lengths + codings > 1) {
            fail(new BadMessage(400, "Content-Length and Transfer-Encoding in one message"));
        }
    }

    private boolean isName(AsciiString name, ByteBuf buffer, int from) {
        if (name.length() != line - 1) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (AsciiString.toLowerCase((char) (buffer.getByte(from + i) & 0xff)) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void chunkBegins() {
        excess = Math.max(0, excess + line - CHUNK_LINE - (int) Math.min(size, 1 << 20));
        line = 0;
        if (excess > MAX_CHUNK_EXCESS) {
            fail(new BadMessage(400, "more bytes of chunk extensions than of chunks"));
        } else if (size == 0) {
            state = HeadGrammar.LINE;
            trailers = true;
            fieldsBefore = fields;
        }
    }
}
