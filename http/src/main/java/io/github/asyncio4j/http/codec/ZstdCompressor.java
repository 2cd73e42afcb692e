package io.github.asyncio4j.http.codec;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The coding {@code zstd} (RFC 8878), by zstd-jni: one frame. */
final class ZstdCompressor implements Compressor {

    private static final int LEVEL = 3;

    /** The logarithm of the window: 256 KiB, for the sake of memory on both sides. */
    private static final int WINDOW = 18;

    private final ZstdCompressCtx encoder = new ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW);
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);

    @Override
    public byte[] compress(byte[] piece, boolean last) {
        EndDirective directive = last ? EndDirective.END : EndDirective.FLUSH;
        ByteBuffer input = ByteBuffer.wrap(piece);
        boolean done = false;
        while (!done) {
            done = encoder.compressByteBufferStream(buffer, input, directive);
            made.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        byte[] all = made.toByteArray();
        made.reset();
        return all;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
