package io.github.asyncio4j.http.server;

/**
 * The two loops over octets that Autobahn's suite lets others do, for which Jython needs minutes where the messages are
 * large. Called by {@code wsaccel}, in the JVM of the suite.
 */
public final class AutobahnOctets {

    /** Where the first octet of a sequence leaves the state: octets to come, and the bounds of the next one. */
    private int missing;
    private int low = 0x80;
    private int high = 0xBF;

    /** Masks a piece of a frame in place, as of the position that it has in the frame (RFC 6455, 5.3). */
    public static void xor(byte[] piece, byte[] mask, long position) {
        for (int i = 0; i < piece.length; i++) {
            piece[i] ^= mask[(int) (position + i & 3)];
        }
    }

    /** Returns the index of the first octet that UTF-8 does not allow after all that came before, or -1 (RFC 3629, 4). */
    public int firstBad(byte[] piece) {
        for (int i = 0; i < piece.length; i++) {
            if (!next(piece[i] & 0xFF)) {
                return i;
            }
        }
        return -1;
    }

    private boolean next(int octet) {
        if (missing > 0) {
            boolean good = octet >= low && octet <= high;
            missing--;
            low = 0x80;
            high = 0xBF;
            return good;
        }
        missing = octet < 0x80 ? 0 : octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        low = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
        high = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
        return octet < 0x80 || octet >= 0xC2 && octet <= 0xF4;
    }

    /** Returns whether no character is begun and not ended. */
    public boolean isWhole() {
        return missing == 0;
    }
}
