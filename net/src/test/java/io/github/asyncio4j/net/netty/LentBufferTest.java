package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;

class LentBufferTest {

    private final SharedMemory memory = new SharedMemory();
    private final LentBuffer buffer = new LentBuffer(memory);

    private ByteBuf lend(byte... bytes) {
        memory.put(0, bytes);
        return buffer.lend(bytes.length);
    }

    @Test
    void whatIsReleasedIsLentAgain() {
        ByteBuf first = lend((byte) 1, (byte) 2);
        assertThat(ByteBufUtil.getBytes(first)).containsExactly(1, 2);
        first.skipBytes(2).release();
        ByteBuf second = lend((byte) 3);
        assertThat(second).isSameAs(first);
        assertThat(ByteBufUtil.getBytes(second)).containsExactly(3);
        second.release();
    }

    @Test
    void whatIsKeptStaysAsItIsAndIsItsKeepersAlone() {
        ByteBuf kept = lend((byte) 1, (byte) 2);
        ByteBuf next = lend((byte) 3);
        assertThat(next).isNotSameAs(kept);
        assertThat(ByteBufUtil.getBytes(kept)).containsExactly(1, 2);
        assertThat(kept.refCnt()).isEqualTo(1);
        kept.release();
        next.release();
    }

    @Test
    void aPieceThatIsRetainedKeepsAllOfIt() {
        ByteBuf whole = lend((byte) 1, (byte) 2, (byte) 3);
        ByteBuf piece = whole.readRetainedSlice(2);
        whole.release();
        ByteBuf next = lend((byte) 9, (byte) 9, (byte) 9);
        assertThat(ByteBufUtil.getBytes(piece)).containsExactly(1, 2);
        piece.release();
        assertThat(whole.refCnt()).isZero();
        next.release();
    }
}
