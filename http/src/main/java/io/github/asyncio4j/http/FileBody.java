package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a file that is sent. It happens on other threads, since the disk would hold the loop; a task that is
 * cancelled leaves such a thread behind for a moment, and whichever of the two comes last closes the file.
 */
final class FileBody implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final Path file;
    private @Nullable InputStream in;

    /** Whether another thread is at the file; with {@link #closed} it is guarded by this. */
    private boolean busy;
    private boolean closed;

    private FileBody(Path file) {
        this.file = file;
    }

    /** Returns its length. Suspends until the disk has said it. */
    static long length(Path file) {
        return await(toThread(() -> {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new FileSystemException(file.toString(), null, "it is no regular file, and cannot be a body");
            }
            return attributes.size();
        }));
    }

    /** Writes it. Suspends for the disk and the writer in turn. */
    static void write(Path file, BodyWriter out) throws IOException {
        try (FileBody body = new FileBody(file)) {
            byte[] piece = await(toThread(body::next));
            while (piece.length > 0) {
                await(out.write(piece));
                piece = piece.length < PIECE ? new byte[0] : await(toThread(body::next));
            }
        }
    }

    /** Returns the next piece, less than a whole one at the end. Runs on another thread, one at a time. */
    private byte[] next() throws IOException {
        if (!begin()) {
            return new byte[0];
        }
        try {
            if (in == null) {
                in = Files.newInputStream(file);
            }
            return in.readNBytes(PIECE);
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        busy = !closed;
        return busy;
    }

    private synchronized void end() throws IOException {
        busy = false;
        if (closed && in != null) {
            in.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (!busy && in != null) {
            in.close();
        }
    }
}
