package io.github.asyncio4j.http.codec;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Compresses one body, piece by piece. A piece may be compressed on any thread, one at a time; close it on any other,
 * even meanwhile.
 *
 * <pre>
 *   IDLE <--compress--> BUSY --close--> LEAVING --(the piece is done)--> CLOSED
 *   IDLE --close--> CLOSED
 * </pre>
 */
public final class Compression implements AutoCloseable {

    private enum State {
        IDLE, BUSY, LEAVING, CLOSED
    }

    private final Compressor compressor;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private Compression(Compressor compressor) {
        this.compressor = compressor;
    }

    /** Makes one for a coding that {@link #isAvailable}. */
    public static Compression of(String coding) {
        return new Compression(switch (coding) {
            case "gzip" -> new DeflateCompressor(true);
            case "deflate" -> new DeflateCompressor(false);
            case "br" -> new BrotliCompressor();
            case "zstd" -> new ZstdCompressor();
            default -> throw new IllegalArgumentException("the content coding " + coding + " is unknown");
        });
    }

    /** Returns whether a coding can be applied here. The first call loads what does, which takes a while. */
    public static boolean isAvailable(String coding) {
        return switch (coding) {
            case "gzip", "deflate" -> true;
            case "br" -> Codings.runsBrotli();
            case "zstd" -> Codings.runsZstd();
            default -> false;
        };
    }

    /**
     * Returns what a piece becomes, whole: with it and what came before, the receiver has all bytes up to here.
     *
     * @param last whether the body ends with it
     * @throws IllegalStateException if this is closed, or compresses another piece
     */
    public byte[] compress(byte[] piece, boolean last) {
        if (!state.compareAndSet(State.IDLE, State.BUSY)) {
            throw new IllegalStateException("nothing more can be compressed here now: " + this);
        }
        try {
            return compressor.compress(piece, last);
        } finally {
            if (!state.compareAndSet(State.BUSY, State.IDLE)) {
                state.set(State.CLOSED);
                compressor.close();
            }
        }
    }

    /** Returns whether it holds nothing outside of the heap any more. */
    public boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    /** Gives back what it holds outside of the heap; a piece that is being compressed is finished before. */
    @Override
    public void close() {
        // A piece may end between the two looks at the state: then the third sees it.
        while (!state.compareAndSet(State.BUSY, State.LEAVING)) {
            if (state.compareAndSet(State.IDLE, State.CLOSED)) {
                compressor.close();
                return;
            }
            if (state.get() != State.IDLE && state.get() != State.BUSY) {
                return;
            }
        }
    }

    @Override
    public String toString() {
        return "Compression[" + state.get() + "]";
    }
}
