package io.github.asyncio4j.http.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The coding {@code zstd} (RFC 8878), by zstd-jni: frames, one behind the other. */
final class ZstdDecompressor implements Decompressor {

    /** The logarithm of the largest window, 8 MiB, which is all that HTTP allows (RFC 9659). */
    private static final int WINDOW = 23;

    /** More are an attack: each has its cost, and none need have content. */
    private static final int MAX_FRAMES = 10_000;

    private final ZstdDecompressCtx decoder;
    private ByteBuffer input = ByteBuffer.wrap(Bodies.NONE);
    private int frames;

    /** Whether the last frame that was begun has ended. */
    private boolean ended;

    ZstdDecompressor() {
        try {
            decoder = new ZstdDecompressCtx().setLongMax(WINDOW);
        } catch (LinkageError e) {
            throw new DecompressionException("the body is compressed by zstd, and zstd-jni does not run here: " + e, e);
        }
    }

    @Override
    public void push(byte[] compressed) {
        input = ByteBuffer.wrap(compressed);
    }

    @Override
    public byte @Nullable [] pull() {
        ByteBuffer piece = null;
        while (!ended || input.hasRemaining()) {
            if (piece == null) {
                piece = ByteBuffer.allocate(PIECE);
            }
            int left = input.remaining();
            try {
                ended = decoder.decompressByteBufferStream(piece, input);
            } catch (ZstdException e) {
                throw new DecompressionException("the body is no zstd: " + e.getMessage(), e);
            }
            if (ended && ++frames > MAX_FRAMES) {
                throw new DecompressionException("the body is made of more than " + MAX_FRAMES + " frames of zstd");
            }
            int length = piece.position();
            if (length > 0) {
                return length == PIECE ? piece.array() : Arrays.copyOf(piece.array(), length);
            }
            if (!ended && input.remaining() == left) {
                return null;
            }
        }
        return null;
    }

    @Override
    public boolean isComplete() {
        return ended;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
