package io.github.asyncio4j.net.netty;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/**
 * Memory outside the heap through which the byte sockets of a loop hand arrays to the system and get them from it, one
 * call at a time. Made when the first of them needs it; it goes with the last of them, by the collector.
 */
final class SharedMemory {

    /** The most that one call receives or sends. */
    static final int SIZE = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private final long address = Buffer.memoryAddress(buffer);

    long address() {
        return address;
    }

    /** Returns the first bytes in an array of their own. */
    byte[] copy(int size) {
        byte[] array = new byte[size];
        buffer.get(0, array);
        return array;
    }

    void put(int at, byte[] array) {
        buffer.put(at, array);
    }
}
