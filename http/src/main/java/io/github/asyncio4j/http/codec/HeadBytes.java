package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of a message as the bytes that it is sent as (RFC 9112), put together in an array that the next one uses again.
 * For a message whose body is there Netty's encoder would make of it a map, two buffers and a list.
 *
 * <p>For one thread, and for one head at a time: from {@link #begin} to {@link #end} nobody may wait.
 */
public final class HeadBytes {

    /** A head has a few hundred bytes; the array of a larger one is not kept. */
    private static final int KEPT = 4 * 1024;
    private static final byte[] COLON = ascii(": ");
    private static final byte[] LINE_END = ascii("\r\n");

    private byte[] bytes = new byte[KEPT];

    /** The same array, for the last look at what it holds. */
    private ByteBuf view = Unpooled.wrappedBuffer(bytes);
    private int size;
    private int lines;

    /** Makes an empty one. */
    public HeadBytes() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins with the parts of the first line, between which go spaces. */
    public void begin(CharSequence first, CharSequence second, CharSequence third) {
        if (bytes.length > KEPT) {
            hold(new byte[KEPT]);
        }
        size = 0;
        lines = 0;
        put(first);
        put(' ');
        put(second);
        put(' ');
        put(third);
        endLine();
    }

    /** Adds a field, which has passed the gate. */
    public void add(CharSequence name, CharSequence value) {
        put(name);
        put(COLON, 0, COLON.length);
        put(value);
        endLine();
    }

    /**
     * Ends it and returns its bytes.
     *
     * @throws IllegalStateException if something in it has control characters; see {@link WrittenHead}
     */
    public byte[] end() {
        view.setIndex(0, size);
        WrittenHead.check(view, 0, lines);
        put(LINE_END, 0, LINE_END.length);
        return Arrays.copyOf(bytes, size);
    }

    private void endLine() {
        put(LINE_END, 0, LINE_END.length);
        lines++;
    }

    private void put(char c) {
        makeRoom(1);
        bytes[size++] = (byte) c;
    }

    private void put(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            put(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            put(text.toString());
        }
    }

    /** What the gate lets pass is Latin-1; of anything else this would keep the lower halves, for the last look to see. */
    @SuppressWarnings("deprecation")
    private void put(String text) {
        int length = text.length();
        makeRoom(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    private void put(byte[] from, int at, int length) {
        makeRoom(length);
        System.arraycopy(from, at, bytes, size, length);
        size += length;
    }

    private void makeRoom(int length) {
        if (length > bytes.length - size) {
            hold(Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, length))));
        }
    }

    private void hold(byte[] array) {
        bytes = array;
        view = Unpooled.wrappedBuffer(array);
    }
}
