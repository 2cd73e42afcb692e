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

    /** Returns all of it, to be used in one call. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Returns the first bytes in an array of their own. */
    byte[] copy(int size) {
        return copy(0, size);
    }

    /** Returns some of its bytes in an array of their own. */
    byte[] copy(int from, int to) {
        byte[] array = new byte[to - from];
        buffer.clear().get(from, array);
        return array;
    }

    /** Copies the first bytes to the beginning of an array. */
    void get(byte[] array, int size) {
        buffer.get(0, array, 0, size);
    }

    void put(int at, byte[] array) {
        put(at, array, array.length);
    }

    /** Puts the first bytes of an array somewhere. */
    void put(int at, byte[] array, int size) {
        buffer.clear().put(at, array, 0, size);
    }
}
