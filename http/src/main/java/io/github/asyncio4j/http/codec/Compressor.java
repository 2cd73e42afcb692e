package io.github.asyncio4j.http.codec;

/** Applies one content coding. Who uses it sees to it that one thread at a time does. */
interface Compressor {

    /** Returns all that the pieces so far become, but for what was returned before: the receiver can decode as much. */
    byte[] compress(byte[] piece, boolean last);

    /** Gives back what it holds outside of the heap. */
    void close();
}
