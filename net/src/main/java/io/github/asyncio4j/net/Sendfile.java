package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.CancelledError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sends a part of a file over a transport: by the system where it can, else by reading and writing. */
record Sendfile(Transport transport, FileSpan span) {

    /** How much is read at once where it is copied: CPython's size. */
    private static final int CHUNK = 16 * 1024;

    /** Suspends until it is sent, or queued where it is copied. */
    long send(boolean fallback) {
        if (transport.isClosing()) {
            throw new IllegalStateException("Transport is closing");
        }
        if (!transport.canSendFile() && !fallback) {
            throw new SendfileNotAvailableException("the system cannot send a file over " + transport
                    + "; allow the fallback, which copies it");
        }
        long size = span.size();
        if (size == 0) {
            return 0;
        }
        return transport.canSendFile() ? await(transport.sendFile(span.file(), span.offset(), size)) : copy(size);
    }

    private long copy(long size) {
        long sent = 0;
        try {
            while (sent < size) {
                byte[] chunk = read(sent, (int) Math.min(CHUNK, size - sent));
                if (chunk.length == 0) {
                    break;
                }
                await(transport.drain());
                transport.write(chunk);
                sent += chunk.length;
            }
            await(transport.drain());
            return sent;
        } catch (CancelledError e) {
            transport.abort();
            throw e;
        } finally {
            span.moveTo(sent);
        }
    }

    private byte[] read(long at, int most) {
        ByteBuffer chunk = ByteBuffer.allocate(most);
        try {
            int n = span.file().read(chunk, span.offset() + at);
            return Arrays.copyOf(chunk.array(), Math.max(0, n));
        } catch (IOException e) {
            throw new NetworkException("cannot read the file: " + e.getMessage(), e);
        }
    }
}
