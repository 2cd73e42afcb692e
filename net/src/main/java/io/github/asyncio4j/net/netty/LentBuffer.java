package io.github.asyncio4j.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on the heap in which the pipelines of a loop get what came for them, one after the other. Who retains it keeps it,
 * and the next one gets a new one.
 */
final class LentBuffer {

    /** The most it has. */
    static final int SIZE = 2_048;

    private final SharedMemory memory;

    /** What was lent last; ours alone if its count is 1. */
    private @Nullable ByteBuf buffer;

    LentBuffer(SharedMemory memory) {
        this.memory = memory;
    }

    /** Where the system puts what is to be lent. */
    long address() {
        return memory.address();
    }

    /** Lends the first bytes of what was received; whoever gets them releases them. */
    ByteBuf lend(int size) {
        ByteBuf lent = ours();
        memory.get(lent.array(), size);
        return lent.setIndex(0, size).retain();
    }

    private ByteBuf ours() {
        ByteBuf last = buffer;
        if (last != null && last.refCnt() == 1) {
            return last;
        }
        if (last != null) {
            last.release();
        }
        buffer = Unpooled.buffer(SIZE, SIZE);
        return buffer;
    }
}
