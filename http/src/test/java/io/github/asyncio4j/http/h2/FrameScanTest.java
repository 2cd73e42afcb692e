package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScanTest {

    private static final int END_HEADERS = 4;

    private final List<String> seen = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private FrameScan scan(int preface) {
        return new FrameScan(preface, (type, flags, length) -> {
            seen.add(type + " " + flags + " " + length);
            return false;
        });
    }

    private FrameScanTest frame(int type, int flags, int length) {
        bytes.writeBytes(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type,
            (byte) flags, 0, 0, 0, 1});
        byte[] payload = new byte[length];
        // What looks like the header of a frame within another one is none.
        Arrays.fill(payload, (byte) 7);
        bytes.writeBytes(payload);
        return this;
    }

    private boolean give(FrameScan scan, byte[] some) {
        ByteBuf in = Unpooled.wrappedBuffer(some);
        boolean tooMuch = scan.isTooMuch(in);
        assertThat(in.readableBytes()).as("bytes are only looked at").isEqualTo(some.length);
        return tooMuch;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 9, 10, 13, 1_000_000})
    void everySplitShowsTheSameFrames(int step) {
        frame(Http2FrameTypes.SETTINGS, 0, 0).frame(Http2FrameTypes.HEADERS, 0, 30)
                .frame(Http2FrameTypes.CONTINUATION, END_HEADERS, 5).frame(Http2FrameTypes.DATA, 1, 70_000)
                .frame(0x77, 0xff, 3).frame(Http2FrameTypes.PING, 0, 8);
        FrameScan scan = scan(24);
        byte[] all = new byte[24 + bytes.size()];
        System.arraycopy(bytes.toByteArray(), 0, all, 24, bytes.size());
        for (int at = 0; at < all.length; at += step) {
            assertThat(give(scan, Arrays.copyOfRange(all, at, Math.min(all.length, at + step)))).isFalse();
        }
        assertThat(seen).containsExactly("4 0 0", "1 0 30", "9 4 5", "0 1 70000", "119 -1 3", "6 0 8");
        assertThat(scan.units()).as("the head is one").isEqualTo(5);
        assertThat(scan.isPending()).isFalse();
    }

    @Test
    void stopsAtTheFrameThatIsOneTooMany() {
        frame(Http2FrameTypes.PING, 0, 8).frame(Http2FrameTypes.PING, 0, 8).frame(Http2FrameTypes.PING, 0, 8);
        FrameScan scan = new FrameScan(0, (_, _, _) -> {
            seen.add("one");
            return seen.size() == 2;
        });
        assertThat(give(scan, bytes.toByteArray())).isTrue();
        assertThat(seen).hasSize(2);
    }

    /** It is known from its header alone: what it brings need not come. */
    @Test
    void aFrameCountsWithItsHeader() {
        frame(Http2FrameTypes.PING, 0, 8);
        FrameScan scan = new FrameScan(0, (_, _, _) -> true);
        assertThat(give(scan, Arrays.copyOf(bytes.toByteArray(), 8))).isFalse();
        assertThat(give(scan, Arrays.copyOfRange(bytes.toByteArray(), 8, 9))).isTrue();
    }

    @Test
    void aPrefaceInPartIsPending() {
        FrameScan scan = scan(24);
        assertThat(scan.isPending()).isTrue();
        give(scan, new byte[23]);
        assertThat(scan.isPending()).isTrue();
        give(scan, new byte[1]);
        assertThat(scan.isPending()).isFalse();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(bytes = {Http2FrameTypes.HEADERS, Http2FrameTypes.PUSH_PROMISE})
    void aHeadIsPendingUpToItsLastFrame(byte type) {
        FrameScan scan = scan(0);
        give(scan, frame(type, 0, 4).bytes.toByteArray());
        assertThat(scan.isPending()).isTrue();
        bytes.reset();
        give(scan, frame(Http2FrameTypes.CONTINUATION, 0, 4).bytes.toByteArray());
        assertThat(scan.isPending()).isTrue();
        assertThat(scan.units()).isZero();
        bytes.reset();
        give(scan, frame(Http2FrameTypes.CONTINUATION, END_HEADERS, 4).bytes.toByteArray());
        assertThat(scan.isPending()).isFalse();
        assertThat(scan.units()).isEqualTo(1);
    }

    /** A body has limits of its own, and may take its time; other frames come whole. */
    @Test
    void aBodyInPartIsNotPending() {
        frame(Http2FrameTypes.DATA, 0, 100);
        byte[] data = bytes.toByteArray();
        FrameScan scan = scan(0);
        give(scan, Arrays.copyOf(data, 5));
        assertThat(scan.isPending()).as("which type it is, is not known yet").isTrue();
        give(scan, Arrays.copyOfRange(data, 5, 50));
        assertThat(scan.isPending()).isFalse();
        give(scan, Arrays.copyOfRange(data, 50, data.length));
        bytes.reset();
        give(scan, Arrays.copyOf(frame(Http2FrameTypes.SETTINGS, 0, 6).bytes.toByteArray(), 12));
        assertThat(scan.isPending()).isTrue();
    }
}
