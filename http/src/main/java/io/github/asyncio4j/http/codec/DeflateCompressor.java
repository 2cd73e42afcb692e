package io.github.asyncio4j.http.codec;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** The codings {@code gzip} and {@code deflate}, which is zlib's format. */
final class DeflateCompressor implements Compressor {

    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater;

    /** Null where the format is zlib's, which checks by itself. */
    private final @Nullable CRC32 check;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[8 * 1024];

    DeflateCompressor(boolean gzip) {
        deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, gzip);
        check = gzip ? new CRC32() : null;
        if (gzip) {
            made.writeBytes(GZIP_HEAD);
        }
    }

    @Override
    public byte[] compress(byte[] piece, boolean last) {
        deflater.setInput(piece);
        if (check != null) {
            check.update(piece);
        }
        if (last) {
            deflater.finish();
        }
        int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        int n = deflater.deflate(buffer, 0, buffer.length, mode);
        while (n > 0) {
            made.write(buffer, 0, n);
            n = n < buffer.length && !last ? 0 : deflater.deflate(buffer, 0, buffer.length, mode);
        }
        if (last && check != null) {
            little(check.getValue());
            little(deflater.getBytesRead());
        }
        byte[] all = made.toByteArray();
        made.reset();
        return all;
    }

    private void little(long value) {
        for (int shift = 0; shift < 32; shift += 8) {
            made.write((int) (value >> shift));
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
