package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameGatheringTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameGathering());

    private static ByteBuf frame(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private List<String> sent() {
        List<String> all = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            all.add(buffer.toString(StandardCharsets.US_ASCII));
            buffer.release();
        }
        return all;
    }

    @Test
    void smallFramesLeaveAsOneBufferWithTheFlush() {
        ChannelFuture first = channel.write(frame("a"));
        channel.write(frame("b"));
        assertThat(first.isSuccess()).isTrue();
        assertThat(sent()).isEmpty();
        channel.flush();
        assertThat(sent()).containsExactly("ab");
    }

    @Test
    void aLargeFrameKeepsItsPlace() {
        String large = "x".repeat(3_000);
        channel.write(frame("a"));
        channel.write(frame(large));
        channel.write(frame("b"));
        channel.flush();
        assertThat(sent()).containsExactly("a", large, "b");
    }

    @Test
    void whatIsTooMuchForOneBufferLeavesInSeveral() {
        String piece = "y".repeat(2_000);
        for (int i = 0; i < 9; i++) {
            channel.write(frame(piece));
        }
        channel.flush();
        assertThat(sent()).containsExactly(piece.repeat(8), piece);
    }

    /** Who counts the frames that a peer does not take must see that they wait. */
    @Test
    void whileThePeerTakesNothingAFrameIsNotWritten() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.unsafe().outboundBuffer().addMessage(frame("before"), 6, channel.newPromise());
        assertThat(channel.isWritable()).isFalse();
        ChannelFuture waiting = channel.write(frame("a"));
        assertThat(waiting.isDone()).isFalse();
        channel.flush();
        assertThat(waiting.isSuccess()).isTrue();
        assertThat(sent()).containsExactly("before", "a");
    }

    /** Their writers close the connection when that is done. */
    @Test
    void theEndOfAConnectionIsSentBeforeItCountsAsSent() {
        channel.write(frame("a"));
        ChannelFuture nothing = channel.write(Unpooled.EMPTY_BUFFER);
        ChannelFuture goAway = channel.write(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 7, 0}));
        assertThat(nothing.isDone() || goAway.isDone()).isFalse();
        channel.flush();
        assertThat(nothing.isSuccess() && goAway.isSuccess()).isTrue();
        assertThat(sent()).containsExactly("a", "", "\0\0\0\7\0");
    }

    @Test
    void whatIsNotFlushedIsReleasedWithTheChannel() {
        ByteBuf frame = frame("a");
        channel.write(frame);
        channel.finishAndReleaseAll();
        assertThat(frame.refCnt()).isZero();
    }
}
