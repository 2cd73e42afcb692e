package io.github.asyncio4j.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bits of a frame's head, and its mask. */
final class Frames {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int OTHER_RSV = 0x30;
    static final int OPCODE = 0x0f;
    static final int MASKED = 0x80;

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** How long the payload of a control frame may be. */
    static final int MAX_CONTROL = 125;

    /** The longest head: two bytes, a length of eight, a mask. */
    static final int MAX_HEAD = 14;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Frames() {}

    static boolean isControl(int opcode) {
        return (opcode & 8) != 0;
    }

    /**
     * Masks bytes in place, or takes the mask off, which is the same.
     *
     * @param done how many bytes of the frame were masked before these
     */
    static void mask(byte[] bytes, int from, int to, int mask, int done) {
        int turned = Integer.rotateLeft(mask, 8 * (done & 3));
        long twice = (long) turned << 32 | turned & 0xffff_ffffL;
        int at = from;
        for (; at <= to - 8; at += 8) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) (turned >>> 24);
            turned = Integer.rotateLeft(turned, 8);
        }
    }
}
