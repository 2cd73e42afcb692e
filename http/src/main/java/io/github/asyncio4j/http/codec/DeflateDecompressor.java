package io.github.asyncio4j.http.codec;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The coding {@code deflate}: zlib's format, or what some servers send in its name, bare deflate. Which of them it is, the
 * first two bytes tell.
 */
final class DeflateDecompressor implements Decompressor {

    private byte[] input = Bodies.NONE;
    private @Nullable Inflater inflater;

    @Override
    public void push(byte[] compressed) {
        Inflater known = inflater;
        if (known == null) {
            // The first byte alone, if that is all there is, waits here.
            input = Bodies.join(java.util.List.of(input, compressed), input.length + compressed.length);
        } else {
            input = compressed;
            known.setInput(input);
        }
    }

    @Override
    public byte @Nullable [] pull() {
        if (inflater == null) {
            if (input.length < 2) {
                return null;
            }
            boolean zlib = (input[0] & 0x0f) == 8 && ((input[0] & 0xff) << 8 | input[1] & 0xff) % 31 == 0;
            inflater = new Inflater(!zlib);
            inflater.setInput(input);
        }
        byte[] piece = inflate(inflater, "deflate");
        if (piece == null && inflater.finished() && inflater.getRemaining() > 0) {
            throw new DecompressionException("the body has bytes behind the end of its compressed data");
        }
        return piece;
    }

    /** Returns the next piece that comes out, or null. */
    static byte @Nullable [] inflate(Inflater inflater, String coding) {
        byte[] piece = new byte[PIECE];
        int length;
        try {
            length = inflater.inflate(piece);
        } catch (DataFormatException e) {
            throw new DecompressionException("the body is no " + coding + ": " + e.getMessage(), e);
        }
        if (length == 0 && inflater.needsDictionary()) {
            throw new DecompressionException("the body is no " + coding + ": it needs a dictionary");
        }
        return length == 0 ? null : length == PIECE ? piece : Arrays.copyOf(piece, length);
    }

    @Override
    public boolean isComplete() {
        return inflater != null && inflater.finished();
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
