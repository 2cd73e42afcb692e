package io.github.asyncio4j.net;

import java.io.EOFException;

/** The stream ended before what was asked for was there. */
public final class IncompleteReadException extends NetworkException {

    private static final long serialVersionUID = 1;

    private final byte[] partial;
    private final long expected;

    IncompleteReadException(byte[] partial, long expected) {
        super(partial.length + " bytes read on a total of " + (expected < 0 ? "undefined" : expected)
                + " expected bytes: the stream has ended", new EOFException());
        this.partial = partial;
        this.expected = expected;
    }

    /** Returns the bytes that came before the end. */
    public byte[] partial() {
        return partial.clone();
    }

    /** Returns how many bytes were asked for; -1 when it was a separator. */
    public long expected() {
        return expected;
    }
}
