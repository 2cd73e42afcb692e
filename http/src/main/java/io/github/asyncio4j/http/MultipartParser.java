package io.github.asyncio4j.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a multipart body apart (RFC 2046), without waiting for anything: it is fed bytes and tells what is in them. It
 * is our own, and not Netty's decoder of forms, because that one keeps what it was fed until somebody asks, knows forms
 * only, takes lines that end with a bare LF, and had bodies that it looped over or buffered without limit.
 *
 * <pre>
 *   PREAMBLE --delimiter--> HEAD --blank line--> BODY --delimiter--> HEAD
 *      |                                           |
 *      +--------------closing delimiter------------+--closing delimiter--> EPILOGUE --end of input--> END
 * </pre>
 *
 * <p>A delimiter is CRLF, two hyphens and the boundary; then come spaces or tabs, and CRLF, or two more hyphens. A line
 * that begins with a delimiter and goes on in another way is refused: what others would take it for cannot be known.
 * Every step takes bytes or changes the state, and each byte is looked at a fixed number of times, however the input
 * is cut into pieces.
 */
final class MultipartParser {

    /** What {@link #next} found. */
    enum Event {
        /** Nothing yet: more input is needed. */
        MORE,
        /** The headers of a part: {@link #head}. */
        HEAD,
        /** Bytes of a part: {@link #chunk}. */
        CHUNK,
        /** The end of a part. */
        PART_END,
        /** The end of the body. */
        END
    }

    private enum State {
        PREAMBLE, HEAD, BODY, EPILOGUE, END
    }

    /** How many bytes may stand before the first delimiter, and after the last. */
    private static final int MAX_AROUND = 8 * 1024;

    /** How many spaces may follow a delimiter. */
    private static final int MAX_PADDING = 256;

    private static final int MAX_BOUNDARY = 70;
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final byte[] NOTHING = new byte[0];

    /** CRLF, two hyphens and the boundary. CR stands at its beginning alone, which makes the search linear. */
    private final byte[] delimiter;

    private final int maxHead;
    private State state = State.PREAMBLE;

    /** What is not yet taken of the input: from the first index to before the second. Full arrays may be the feeder's. */
    private byte[] buffer = NOTHING;
    private int from;
    private int to;

    /** Up to where the search found nothing. */
    private int searched;

    /** Whether the line that the state begins with has no CRLF before it that could belong to a delimiter. */
    private boolean atLineStart = true;
    private boolean fedAll;
    private int around;
    private @Nullable Headers head;
    private byte[] chunk = NOTHING;

    MultipartParser(String boundary, int maxHead) {
        delimiter = ("\r\n--" + checkBoundary(boundary)).getBytes(StandardCharsets.ISO_8859_1);
        this.maxHead = maxHead;
    }

    /** Returns a boundary that RFC 2046 allows: 1 to 70 of its characters, the last no space. */
    static String checkBoundary(String boundary) {
        boolean allowed = !boundary.isEmpty() && boundary.length() <= MAX_BOUNDARY && !boundary.endsWith(" ");
        for (int i = 0; allowed && i < boundary.length(); i++) {
            char c = boundary.charAt(i);
            allowed = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    || "'()+_,-./:=? ".indexOf(c) >= 0;
        }
        if (!allowed) {
            throw BodyRefusedException.malformed("the boundary of the multipart body is not 1 to 70 characters of"
                    + " those that RFC 2046 allows");
        }
        return boundary;
    }

    /** Takes input; the array is left as it is, and must be. */
    void feed(byte[] piece) {
        if (from == to) {
            buffer = piece;
            searched -= from;
            from = 0;
            to = piece.length;
            return;
        }
        int live = to - from;
        if (piece.length > buffer.length - to) {
            byte[] larger = new byte[Math.max(1024, 2 * (live + piece.length))];
            System.arraycopy(buffer, from, larger, 0, live);
            buffer = larger;
            searched -= from;
            from = 0;
            to = live;
        }
        System.arraycopy(piece, 0, buffer, to, piece.length);
        to += piece.length;
    }

    /** Says that there is no more input. */
    void end() {
        fedAll = true;
    }

    /** Returns the headers of the part that began. */
    Headers head() {
        return Objects.requireNonNull(head, "no part has begun");
    }

    /** Returns the bytes that were found. */
    byte[] chunk() {
        return chunk;
    }

    /**
     * Goes on to what comes next.
     *
     * @throws BodyRefusedException if the body is malformed, over a limit or ends too early
     */
    Event next() {
        while (true) {
            State stateBefore = state;
            int fromBefore = from;
            Event event = step();
            if (event != null) {
                return event;
            }
            if (state == stateBefore && from == fromBefore) {
                if (!fedAll) {
                    return Event.MORE;
                }
                throw BodyRefusedException.malformed("the multipart body ends before its closing boundary");
            }
        }
    }

    /** Does one thing; null if there is nothing to tell of it. */
    private @Nullable Event step() {
        return switch (state) {
            case PREAMBLE -> preamble();
            case HEAD -> readHead();
            case BODY -> body();
            case EPILOGUE -> epilogue();
            case END -> Event.END;
        };
    }

    private @Nullable Event preamble() {
        int at = findDelimiter();
        if (at < 0) {
            return null;
        }
        countAround(at - from);
        take(at);
        passDelimiter();
        return null;
    }

    private @Nullable Event body() {
        int at = findDelimiter();
        if (at < 0) {
            return null;
        }
        if (at > from) {
            chunk = Arrays.copyOfRange(buffer, from, at);
            take(at);
            return Event.CHUNK;
        }
        return passDelimiter() ? Event.PART_END : null;
    }

    private @Nullable Event epilogue() {
        countAround(to - from);
        take(to);
        if (fedAll) {
            state = State.END;
        }
        return null;
    }

    private void countAround(int bytes) {
        around += bytes;
        if (around > MAX_AROUND) {
            throw BodyRefusedException.malformed("before the first or after the last boundary of the multipart body"
                    + " are more than " + MAX_AROUND + " bytes");
        }
    }

    private void take(int upTo) {
        if (upTo > from) {
            atLineStart = false;
        }
        from = upTo;
        searched = Math.max(searched, from);
    }

    /** Returns up to where no delimiter is: at its beginning if one or a piece of one is there. -1 if that is nowhere. */
    private int findDelimiter() {
        if (atLineStart && isDelimiter(from, 2) != Found.NO) {
            return isDelimiter(from, 2) == Found.YES ? from : -1;
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\r') {
                switch (isDelimiter(i, 0)) {
                    case YES -> {
                        return i;
                    }
                    case PERHAPS -> {
                        return i > from ? i : -1;
                    }
                    case NO -> {
                        // The next CR is the next chance.
                    }
                }
            }
        }
        return to > from ? to : -1;
    }

    private enum Found {
        NO, PERHAPS, YES
    }

    /** Whether a delimiter, from its given byte on, stands at this place. */
    private Found isDelimiter(int at, int skipped) {
        int length = Math.min(delimiter.length - skipped, to - at);
        if (!Arrays.equals(buffer, at, at + length, delimiter, skipped, skipped + length)) {
            return Found.NO;
        }
        return length == delimiter.length - skipped ? Found.YES : Found.PERHAPS;
    }

    /** Takes the delimiter and the rest of its line; false if that is not all there yet, or no delimiter. */
    private boolean passDelimiter() {
        int skipped = atLineStart && isDelimiter(from, 2) == Found.YES ? 2 : 0;
        if (isDelimiter(from, skipped) != Found.YES) {
            return false;
        }
        int at = from + delimiter.length - skipped;
        boolean closing = at < to && buffer[at] == '-';
        if (closing) {
            if (at + 1 < to && buffer[at + 1] != '-') {
                throw badDelimiter();
            }
            if (at + 1 >= to) {
                return false;
            }
            at += 2;
        }
        int padding = at;
        while (at < to && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        if (at - padding > MAX_PADDING) {
            throw badDelimiter();
        }
        boolean atEnd = at == to && closing && fedAll;
        if (!atEnd) {
            if (at < to && buffer[at] != '\r' || at + 1 < to && buffer[at + 1] != '\n') {
                throw badDelimiter();
            }
            if (at + 1 >= to) {
                return false;
            }
            at += 2;
        }
        from = at;
        searched = at;
        atLineStart = true;
        state = closing ? State.EPILOGUE : State.HEAD;
        return true;
    }

    private static BodyRefusedException badDelimiter() {
        return BodyRefusedException.malformed("a line of the multipart body begins with its boundary and goes on with"
                + " something that is neither two hyphens nor the end of the line");
    }

    private @Nullable Event readHead() {
        if (to - from >= 2 && buffer[from] == '\r' && buffer[from + 1] == '\n') {
            return beginBody(from, from + 2);
        }
        for (int i = Math.max(from, searched); i + BLANK_LINE.length <= to; i++) {
            if (Arrays.equals(buffer, i, i + BLANK_LINE.length, BLANK_LINE, 0, BLANK_LINE.length)) {
                return beginBody(i + 2, i + BLANK_LINE.length);
            }
            searched = i + 1;
        }
        if (to - from > maxHead + 1) {
            throw headTooLarge();
        }
        return null;
    }

    private BodyRefusedException headTooLarge() {
        return BodyRefusedException.tooLarge("the headers of a part are longer than the limit maxPartHead, " + maxHead
                + " bytes");
    }

    private Event beginBody(int endOfHead, int body) {
        if (endOfHead - from > maxHead) {
            throw headTooLarge();
        }
        head = PartHead.parse(buffer, from, endOfHead);
        from = body;
        searched = body;
        atLineStart = true;
        state = State.BODY;
        return Event.HEAD;
    }
}
