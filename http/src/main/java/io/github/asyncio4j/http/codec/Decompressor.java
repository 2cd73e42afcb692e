package io.github.asyncio4j.http.codec;

import org.jspecify.annotations.Nullable;

/** Undoes one content coding. What goes in is pushed, what comes out is pulled until there is no more. */
interface Decompressor {

    /** The longest piece that is pulled. */
    int PIECE = 32 * 1024;

    /** Takes a piece of what is compressed; the one before it is used up. */
    void push(byte[] compressed);

    /**
     * Returns the next piece, of 1 to {@link #PIECE} bytes; null where more input is needed, or nothing more comes.
     *
     * @throws DecompressionException if the input is malformed
     */
    byte @Nullable [] pull();

    /** Returns whether the input may end here. */
    boolean isComplete();

    /** Gives back what it holds outside of the heap. A second call does nothing. */
    void close();
}
