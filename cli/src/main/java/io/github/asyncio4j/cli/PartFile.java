package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file while it is downloaded: NAME.part, and beside it NAME.part.of, which says of what version of the resource it is
 * the beginning. What has its right name is whole. Files are read and written on other threads, one call at a time.
 */
final class PartFile {

    /** How much is kept before it is written. */
    private static final int PIECE = 256 * 1024;

    private final Path file;
    private final Path part;
    private final Path version;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private MessageDigest digest = sha256();
    private long size;
    private @Nullable String validator;

    PartFile(Path file) {
        this.file = file;
        part = file.resolveSibling(file.getFileName() + ".part");
        version = file.resolveSibling(file.getFileName() + ".part.of");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Returns how much of it there is. */
    long size() {
        return size + piece.size();
    }

    /** Returns the version that it is of, as an ETag or a date; null if there is nothing to go on with. */
    @Nullable
    String validator() {
        return size() > 0 ? validator : null;
    }

    /** Finds what an earlier run has left. Suspends until it is read. */
    Coroutine<Void> open() {
        return toThread(() -> {
            boolean usable = Files.exists(part) && Files.exists(version);
            validator = usable ? Files.readString(version) : null;
            size = usable ? read(part) : 0;
        });
    }

    private long read(Path from) throws IOException {
        digest = sha256();
        long all = 0;
        byte[] some = new byte[PIECE];
        try (InputStream in = Files.newInputStream(from)) {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                digest.update(some, 0, n);
                all += n;
            }
        }
        return all;
    }

    /** Begins anew, with this version; null if nothing tells it from others. Suspends until that is written. */
    Coroutine<Void> restart(@Nullable String newValidator) {
        return async(() -> {
            piece.reset();
            validator = newValidator;
            size = 0;
            digest = sha256();
            await(toThread(() -> {
                Files.deleteIfExists(version);
                Files.write(part, new byte[0]);
                if (newValidator != null) {
                    Files.writeString(version, newValidator);
                }
            }));
        });
    }

    /** Takes the next bytes. Suspends now and then, until what it has is written. */
    void append(byte[] bytes) {
        piece.writeBytes(bytes);
        if (piece.size() >= PIECE) {
            flush();
        }
    }

    /** Writes what it has. Suspends until it is written. */
    void flush() {
        if (piece.size() == 0) {
            return;
        }
        byte[] bytes = piece.toByteArray();
        piece.reset();
        await(toThread(() -> {
            Files.write(part, bytes, StandardOpenOption.APPEND);
            digest.update(bytes);
            size += bytes.length;
        }));
    }

    /** Returns the checksum of all that was taken. To be called once, at the end. */
    String checksum() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Gives it its right name. Suspends until it has that. */
    Coroutine<Void> finish() {
        return toThread(() -> {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(version);
        });
    }

    /** Throws away what there is. Suspends until it is gone. */
    Coroutine<Void> drop() {
        return toThread(() -> {
            Files.deleteIfExists(part);
            Files.deleteIfExists(version);
        });
    }

    /** Reads the checksum of the whole file, if an earlier run has left one; null if there is none. Suspends until then. */
    Coroutine<@Nullable String> whole() {
        return toThread(() -> {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            size = read(file);
            return checksum();
        });
    }
}
