package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * The last look at a head before it goes out. All that is put into one has passed the gate; should anything ever go past
 * that, it goes no further than here: the connection is closed, and nobody takes the one message for two.
 */
public final class WrittenHead implements ByteProcessor {

    private int lines;
    private boolean cr;

    private WrittenHead() {}

    /**
     * Looks at lines that were written from there on.
     *
     * @throws IllegalStateException if there is another number of them, or a control character
     */
    public static void check(ByteBuf buffer, int from, int lines) {
        WrittenHead head = new WrittenHead();
        int stop = buffer.forEachByte(from, buffer.writerIndex() - from, head);
        if (stop >= 0 || head.cr || head.lines != lines) {
            throw new IllegalStateException("a head with control characters was about to be sent: " + lines
                    + " lines were to be written, and there are " + head.lines);
        }
    }

    @Override
    public boolean process(byte value) {
        if (cr) {
            cr = false;
            lines++;
            return value == '\n';
        }
        if (value == '\r') {
            cr = true;
            return true;
        }
        return (value & 0xe0) != 0 && value != 0x7f || value == '\t';
    }
}
