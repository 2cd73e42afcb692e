package io.github.asyncio4j.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import java.util.List;

/** Bytes of bodies on their way from Netty's buffers into arrays, which is where they cross into user code. */
public final class Bodies {

    /** No bytes. */
    public static final byte[] NONE = new byte[0];

    private Bodies() {}

    /** Copies a piece out of Netty's buffer and releases that. */
    public static byte[] take(HttpContent content) {
        ByteBuf buffer = content.content();
        byte[] bytes = buffer.isReadable() ? ByteBufUtil.getBytes(buffer) : NONE;
        content.release();
        return bytes;
    }

    /** Puts pieces together; one alone is returned as it is. */
    public static byte[] join(List<byte[]> pieces, int length) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        return whole;
    }
}
