package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class PacedReadsTest {

    private static final int MICROS = 1_000;

    private final ChannelConfig config = new EmbeddedChannel().config();
    private long now;
    private int asked;
    private final ExtendedHandle handle = (ExtendedHandle) new PacedReads(() -> {
        asked++;
        return now;
    }).newHandle();

    /** One event, during which every buffer is filled, and each byte takes so long; returns how many there were. */
    private int event(int nanosEach, int most) {
        handle.reset(config);
        int all = 0;
        do {
            int n = Math.min(handle.guess(), most - all);
            handle.attemptedBytesRead(handle.guess());
            handle.lastBytesRead(n);
            handle.incMessagesRead(1);
            now += (long) n * nanosEach;
            all += n;
        } while (all < most && handle.continueReading());
        handle.readComplete();
        return all;
    }

    private int event(int nanosEach) {
        return event(nanosEach, Integer.MAX_VALUE);
    }

    /** A flood that is dear has a first read like all others. */
    @Test
    void aNewSocketBeginsWithLittle() {
        assertThat(event(MICROS)).isEqualTo(PacedReads.NOT_TIMED);
    }

    @Test
    void cheapBytesComeAsManyAsNettyLets() {
        for (int i = 0; i < 10; i++) {
            event(0);
        }
        assertThat(handle.guess()).isEqualTo(PacedReads.MOST);
        assertThat(event(0)).isEqualTo(16 * PacedReads.MOST);
    }

    @Test
    void dearBytesComeAsManyAsATurnHasTimeFor() {
        for (int i = 0; i < 10; i++) {
            event(50);
        }
        assertThat(handle.guess()).isBetween(1_900, 2_100);
        assertThat(event(50)).as("the time of one read is up").isBetween(1_900, 2_100);
    }

    @Test
    void someComeHoweverDearTheyAre() {
        for (int i = 0; i < 10; i++) {
            event(10 * MICROS);
        }
        assertThat(event(10 * MICROS)).isEqualTo(PacedReads.LEAST);
    }

    @Test
    void moreComeAgainWhenTheyAreCheapAgain() {
        for (int i = 0; i < 10; i++) {
            event(MICROS);
        }
        assertThat(event(1)).isLessThan(100_000);
        for (int i = 0; i < 10; i++) {
            event(0);
        }
        assertThat(handle.guess()).isEqualTo(PacedReads.MOST);
    }

    @Test
    void whatNobodyKeepsIsReceivedIntoTheSameMemoryAgain() {
        ByteBuf first = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
        assertThat(first.writableBytes()).isEqualTo(PacedReads.NOT_TIMED);
        first.writeInt(1).release();
        ByteBuf second = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
        assertThat(second).isSameAs(first);
        assertThat(second.readableBytes()).isZero();
        assertThat(second.writableBytes()).isEqualTo(PacedReads.NOT_TIMED);
        second.release();
    }

    @Test
    void whatSomebodyKeepsIsNotReceivedInto() {
        ByteBuf first = handle.allocate(UnpooledByteBufAllocator.DEFAULT).writeInt(7);
        ByteBuf kept = first.readRetainedSlice(4);
        first.release();
        ByteBuf second = handle.allocate(UnpooledByteBufAllocator.DEFAULT).writeInt(8);
        assertThat(kept.getInt(0)).isEqualTo(7);
        kept.release();
        second.release();
        ByteBuf third = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
        assertThat(third).isSameAs(first);
        third.release();
    }

    /** Who sends half a head keeps it for seconds. The memory of those who do comes from the pool in the end. */
    @Test
    void whoKeepsWhatCameCostsTheOthersNothing() {
        Deque<ByteBuf> kept = new ArrayDeque<>();
        for (int i = 0; i < 100; i++) {
            kept.add(handle.allocate(PooledByteBufAllocator.DEFAULT).writeInt(i));
        }
        assertThat(kept).extracting(buffer -> buffer.getInt(buffer.readerIndex())).hasSize(100).doesNotHaveDuplicates();
        ByteBuf first = kept.poll();
        first.release();
        ByteBuf next = handle.allocate(PooledByteBufAllocator.DEFAULT);
        assertThat(next).isSameAs(first);
        next.release();
        kept.forEach(ByteBuf::release);
    }

    /** A small message is what most events bring, and asking for the time is not free. */
    @Test
    void smallReadsAreNotTimed() {
        for (int i = 0; i < 10; i++) {
            assertThat(event(MICROS, PacedReads.NOT_TIMED - 1)).isEqualTo(PacedReads.NOT_TIMED - 1);
        }
        assertThat(asked).isZero();
    }
}
