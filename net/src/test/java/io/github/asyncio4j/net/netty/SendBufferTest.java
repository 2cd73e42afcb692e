package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class SendBufferTest {

    private final SendBuffer buffers = new SendBuffer();

    private ByteBuf take(int size) {
        return buffers.take(ByteBufAllocator.DEFAULT, size);
    }

    @Test
    void oneThatWasSentServesAgainAndIsEmpty() {
        ByteBuf first = take(3).writeBytes(new byte[3]);
        first.skipBytes(1).release();
        ByteBuf second = take(SendBuffer.SIZE);
        assertThat(second).isSameAs(first);
        assertThat(second.readableBytes()).isZero();
        assertThat(second.writableBytes()).isEqualTo(SendBuffer.SIZE);
        second.release();
        buffers.close();
        assertThat(first.refCnt()).isZero();
    }

    /** Else what waits for a full socket would be overwritten. */
    @Test
    void oneThatIsStillBeingSentIsLeftAlone() {
        ByteBuf waiting = take(1).writeByte('a');
        ByteBuf next = take(1).writeByte('b');
        assertThat(next).isNotSameAs(waiting);
        assertThat(waiting.readByte()).isEqualTo((byte) 'a');
        assertThat(waiting.refCnt()).isEqualTo(1);
        waiting.release();
        next.release();
        buffers.close();
        assertThat(next.refCnt()).isZero();
    }

    @Test
    void aLargeOneIsTheCallersAlone() {
        ByteBuf large = take(SendBuffer.SIZE + 1);
        assertThat(large.refCnt()).isEqualTo(1);
        assertThat(large.capacity()).isEqualTo(SendBuffer.SIZE + 1);
        large.release();
        buffers.close();
    }

    @Test
    void whatIsBeingSentOutlivesTheLoop() {
        ByteBuf waiting = take(1).writeByte('a');
        buffers.close();
        assertThat(waiting.readByte()).isEqualTo((byte) 'a');
        waiting.release();
        assertThat(waiting.refCnt()).isZero();
    }
}
