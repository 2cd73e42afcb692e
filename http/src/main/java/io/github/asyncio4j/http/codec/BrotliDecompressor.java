package io.github.asyncio4j.http.codec;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The coding {@code br} (RFC 7932), by brotli4j. Its window, outside of the heap, has 16 MiB at most. */
final class BrotliDecompressor implements Decompressor {

    private static final int INPUT = 16 * 1024;

    private final DecoderJNI.Wrapper decoder;
    private byte[] input = Bodies.NONE;
    private int at;

    /** Whether the decoder may go on with what it has, which it does only when it is asked to. */
    private boolean asked;
    private boolean closed;

    BrotliDecompressor() {
        if (!Brotli4jLoader.isAvailable()) {
            throw new DecompressionException("the body is compressed by brotli, and brotli4j does not run here: "
                    + Brotli4jLoader.getUnavailabilityCause(), Brotli4jLoader.getUnavailabilityCause());
        }
        try {
            decoder = new DecoderJNI.Wrapper(INPUT);
        } catch (IOException e) {
            throw new DecompressionException("brotli4j cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void push(byte[] compressed) {
        input = compressed;
        at = 0;
    }

    @Override
    public byte @Nullable [] pull() {
        while (true) {
            switch (decoder.getStatus()) {
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> {
                    byte[] piece = output();
                    if (piece.length > 0) {
                        return piece;
                    }
                }
                case NEEDS_MORE_INPUT -> {
                    if (decoder.hasOutput()) {
                        // Where the sender flushed, more input may be long in coming.
                        return output();
                    }
                    if (at == input.length && asked) {
                        return null;
                    }
                    more();
                }
                case DONE -> {
                    if (at < input.length) {
                        throw new DecompressionException("the body has bytes behind the end of its compressed data");
                    }
                    return null;
                }
                default -> throw new DecompressionException("the body is no brotli");
            }
        }
    }

    private byte[] output() {
        ByteBuffer some = decoder.pull(PIECE);
        byte[] piece = new byte[some.remaining()];
        some.get(piece);
        asked = false;
        return piece;
    }

    private void more() {
        int length = Math.min(INPUT, input.length - at);
        decoder.getInputBuffer().clear().put(input, at, length);
        at += length;
        asked = length == 0;
        decoder.push(length);
    }

    @Override
    public boolean isComplete() {
        return decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.destroy();
        }
    }
}
