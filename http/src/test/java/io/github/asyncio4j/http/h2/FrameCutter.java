package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.http.h2.FramePeer.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Tells the frames in bytes that come in whatever pieces. */
final class FrameCutter {

    private static final int HEADER = 9;

    private final Consumer<Frame> each;
    private final ByteBuf rest = Unpooled.buffer();

    /** How much of what comes first are no frames. */
    private int preface;

    FrameCutter(int preface, Consumer<Frame> each) {
        this.preface = preface;
        this.each = each;
    }

    /** Looks at bytes, and leaves them as they are. */
    void look(ByteBuf bytes) {
        rest.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        int skipped = Math.min(preface, rest.readableBytes());
        rest.skipBytes(skipped);
        preface -= skipped;
        while (rest.readableBytes() >= HEADER
                && rest.readableBytes() >= HEADER + rest.getUnsignedMedium(rest.readerIndex())) {
            int length = rest.readUnsignedMedium();
            int type = rest.readByte();
            int flags = rest.readByte();
            int stream = rest.readInt();
            each.accept(new Frame(type, flags, stream, ByteBufUtil.getBytes(rest.readSlice(length))));
        }
        rest.discardReadBytes();
    }
}
