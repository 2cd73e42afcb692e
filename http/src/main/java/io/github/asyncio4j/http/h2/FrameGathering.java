package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Puts small frames that are written one after another into one buffer, until the next flush: each alone costs the
 * system more than its bytes, and TLS a record.
 *
 * <p>A frame put there counts as written. While the peer takes too little, frames go their own ways, so that who counts
 * what is not sent yet sees them.
 */
final class FrameGathering extends ChannelOutboundHandlerAdapter {

    /** Frames up to this size are copied. */
    private static final int SMALL = 2 * 1024;
    private static final int MOST = 16 * 1024;

    /** Where a frame says what it is. */
    private static final int TYPE = 3;

    private @Nullable ByteBuf gathered;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame) || !canWait(frame) || !context.channel().isWritable()) {
            pass(context);
            context.write(message, promise);
            return;
        }
        ByteBuf all = gathered;
        if (all != null && all.writableBytes() < frame.readableBytes()) {
            pass(context);
            all = null;
        }
        if (all == null) {
            all = context.alloc().directBuffer(MOST, MOST);
            gathered = all;
        }
        all.writeBytes(frame);
        frame.release();
        promise.trySuccess();
    }

    /** Who writes nothing, or the frame that ends a connection, closes it when told that this is sent. */
    private static boolean canWait(ByteBuf frame) {
        int size = frame.readableBytes();
        return size > 0 && size <= SMALL
                && (size <= TYPE || frame.getByte(frame.readerIndex() + TYPE) != Http2FrameTypes.GO_AWAY);
    }

    private @Nullable ByteBuf take() {
        ByteBuf all = gathered;
        gathered = null;
        return all;
    }

    private void pass(ChannelHandlerContext context) {
        ByteBuf all = take();
        if (all != null) {
            context.write(all, context.voidPromise());
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        pass(context);
        context.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf all = take();
        if (all != null) {
            all.release();
        }
    }
}
