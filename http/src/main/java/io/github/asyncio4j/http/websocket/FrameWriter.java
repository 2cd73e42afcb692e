package io.github.asyncio4j.http.websocket;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Makes frames of messages: one frame a message, masked if this side is a client. */
final class FrameWriter {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MASKS = 256;

    private final boolean client;
    private final @Nullable Deflation deflation;

    /** Masks to come: nobody must be able to guess them, and one at a time they are dear. */
    private final byte[] masks;
    private int nextMask;

    FrameWriter(boolean client, @Nullable Deflate deflate) {
        this.client = client;
        deflation = deflate == null ? null : new Deflation(deflate, client);
        masks = new byte[client ? MASKS : 0];
        nextMask = masks.length;
    }

    /** Returns the frame of a message, compressed where that was agreed on. */
    byte[] message(int opcode, byte[] payload) {
        if (deflation != null && deflation.suits(payload)) {
            return frame(Frames.FIN | Frames.RSV1 | opcode, deflation.compress(payload));
        }
        return frame(Frames.FIN | opcode, payload);
    }

    /** Returns a control frame. */
    byte[] control(int opcode, byte[] payload) {
        if (payload.length > Frames.MAX_CONTROL) {
            throw new IllegalArgumentException("the payload of a ping or pong is " + payload.length + " bytes long; "
                    + Frames.MAX_CONTROL + " are allowed");
        }
        return frame(Frames.FIN | opcode, payload);
    }

    private byte[] frame(int first, byte[] payload) {
        int n = payload.length;
        int extra = n < 126 ? 0 : n < 65_536 ? 2 : 8;
        int begin = 2 + extra + (client ? 4 : 0);
        byte[] frame = new byte[begin + n];
        frame[0] = (byte) first;
        frame[1] = (byte) ((extra == 0 ? n : extra == 2 ? 126 : 127) | (client ? Frames.MASKED : 0));
        for (int i = 0; i < Math.min(extra, 4); i++) {
            frame[1 + extra - i] = (byte) (n >> 8 * i);
        }
        System.arraycopy(payload, 0, frame, begin, n);
        if (client) {
            int mask = mask();
            for (int i = 0; i < 4; i++) {
                frame[begin - 1 - i] = (byte) (mask >> 8 * i);
            }
            Frames.mask(frame, begin, frame.length, mask, 0);
        }
        return frame;
    }

    private int mask() {
        if (nextMask == masks.length) {
            RANDOM.nextBytes(masks);
            nextMask = 0;
        }
        int mask = 0;
        for (int i = 0; i < 4; i++) {
            mask = mask << 8 | masks[nextMask++] & 0xff;
        }
        return mask;
    }

    /** Gives back what the system holds for it. */
    void end() {
        if (deflation != null) {
            deflation.end();
        }
    }
}
