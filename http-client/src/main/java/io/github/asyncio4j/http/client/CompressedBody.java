package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.codec.Compressing;
import io.github.asyncio4j.http.codec.Compression;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A body that is compressed while it is sent, anew each time. How long it becomes is not known before. */
final class CompressedBody {

    private static final List<String> CODINGS = List.of("gzip", "deflate", "br", "zstd");

    /** Bodies of bytes are compressed in pieces of this length, so that no second one of them is held. */
    private static final int PIECE = 256 * 1024;

    /** Those of whose libraries it is known that they run here. */
    private static final Set<String> AVAILABLE = ConcurrentHashMap.newKeySet();

    private CompressedBody() {}

    /** Returns the name of a coding, or throws. */
    static String check(String coding) {
        if (!CODINGS.contains(coding)) {
            throw new IllegalArgumentException("the content coding is \"" + coding + "\"; a body can be compressed with"
                    + " gzip, deflate, br or zstd");
        }
        return coding;
    }

    /** Returns what is sent instead of a body. Suspends while a library is loaded that was not before. */
    static Body of(Body plain, String coding) {
        if (!AVAILABLE.contains(coding)) {
            if (!await(toThread(() -> Compression.isAvailable(coding)))) {
                throw new IllegalStateException("the body cannot be compressed with " + coding + ": its library, "
                        + (coding.equals("br") ? "brotli4j" : "zstd-jni") + ", is not there or does not run on this"
                        + " machine; add it, or use gzip");
            }
            AVAILABLE.add(coding);
        }
        Body compressed = Body.ofStream(plain.mediaType(), out -> write(plain, coding, out));
        return plain.isRepeatable() ? compressed.withRepeats() : compressed;
    }

    private static void write(Body plain, String coding, BodyWriter out) {
        try (Compressing compressing = new Compressing(coding).over(out)) {
            byte[] bytes = plain.bytes();
            for (int from = 0; bytes != null && from < bytes.length; from += PIECE) {
                await(compressing.write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE))));
            }
            if (bytes == null) {
                await(plain.writeTo(compressing));
            }
            compressing.finish();
        }
    }
}
