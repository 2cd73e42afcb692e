package io.github.asyncio4j.net.netty;

import java.nio.ByteBuffer;

/**
 * Memory in which the TLS sockets of a loop encrypt and decrypt, one call at a time. BoringSSL works on memory outside the
 * heap, and copies what lies elsewhere; the JDK's ciphers work on arrays.
 */
final class TlsMemory {

    /** The most that is sent at once: with what TLS adds to each record, this fits into the shared memory. */
    static final int MOST_PLAIN = SharedMemory.SIZE - 4 * 1024;

    /** No record holds more; the JDK's engine asks for this much before it looks at one. RFC 8446, 5.1. */
    private static final int RECORD = 34 * 1024;

    private final SharedMemory shared;
    private final boolean direct;

    /** What is to be encrypted, or was decrypted. */
    private final ByteBuffer plain;
    private final ByteBuffer sealed;

    TlsMemory(SharedMemory shared, boolean direct) {
        this.shared = shared;
        this.direct = direct;
        int size = Math.max(RECORD, MOST_PLAIN);
        plain = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        sealed = direct ? shared.buffer() : ByteBuffer.allocate(SharedMemory.SIZE);
    }

    /** Where the system puts what it receives, and takes what it sends. */
    SharedMemory shared() {
        return shared;
    }

    /** Returns the first bytes of the shared memory, to be decrypted. */
    ByteBuffer received(int size) {
        sealed.clear();
        if (!direct) {
            shared.get(sealed.array(), size);
        }
        return sealed.limit(size);
    }

    /** Returns where one record can be decrypted to. */
    ByteBuffer empty() {
        return plain.clear();
    }

    /** Returns what was decrypted, in an array of its own. */
    byte[] decrypted() {
        byte[] array = new byte[plain.position()];
        plain.get(0, array);
        return array;
    }

    /** Returns these arrays, to be encrypted. */
    ByteBuffer toEncrypt(Object[] arrays, int from, int to) {
        plain.clear();
        for (int i = from; i < to; i++) {
            plain.put((byte[]) arrays[i]);
        }
        return plain.flip();
    }

    /** Returns no bytes, to be encrypted. */
    ByteBuffer nothing() {
        return plain.clear().limit(0);
    }

    /** Returns where they can be encrypted to. */
    ByteBuffer emptySealed() {
        return sealed.clear();
    }

    /** Has the shared memory hold what was encrypted, and returns how many bytes that is. */
    int encrypted() {
        int size = sealed.position();
        if (!direct) {
            shared.put(0, sealed.array(), size);
        }
        return size;
    }
}
