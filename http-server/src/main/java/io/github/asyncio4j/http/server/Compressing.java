package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.codec.Compression;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compresses the pieces of a body on their way; each arrives at once. Large ones are compressed on another thread. */
final class Compressing implements BodyWriter, AutoCloseable {

    /** About a millisecond's work. */
    private static final int LARGE = 32 * 1024;

    private final ContentCoding coding;

    /** Made with the first piece: for HEAD there is none. */
    private @Nullable Compression compression;
    private @Nullable BodyWriter out;
    private boolean closed;

    /**
     * How many bytes were compressed on the loop's thread since it last had a rest. What becomes very short never fills the
     * connection, so that nothing else would make its writer wait.
     */
    private int held;

    Compressing(ContentCoding coding) {
        this.coding = coding;
    }

    Compressing over(BodyWriter writer) {
        out = writer;
        return this;
    }

    @Override
    public Coroutine<Void> write(byte[] piece) {
        return async(() -> {
            if (piece.length > 0) {
                await(Objects.requireNonNull(out).write(compressed(piece, false)));
            }
        });
    }

    /** Writes what is left. Suspends as {@link #write(byte[])}. */
    void finish() {
        await(Objects.requireNonNull(out).write(compressed(new byte[0], true)));
        close();
    }

    /** Returns a piece compressed. Suspends if it is large, or many came one after the other. */
    byte[] compressed(byte[] piece, boolean last) {
        Compression own = compression();
        if (held + piece.length < LARGE) {
            held += piece.length;
            return own.compress(piece, last);
        }
        held = 0;
        return await(toThread(() -> own.compress(piece, last)));
    }

    private Compression compression() {
        Compression own = compression;
        if (own == null) {
            if (closed) {
                throw new IllegalStateException("the response has ended");
            }
            own = Compression.of(coding.token());
            compression = own;
        }
        return own;
    }

    @Override
    public void close() {
        closed = true;
        if (compression != null) {
            compression.close();
        }
    }

    @Override
    public String toString() {
        return "Compressing[" + compression + "]";
    }
}
