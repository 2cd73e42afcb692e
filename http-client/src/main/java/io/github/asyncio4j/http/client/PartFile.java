package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.CancelledError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code NAME.part} that a download grows in, and {@code NAME.part.from}, which says what of: the URL, and the
 * validator of what the server had there. All is done by other threads, one step at a time, and suspends meanwhile.
 */
final class PartFile {

    /** What a part is of. */
    record Origin(String url, String validator) {}

    private final Path target;
    private final Path part;
    private final Path from;
    private final FileChannel channel;
    private final @Nullable Origin origin;
    private long length;

    private PartFile(Path target, Path part, Path from, FileChannel channel, @Nullable Origin origin, long length) {
        this.target = target;
        this.part = part;
        this.from = from;
        this.channel = channel;
        this.origin = origin;
        this.length = length;
    }

    /** Opens what there is of a file, or begins it. After a cancel, whichever thread comes last closes it. */
    static PartFile open(Path target) throws IOException {
        AtomicReference<@Nullable PartFile> opened = new AtomicReference<>();
        AtomicBoolean abandoned = new AtomicBoolean();
        try {
            return await(toThread(() -> {
                PartFile file = openNow(target.toAbsolutePath());
                opened.set(file);
                if (abandoned.get()) {
                    file.channel.close();
                }
                return file;
            }));
        } catch (CancelledError e) {
            abandoned.set(true);
            PartFile file = opened.get();
            if (file != null) {
                file.channel.close();
            }
            throw e;
        }
    }

    private static PartFile openNow(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Path from = target.resolveSibling(target.getFileName() + ".part.from");
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            if (channel.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
            return new PartFile(target, part, from, channel, readOrigin(from), channel.size());
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new FileSystemException(part.toString(), null, "another download of it is under way");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable Origin readOrigin(Path from) throws IOException {
        if (!Files.exists(from)) {
            return null;
        }
        List<String> lines = new String(Files.readAllBytes(from), StandardCharsets.UTF_8).lines().toList();
        return lines.size() == 2 ? new Origin(lines.get(0), lines.get(1)) : null;
    }

    /** Returns what the part is of; null if that is not known, and so it is of no use. */
    @Nullable
    Origin origin() {
        return origin;
    }

    long length() {
        return length;
    }

    /** Empties it, for what may be the beginning of something else. */
    void begin(@Nullable Origin of) {
        await(toThread(() -> {
            Files.deleteIfExists(from);
            channel.truncate(0);
            if (of != null) {
                Files.writeString(from, of.url() + "\n" + of.validator() + "\n");
            }
        }));
        length = 0;
    }

    void append(byte[] bytes, int count) {
        long at = length;
        await(toThread(() -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        }));
        length += count;
    }

    byte[] sha256() {
        return await(toThread(() -> {
            MessageDigest digest = digest();
            try (InputStream in = Files.newInputStream(part)) {
                byte[] piece = new byte[64 * 1024];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    digest.update(piece, 0, n);
                }
            }
            return digest.digest();
        }));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Puts it in the place of the file, all at once, when the disk has it. */
    void complete() {
        await(toThread(() -> {
            channel.force(true);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(from);
        }));
    }

    void delete() {
        await(toThread(() -> {
            Files.deleteIfExists(from);
            Files.deleteIfExists(part);
        }));
    }

    /** Closes it; what is in it stays. */
    void close() {
        await(toThread(channel::close));
    }
}
