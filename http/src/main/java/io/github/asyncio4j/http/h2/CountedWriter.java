package io.github.asyncio4j.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/** Writes frames, and counts those that the peer can have us write: Netty leaves resets with CANCEL out of its count. */
final class CountedWriter extends DecoratingHttp2FrameWriter {

    /** How many updates of windows a DATA frame may be answered with: of the stream's, and of the connection's. */
    private static final int UPDATES_FOR_DATA = 2;

    /** Some, as haproxy, do so for each part of a frame that they have read: both may come for the data of a packet. */
    private static final int BYTES_FOR_UPDATE = 512;
    private static final int MOST_UPDATES = 10_000;

    /** Frames for so many streams that were reset here may still be on their way. */
    private static final int MOST_RESET = 256;

    private final Budget resets;
    private final int maxQueued;
    private final LongSupplier clock;
    private final Set<Integer> reset = new LinkedHashSet<>();
    private int queued;
    private int updates;
    private boolean exhausted;

    CountedWriter(Rules rules, LongSupplier clock) {
        super(new DefaultHttp2FrameWriter());
        resets = new Budget(rules.resetsOut(), rules.resetPeriod(), clock.getAsLong());
        maxQueued = rules.maxQueued();
        this.clock = clock;
    }

    /** Returns whether the peer has had us write too much, so that the connection has to end. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Returns whether this side has reset the stream, not long ago. */
    boolean hasReset(int stream) {
        return reset.contains(stream);
    }

    /** What the peer sends next to a reset costs as much as so many resets. */
    void charge(int more) {
        for (int i = 0; i < more; i++) {
            exhausted |= !resets.take(clock.getAsLong());
        }
    }

    /** The reset that is written next is the program's own wish, and counts for nothing. */
    void resetsOnItsOwn() {
        resets.giveBack();
    }

    /** Takes an update of a window that the peer has a right to, and returns whether there was one. */
    boolean takeUpdate() {
        return updates > 0 && updates-- > 0;
    }

    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext context, int stream, long code, ChannelPromise promise) {
        exhausted |= !resets.take(clock.getAsLong());
        if (exhausted) {
            return promise.setSuccess();
        }
        reset.add(stream);
        if (reset.size() > MOST_RESET) {
            reset.remove(reset.iterator().next());
        }
        return counted(super.writeRstStream(context, stream, code, promise));
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext context, boolean ack, long data, ChannelPromise promise) {
        return counted(super.writePing(context, ack, data, promise));
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext context, ChannelPromise promise) {
        return counted(super.writeSettingsAck(context, promise));
    }

    @Override
    public ChannelFuture writeData(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end,
            ChannelPromise promise) {
        updates = Math.min(MOST_UPDATES, updates + UPDATES_FOR_DATA + data.readableBytes() / BYTES_FOR_UPDATE);
        return super.writeData(context, stream, data, padding, end, promise);
    }

    private ChannelFuture counted(ChannelFuture written) {
        if (!written.isDone()) {
            exhausted |= ++queued > maxQueued;
            written.addListener(_ -> queued--);
        }
        return written;
    }
}
