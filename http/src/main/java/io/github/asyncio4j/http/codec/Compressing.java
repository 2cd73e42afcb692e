package io.github.asyncio4j.http.codec;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the pieces of a body on their way, of a request as of a response; each arrives at once. Large ones are
 * compressed on another thread.
 */
public final class Compressing implements BodyWriter, AutoCloseable {

    /** About a millisecond's work. */
    private static final int LARGE = 32 * 1024;

    private final String coding;

    /** Made with the first piece: for HEAD there is none. */
    private @Nullable Compression compression;
    private @Nullable BodyWriter out;
    private boolean closed;

    /**
     * How many bytes were compressed on the loop's thread since it last had a rest. What becomes very short never fills the
     * connection, so that nothing else would make its writer wait.
     */
    private int held;

    /** Makes one for a coding of which it is known that it {@link Compression#isAvailable}. */
    public Compressing(String coding) {
        this.coding = coding;
    }

    /** Sets where the pieces go; what is {@link #compressed} without being written needs nothing of the kind. */
    public Compressing over(BodyWriter writer) {
        out = writer;
        return this;
    }

    @Override
    public Coroutine<Void> write(byte[] piece) {
        return async(() -> {
            if (piece.length > 0) {
                pass(compressed(piece, false));
            }
        });
    }

    /** Writes what is left. Suspends as {@link #write(byte[])}. */
    public void finish() {
        pass(compressed(new byte[0], true));
        close();
    }

    private void pass(byte[] made) {
        if (made.length > 0) {
            await(Objects.requireNonNull(out).write(made));
        }
    }

    /** Returns a piece compressed. Suspends if it is large, or many came one after the other. */
    public byte[] compressed(byte[] piece, boolean last) {
        Compression own = compression();
        if (held + piece.length < LARGE) {
            held += piece.length;
            return own.compress(piece, last);
        }
        held = 0;
        return await(toThread(() -> own.compress(piece, last)));
    }

    private Compression compression() {
        if (closed) {
            throw new IllegalStateException("the body has ended; nothing more can be compressed into it");
        }
        Compression own = compression;
        if (own == null) {
            own = Compression.of(coding);
            compression = own;
        }
        return own;
    }

    /** Gives back what it holds outside of the heap; a piece that is being compressed is finished before. */
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
