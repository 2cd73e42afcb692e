package io.github.asyncio4j.http.codec;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The coding {@code br} (RFC 7932), by brotli4j. It holds about half a mebibyte outside of the heap. */
final class BrotliCompressor implements Compressor {

    /** As fast as gzip at its default, and a little shorter; what is better takes several times as long. */
    private static final int QUALITY = 4;

    /** The logarithm of the window: 256 KiB, for the sake of memory. */
    private static final int WINDOW = 18;
    private static final int INPUT = 16 * 1024;

    private final EncoderJNI.Wrapper encoder;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();

    BrotliCompressor() {
        try {
            encoder = new EncoderJNI.Wrapper(INPUT, QUALITY, WINDOW, Encoder.Mode.GENERIC);
        } catch (IOException e) {
            throw new IllegalStateException("brotli4j cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] compress(byte[] piece, boolean last) {
        Operation end = last ? Operation.FINISH : Operation.FLUSH;
        int at = 0;
        do {
            int length = Math.min(INPUT, piece.length - at);
            encoder.getInputBuffer().clear().put(piece, at, length);
            at += length;
            Operation operation = at < piece.length ? Operation.PROCESS : end;
            encoder.push(operation, length);
            takeOutput();
            while (encoder.hasRemainingInput()) {
                encoder.push(operation, 0);
                takeOutput();
            }
        } while (at < piece.length);
        byte[] all = made.toByteArray();
        made.reset();
        return all;
    }

    private void takeOutput() {
        if (!encoder.isSuccess()) {
            throw new IllegalStateException("brotli4j failed to compress");
        }
        while (encoder.hasMoreOutput()) {
            ByteBuffer output = encoder.pull();
            byte[] bytes = new byte[output.remaining()];
            output.get(bytes);
            made.writeBytes(bytes);
        }
    }

    @Override
    public void close() {
        encoder.destroy();
    }
}
