package io.github.asyncio4j.http.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * The compression of messages that are sent.
 *
 * <p>The JDK's zlib refers 32 KiB back, always. Where less is agreed on, each message is compressed on its own and those
 * that are longer go as they are: then nothing refers further back than it may.
 */
final class Deflation {

    private static final int TAIL = 4;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final boolean forgets;
    private final int longest;

    /** Makes that of a client or a server. */
    Deflation(Deflate agreed, boolean client) {
        boolean narrow = agreed.bits(client) < Deflate.MAX_BITS;
        forgets = narrow || !agreed.keepsContext(client);
        longest = narrow ? 1 << agreed.bits(client) : Integer.MAX_VALUE;
    }

    /** Whether a message is to be compressed. */
    boolean suits(byte[] message) {
        return message.length > 0 && message.length <= longest;
    }

    /** Returns a message compressed; all that suit are, in order, since they refer to each other. */
    byte[] compress(byte[] message) {
        deflater.setInput(message);
        byte[] out = new byte[Math.max(64, message.length / 2)];
        int size = 0;
        while (true) {
            size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            if (size < out.length) {
                break;
            }
            out = Arrays.copyOf(out, 2 * out.length);
        }
        if (forgets) {
            deflater.reset();
        }
        // Each flush ends with an empty block, whose last four bytes the other side puts back.
        return Arrays.copyOf(out, size - TAIL);
    }

    void end() {
        deflater.end();
    }
}
