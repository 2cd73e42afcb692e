package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the bytes that come in, as strictly as RFC 6455 has it, without a socket: bytes are fed, messages
 * taken. Every rule is checked with the first byte that breaks it, also inside of a frame, and nothing is decoded before
 * somebody takes it; that is why Netty's decoder, which waits for whole frames and emits all that it has, is not used.
 *
 * <pre>
 *   HEAD --(2 to 14 bytes)--> PAYLOAD --(as many as declared)--> HEAD ... CLOSE frame --> nothing more is read
 * </pre>
 */
final class FrameReader {

    private static final byte[] NONE = new byte[0];

    /** What compression adds to a short message. */
    private static final long ROOM = 64;
    private static final int BYTES_FOR_WORK = 4 * 1024;

    /** Decompressed at a time. A KiB of it counts as a frame does: it takes long, and may be asked for with a byte. */
    private static final int SLICE = 64 * 1024;
    private static final int INFLATED_FOR_WORK = 1024;
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final boolean masked;
    private final @Nullable Inflater inflater;
    private final boolean resetInflater;
    private final int maxMessage;
    private final int maxFrame;
    private final int maxFragments;
    private final int slice;

    /** What was fed and is not read: from here to the end. The array is this object's own. */
    private byte[] input = NONE;
    private int at;

    private final byte[] head = new byte[Frames.MAX_HEAD];
    private int headLength;
    private boolean inPayload;

    /** The frame whose payload is being read. */
    private int first;
    private int mask;
    private long length;
    private long done;
    private byte[] control = NONE;

    /** The message that has begun; null between messages. */
    private @Nullable Assembly message;

    /** Where the piece of the message that the inflater has begun with stands, up to where; null if there is none. */
    private byte @Nullable [] piece;

    private int pieceEnd;
    private int opcode;
    private boolean compressed;
    private int fragments;
    private long work;

    /**
     * Makes one.
     *
     * @param masked whether the other side is a client, which has to mask
     * @param deflate how messages are compressed, or null if they are not
     */
    FrameReader(boolean masked, @Nullable Deflate deflate, WebSocketOptions options) {
        this(masked, deflate, options, SLICE);
    }

    /** Makes one which decompresses so many bytes at a time; for the tests. */
    FrameReader(boolean masked, @Nullable Deflate deflate, WebSocketOptions options, int slice) {
        this.slice = slice;
        this.masked = masked;
        inflater = deflate == null ? null : new Inflater(true);
        resetInflater = deflate != null && !deflate.keepsContext(masked);
        maxMessage = options.maxMessage();
        maxFrame = options.maxFrame();
        maxFragments = options.maxFragments();
    }

    /** Takes bytes, and the array with them. */
    void feed(byte[] bytes) {
        if (at == input.length) {
            input = bytes;
        } else {
            byte[] joined = Arrays.copyOfRange(input, at, input.length + bytes.length);
            System.arraycopy(bytes, 0, joined, input.length - at, bytes.length);
            input = joined;
        }
        at = 0;
    }

    /** Returns how many bytes are held: those that are not read, and those of a message that is not whole. */
    long bytes() {
        return input.length - at + (message == null ? 0 : message.size());
    }

    /**
     * Returns how much was decoded so far: each frame is one, each 4 KiB of a message are one more, and each KiB that comes
     * out of compressed ones.
     */
    long work() {
        return work;
    }

    /** Returns whether a message is half decompressed, so that {@link #next} can do more without another byte. */
    boolean isInflating() {
        return piece != null;
    }

    /** Returns the next message; null if more bytes are needed first, or if it {@link #isInflating}. */
    @Nullable
    WebSocketMessage next() throws Violation {
        while (inPayload || readHead()) {
            if (piece == null) {
                readPayload();
            }
            if (piece != null && !inflate(slice)) {
                return null;
            }
            if (done < length) {
                if (at == input.length) {
                    return null;
                }
                continue;
            }
            inPayload = false;
            headLength = 0;
            WebSocketMessage whole = endFrame();
            if (whole != null) {
                return whole;
            }
        }
        return null;
    }

    private boolean readHead() throws Violation {
        while (at < input.length) {
            head[headLength++] = input[at++];
            if (headLength == 1) {
                checkFirst(head[0] & 0xff);
            } else if (headLength == 2) {
                checkSecond(head[0] & Frames.OPCODE, head[1] & 0xff);
            }
            if (headLength >= 2 && headLength == wanted(head[1] & 0xff)) {
                beginFrame();
                return true;
            }
        }
        return false;
    }

    private static int wanted(int second) {
        int length = second & 0x7f;
        return 2 + (length < 126 ? 0 : length == 126 ? 2 : 8) + ((second & Frames.MASKED) == 0 ? 0 : 4);
    }

    private void checkFirst(int bits) throws Violation {
        int code = bits & Frames.OPCODE;
        boolean known = code <= Frames.BINARY || code >= Frames.CLOSE && code <= Frames.PONG;
        if (!known) {
            throw broken("a frame has the opcode " + code + ", which means nothing");
        }
        boolean mayCompress = inflater != null && (code == Frames.TEXT || code == Frames.BINARY);
        if ((bits & Frames.OTHER_RSV) != 0 || (bits & Frames.RSV1) != 0 && !mayCompress) {
            throw broken("a frame has a reserved bit, and no extension gives it a meaning");
        }
        if (Frames.isControl(code)) {
            if ((bits & Frames.FIN) == 0) {
                throw broken("a control frame is in fragments");
            }
        } else if (code == Frames.CONTINUATION && message == null) {
            throw broken("a frame continues a message that has not begun");
        } else if (code != Frames.CONTINUATION && message != null) {
            throw broken("a message begins before the last one has ended");
        }
    }

    private void checkSecond(int code, int bits) throws Violation {
        if (masked != ((bits & Frames.MASKED) != 0)) {
            throw broken(masked ? "a frame of the client is not masked" : "a frame of the server is masked");
        }
        if (Frames.isControl(code) && (bits & 0x7f) > Frames.MAX_CONTROL) {
            throw broken("a control frame is longer than " + Frames.MAX_CONTROL + " bytes");
        }
    }

    private void beginFrame() throws Violation {
        int declared = head[1] & 0x7f;
        int end = 2 + (declared < 126 ? 0 : declared == 126 ? 2 : 8);
        length = end == 2 ? declared : 0;
        for (int i = 2; i < end; i++) {
            length = length << 8 | head[i] & 0xff;
        }
        if (end == 4 && length < 126 || end == 10 && length >= 0 && length < 65_536) {
            throw broken("the length of a frame is written longer than it has to be");
        }
        if (length < 0) {
            throw broken("the length of a frame has its highest bit set");
        }
        mask = 0;
        for (int i = end; i < headLength; i++) {
            mask = mask << 8 | head[i] & 0xff;
        }
        first = head[0] & 0xff;
        done = 0;
        inPayload = true;
        if (Frames.isControl(first & Frames.OPCODE)) {
            control = new byte[(int) length];
        } else {
            beginData();
        }
    }

    private void beginData() throws Violation {
        boolean deflated = message == null ? (first & Frames.RSV1) != 0 : compressed;
        // Bytes that cannot be compressed get longer by it, at worst by an eighth; the message has its own limit.
        if (length > (deflated ? maxFrame + (maxFrame >> 3) + ROOM : (long) maxFrame)) {
            throw new Violation(CloseCodes.TOO_BIG,
                    "a frame is longer than the limit maxFrame, " + maxFrame + " bytes");
        }
        if (message == null) {
            opcode = first & Frames.OPCODE;
            compressed = deflated;
            message = new Assembly(opcode == Frames.TEXT, maxMessage);
            fragments = 0;
        }
        if (++fragments > maxFragments) {
            throw new Violation(CloseCodes.TOO_BIG, "a message has more than " + maxFragments
                    + " fragments, the limit maxFragments");
        }
        if (!compressed && message.size() + length > maxMessage) {
            throw Assembly.tooLong(maxMessage);
        }
    }

    private void readPayload() throws Violation {
        int n = (int) Math.min(length - done, input.length - at);
        if (masked) {
            Frames.mask(input, at, at + n, mask, (int) done);
        }
        if (Frames.isControl(first & Frames.OPCODE)) {
            System.arraycopy(input, at, control, (int) done, n);
        } else if (compressed) {
            begin(input, at, n);
        } else {
            message.append(input, at, n);
        }
        at += n;
        done += n;
    }

    private void begin(byte[] from, int start, int n) {
        inflater.setInput(from, start, n);
        piece = from;
        pieceEnd = start + n;
    }

    private boolean inflate(int most) throws Violation {
        int before = message.size();
        boolean all = message.inflate(inflater, piece, pieceEnd, most);
        work += (message.size() - before) / INFLATED_FOR_WORK;
        if (all) {
            piece = null;
        }
        return all;
    }

    private @Nullable WebSocketMessage endFrame() throws Violation {
        work++;
        int code = first & Frames.OPCODE;
        if (Frames.isControl(code)) {
            return switch (code) {
                case Frames.PING -> new WebSocketMessage.Ping(control);
                case Frames.PONG -> new WebSocketMessage.Pong(control);
                default -> close(control);
            };
        }
        if ((first & Frames.FIN) == 0) {
            return null;
        }
        if (compressed) {
            begin(TAIL, 0, TAIL.length);
            inflate(Integer.MAX_VALUE);
            if (resetInflater) {
                inflater.reset();
            }
        }
        byte[] bytes = message.whole();
        message = null;
        work += bytes.length / BYTES_FOR_WORK;
        return opcode == Frames.TEXT ? new WebSocketMessage.Text(new String(bytes, StandardCharsets.UTF_8))
                : new WebSocketMessage.Binary(bytes);
    }

    private static WebSocketMessage close(byte[] payload) throws Violation {
        if (payload.length == 0) {
            return new WebSocketMessage.Close(CloseCodes.NONE, "");
        }
        int code = payload.length == 1 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        if (!CloseCodes.isAllowed(code)) {
            throw broken(payload.length == 1 ? "a CLOSE frame has half a code" : "a CLOSE frame has the code " + code
                    + ", which must not be sent");
        }
        Utf8Check check = new Utf8Check();
        if (!check.accept(payload, 2, payload.length) || !check.isComplete()) {
            throw Assembly.notUtf8();
        }
        return new WebSocketMessage.Close(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private static Violation broken(String rule) {
        return new Violation(CloseCodes.PROTOCOL_ERROR, rule);
    }

    /** Gives back what the system holds for it, and what was fed; it cannot be used any more. */
    void end() {
        input = NONE;
        at = 0;
        message = null;
        piece = null;
        if (inflater != null) {
            inflater.end();
        }
    }
}
