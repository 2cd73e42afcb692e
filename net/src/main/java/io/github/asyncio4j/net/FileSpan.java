package io.github.asyncio4j.net;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A part of a file that is to be sent.
 *
 * @param count in bytes; -1 for all up to the end
 */
record FileSpan(FileChannel file, long offset, long count) {

    FileSpan {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be a non-negative integer (got " + offset + ")");
        }
        if (count < -1 || count == 0) {
            throw new IllegalArgumentException("count must be a positive integer, or -1 for all (got " + count + ")");
        }
    }

    /** Returns how many bytes there are to be sent. */
    long size() {
        try {
            long there = Math.max(0, file.size() - offset);
            return count < 0 ? there : Math.min(count, there);
        } catch (IOException e) {
            throw new NetworkException("cannot send the file: " + e.getMessage(), e);
        }
    }

    /** Leaves the file's position behind what was sent. */
    void moveTo(long sent) {
        try {
            if (file.isOpen()) {
                file.position(offset + sent);
            }
        } catch (IOException e) {
            throw new NetworkException("cannot set the position of the file: " + e.getMessage(), e);
        }
    }
}
