package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.Transport.WriteBufferLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.SystemPropertyUtil;
import org.jspecify.annotations.Nullable;

/** Tells the inbound side of a wire that wants to know when too much waits to be sent, and when little enough. */
final class WriteMarks {

    /** What Netty counts besides the bytes of a buffer. */
    private static final int NETTYS_OWN =
            SystemPropertyUtil.getInt("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

    private final Wire wire;
    private final Outbox outbox;
    private int low = WriteBufferLimits.DEFAULT.low();
    private int high = WriteBufferLimits.DEFAULT.high();
    private boolean paused;

    /** Whether Netty will say when all is sent that was written so far. */
    private boolean asked;

    WriteMarks(Wire wire, Outbox outbox) {
        this.wire = wire;
        this.outbox = outbox;
    }

    /**
     * Netty calls a buffer writable strictly under the low mark, where ours is at it too, and counts more than the bytes of
     * a buffer: with the last one partly sent, its mark is at ours.
     */
    static WriteBufferWaterMark nettys(WriteBufferLimits limits) {
        int low = (int) Math.min(Integer.MAX_VALUE, limits.low() + 1L + NETTYS_OWN);
        return new WriteBufferWaterMark(low, Math.max(limits.high(), low));
    }

    WriteBufferLimits limits() {
        return new WriteBufferLimits(low, high);
    }

    void limits(WriteBufferLimits wanted, @Nullable Channel channel) {
        low = wanted.low();
        high = wanted.high();
        if (channel != null) {
            channel.config().setWriteBufferWaterMark(nettys(wanted));
        }
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }

    /** How many bytes wait, here and with Netty. */
    int size(@Nullable Channel channel) {
        return (int) Math.min(Integer.MAX_VALUE, outbox.bytes() + pending(channel));
    }

    /** The quick answer counts Netty's own cost of each buffer too; the exact one looks at all of them. */
    private long pending(@Nullable Channel channel) {
        if (channel == null || outbox.nettyIsIdle(channel)) {
            return 0;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null) {
            return 0;
        }
        long[] sum = {0};
        try {
            waiting.forEachFlushedMessage(message -> {
                sum[0] += Outbox.sizeOf(message);
                return true;
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return sum[0];
    }

    /** How many bytes the socket has not taken; Netty counts a buffer until all of it has gone. */
    static long unsent(@Nullable Channel channel) {
        ChannelOutboundBuffer waiting = channel == null ? null : channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    boolean isPaused() {
        return paused;
    }

    /** Called after each write, while user code runs. */
    void written(Inbound inbound, @Nullable Channel channel) {
        if (!paused && size(channel) > high) {
            paused = true;
            wire.lookAfterPolls();
            inbound.pauseWriting();
        }
    }

    /** Called whenever something may have been sent. Netty tells of its marks only, and what waits may lie between them. */
    void sent(Inbound inbound, Channel channel) {
        if (paused && size(channel) <= low) {
            paused = false;
            inbound.resumeWriting();
        } else if (paused && !asked) {
            asked = true;
            Outbox.afterFlush(channel, () -> {
                asked = false;
                wire.wakeDrainers();
            });
        }
    }
}
