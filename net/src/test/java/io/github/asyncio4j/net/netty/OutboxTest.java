package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private List<Object> flushed() {
        outbox.flushTo(channel);
        List<Object> all = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (message instanceof ByteBuf buffer) {
                all.add(buffer.readableBytes());
                buffer.release();
            } else {
                all.add(message);
            }
        }
        return all;
    }

    @Test
    void arraysThatFollowEachOtherLeaveAsOneBuffer() {
        outbox.add("ab".getBytes());
        outbox.add(new byte[0]);
        outbox.add("cd".getBytes());
        outbox.flushTo(channel);
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
        sent.release();
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void noBufferOfJoinedArraysIsLargerThanTheLimit() {
        for (int size : new int[] {40_000, 30_000, 65_536, 1, 65_537, 1, 2, 200_000, 0, 3}) {
            outbox.add(new byte[size]);
        }
        assertThat(outbox.bytes()).isEqualTo(40_000 + 30_000 + 65_536 + 1 + 65_537 + 1 + 2 + 200_000 + 3);
        assertThat(flushed()).containsExactly(40_000, 30_000, 65_536, 1, 65_537, 3, 200_000, 3);
    }

    @Test
    void messagesKeepTheirPlaceAmongTheArrays() {
        outbox.add(new byte[1]);
        outbox.add("a message");
        outbox.add(new byte[2]);
        outbox.add(Unpooled.wrappedBuffer(new byte[7]));
        outbox.add(new byte[3]);
        assertThat(outbox.bytes()).isEqualTo(1 + 128 + 2 + 7 + 3);
        assertThat(flushed()).containsExactly(1, "a message", 2, 7, 3);
    }

    @Test
    void releaseGivesBackWhatIsCounted() {
        ByteBuf buffer = Unpooled.directBuffer(8).writeLong(1);
        outbox.add(buffer);
        outbox.add(new byte[4]);
        outbox.release();
        assertThat(buffer.refCnt()).isZero();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.bytes()).isZero();
    }

    private static final StreamShortcut FULL = new StreamShortcut() {
        @Override
        public int send(Object[] arrays, int from, int to, int size) {
            return 0;
        }

        @Override
        public void end() {}
    };

    /** What a handler of the pipeline writes never passes by here. */
    @Test
    void nettyIsAskedWhetherItHasSomethingToSendWhereItGetsThatFromOthersToo() {
        assertThat(outbox.nettyIsIdle(channel)).isTrue();
        channel.write(Unpooled.wrappedBuffer(new byte[7]));
        assertThat(outbox.nettyIsIdle(channel)).isFalse();
        channel.flush();
        assertThat(outbox.nettyIsIdle(channel)).isTrue();
        channel.releaseOutbound();
    }

    @Test
    void nettyHasSomethingToSendFromWhenItIsGivenThatUntilItIsSent() {
        outbox.soleShortcut(FULL);
        assertThat(outbox.nettyIsIdle(channel)).isTrue();
        channel.write(Unpooled.wrappedBuffer(new byte[7]));
        assertThat(outbox.nettyIsIdle(channel)).as("nobody said so").isTrue();
        outbox.given();
        assertThat(outbox.nettyIsIdle(channel)).isFalse();
        channel.flush();
        assertThat(outbox.nettyIsIdle(channel)).isTrue();
        channel.releaseOutbound();
    }

    /** Its buffer is gone with the channel, so that what is written fails and nothing is sent past it. */
    @Test
    void aClosedChannelIsNotIdle() {
        outbox.soleShortcut(FULL);
        channel.close();
        outbox.add(new byte[3]);
        outbox.flushTo(channel);
        assertThat(outbox.nettyIsIdle(channel)).isFalse();
    }

    @Test
    void nullIsRefusedAndNotKept() {
        assertThatThrownBy(() -> outbox.add(null)).isInstanceOf(NullPointerException.class);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void afterFlushRunsAlsoWhenTheChannelIsClosed() {
        List<String> done = new ArrayList<>();
        Outbox.afterFlush(channel, () -> done.add("open"));
        channel.close();
        Outbox.afterFlush(channel, () -> done.add("closed"));
        channel.runPendingTasks();
        assertThat(done).containsExactly("open", "closed");
    }
}
