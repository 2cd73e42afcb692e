package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;

/**
 * The last look at a head before it goes out. All that is put into one has passed the gate; should anything ever go past
 * that, it goes no further than here: the connection is closed, and nobody takes the one message for two.
 */
public final class WrittenHead {

    private WrittenHead() {}

    /**
     * Looks at lines that were written from there on.
     *
     * @throws IllegalStateException if there is another number of them, or a control character
     */
    public static void check(ByteBuf buffer, int from, int lines) {
        int end = buffer.writerIndex();
        int found = 0;
        int at = ControlBytes.find(buffer, from, end);
        while (at < end) {
            if (buffer.getByte(at) == '\t') {
                at++;
            } else if (isLineEnd(buffer, at, end)) {
                found++;
                at += 2;
            } else {
                break;
            }
            at = ControlBytes.find(buffer, at, end);
        }
        if (at < end || found != lines) {
            throw new IllegalStateException("a head with control characters was about to be sent: " + lines
                    + " lines were to be written, and there are " + found);
        }
    }

    private static boolean isLineEnd(ByteBuf buffer, int at, int end) {
        return buffer.getByte(at) == '\r' && at + 1 < end && buffer.getByte(at + 1) == '\n';
    }
}
