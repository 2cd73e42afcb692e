package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
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

    /** A small message is what most events bring, and asking for the time is not free. */
    @Test
    void smallReadsAreNotTimed() {
        for (int i = 0; i < 10; i++) {
            assertThat(event(MICROS, PacedReads.NOT_TIMED - 1)).isEqualTo(PacedReads.NOT_TIMED - 1);
        }
        assertThat(asked).isZero();
    }
}
