package io.github.asyncio4j.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The direct buffer in which the wires of a loop hand small arrays to Netty. It is free again as soon as the socket has
 * taken it all, which is nearly always at once, so one serves for all; to allocate one for each write takes longer than
 * to fill it.
 */
final class SendBuffer implements AutoCloseable {

    /** What is larger gets a buffer of its own. Also what a small write may hold in vain while its socket is full. */
    static final int SIZE = 4096;

    private @Nullable ByteBuf shared;

    /** Returns an empty buffer for this many bytes, for the caller to release. */
    ByteBuf take(ByteBufAllocator allocator, int size) {
        if (size > SIZE) {
            return allocator.directBuffer(size);
        }
        ByteBuf buffer = shared;
        if (buffer == null || buffer.refCnt() > 1) {
            close();
            buffer = allocator.directBuffer(SIZE, SIZE);
            shared = buffer;
        }
        return buffer.clear().retain();
    }

    /** Gives it up; what is still being sent keeps it. */
    @Override
    public void close() {
        if (shared != null) {
            shared.release();
            shared = null;
        }
    }
}
