package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Sends a file, piece by piece. It is read on other threads, since the disk would hold the loop. */
final class FileSending {

    private static final int PIECE = 64 * 1024;

    /** An open file, or one that was small enough to be read already. */
    private record Opened(long length, byte[] first, @Nullable InputStream rest) implements AutoCloseable {

        /** Closing a file that was read does not wait for the disk. */
        @Override
        public void close() throws IOException {
            if (rest != null) {
                rest.close();
            }
        }
    }

    private FileSending() {}

    static void send(Outgoing out, Response response, Path path) throws Exception {
        Opened file = await(toThread(() -> open(path)));
        if (file == null) {
            out.send(Response.text("404 Not Found").withStatus(404));
            return;
        }
        try (file) {
            out.begin(response, file.length());
            if (out.wantsBody()) {
                out.content(file.first());
                sendRest(out, file, path);
                out.end();
            }
        }
    }

    private static @Nullable Opened open(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return null;
            }
            InputStream in = Files.newInputStream(path);
            try {
                byte[] first = in.readNBytes((int) Math.min(attributes.size(), PIECE));
                if (first.length == attributes.size()) {
                    in.close();
                    return new Opened(first.length, first, null);
                }
                return new Opened(attributes.size(), first, in);
            } catch (Throwable e) {
                in.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void sendRest(Outgoing out, Opened file, Path path) {
        InputStream in = file.rest();
        long left = file.length() - file.first().length;
        while (in != null && left > 0) {
            int size = (int) Math.min(left, PIECE);
            byte[] piece = await(toThread(() -> read(in, size, path)));
            out.content(piece);
            left -= piece.length;
        }
    }

    private static byte[] read(InputStream in, int size, Path path) throws IOException {
        byte[] piece = in.readNBytes(size);
        if (piece.length < size) {
            throw new EOFException("the file " + path + " became shorter while it was sent");
        }
        return piece;
    }
}
