package io.github.asyncio4j.http.codec;

import java.util.Arrays;

/** Puts a body together. However small its pieces are, it takes no more than twice the memory of its bytes. */
public final class Gathering {

    private static final int LEAST = 4 * 1024;

    private byte[] all = Bodies.NONE;
    private int size;

    /** Makes an empty one. */
    public Gathering() {}

    /** Adds a piece, which must not change any more. */
    public void add(byte[] piece) {
        if (size == 0) {
            all = piece;
        } else {
            int needed = Math.addExact(size, piece.length);
            if (needed > all.length || size == all.length) {
                all = Arrays.copyOf(all, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(LEAST, needed * 2L)));
            }
            System.arraycopy(piece, 0, all, size, piece.length);
        }
        size += piece.length;
    }

    /** Returns the whole; a single piece as it is. */
    public byte[] bytes() {
        return size == all.length ? all : Arrays.copyOf(all, size);
    }
}
