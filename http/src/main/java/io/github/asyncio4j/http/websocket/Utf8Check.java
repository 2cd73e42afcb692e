package io.github.asyncio4j.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes that come in pieces are UTF-8; says no at the first byte that cannot be. Surrogates, overlong forms and
 * what is beyond U+10FFFF are none.
 */
final class Utf8Check {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** How many bytes of the character that has begun are still to come. */
    private int due;

    /** Which the next of them may be; after the first of them any of 80 to BF. */
    private int low = 0x80;
    private int high = 0xbf;

    /** Takes a piece, and returns whether it can be a part of a text. */
    boolean accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (due > 0) {
                int next = bytes[at++] & 0xff;
                if (next < low || next > high) {
                    return false;
                }
                due--;
                low = 0x80;
                high = 0xbf;
                continue;
            }
            while (at <= to - 8 && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
                at += 8;
            }
            if (at < to && bytes[at++] < 0 && !begin(bytes[at - 1] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean begin(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return false;
        }
        due = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        switch (first) {
            case 0xe0 -> low = 0xa0;
            case 0xed -> high = 0x9f;
            case 0xf0 -> low = 0x90;
            case 0xf4 -> high = 0x8f;
            default -> {}
        }
        return true;
    }

    /** Returns whether no character is cut in two here. */
    boolean isComplete() {
        return due == 0;
    }
}
