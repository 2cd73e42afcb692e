package io.github.asyncio4j.http.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open for reading.
 *
 * @param channel its bytes; reading them may take a disk's time
 * @param size how many bytes it had when it was opened
 * @param modified when it was changed last, in nanoseconds since 1970
 */
record OpenFile(SeekableByteChannel channel, long size, long modified) implements AutoCloseable {

    /** How often a file that is replaced while it is opened is opened again. */
    private static final int ATTEMPTS = 5;

    /** How the attributes of a file are read, and how it is opened. */
    private interface Way {
        BasicFileAttributes attributes() throws IOException;

        SeekableByteChannel channel() throws IOException;
    }

    /**
     * Opens a file, whatever links lead there; null if there is none.
     *
     * @throws AccessDeniedException also if it is no regular file
     */
    static @Nullable OpenFile open(Path path) throws IOException {
        return open(path, new Way() {
            @Override
            public BasicFileAttributes attributes() throws IOException {
                return Files.readAttributes(path, BasicFileAttributes.class);
            }

            @Override
            public SeekableByteChannel channel() throws IOException {
                return FileChannel.open(path, StandardOpenOption.READ);
            }
        });
    }

    /**
     * Opens a file below a folder without following any link, wherever it may have been put meanwhile; null if there is no
     * file, or a link on the way.
     *
     * @throws AccessDeniedException also if it is no regular file
     */
    static @Nullable OpenFile openBelow(Path root, Path relative) throws IOException {
        var top = Files.newDirectoryStream(root);
        if (!(top instanceof SecureDirectoryStream<Path> secure)) {
            top.close();
            return openByRealPath(root.resolve(relative));
        }
        SecureDirectoryStream<Path> folder = secure;
        try {
            for (int i = 0; i < relative.getNameCount() - 1; i++) {
                SecureDirectoryStream<Path> outer = folder;
                folder = outer.newDirectoryStream(relative.getName(i), LinkOption.NOFOLLOW_LINKS);
                outer.close();
            }
            return openIn(folder, relative.getFileName());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } finally {
            folder.close();
        }
    }

    private static @Nullable OpenFile openIn(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return open(name, new Way() {
            @Override
            public BasicFileAttributes attributes() throws IOException {
                return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
            }

            @Override
            public SeekableByteChannel channel() throws IOException {
                return folder.newByteChannel(name, options);
            }
        });
    }

    /** Where folders cannot be held open (Windows): the file is looked for again once it is open. */
    private static @Nullable OpenFile openByRealPath(Path file) throws IOException {
        OpenFile opened = file.toRealPath().equals(file) ? open(file) : null;
        if (opened != null && !file.toRealPath().equals(file)) {
            opened.close();
            return null;
        }
        return opened;
    }

    /**
     * Looks at it before, since a pipe would be waited for, and after, so that it is known to be the one that was looked
     * at: length and moment of change belong to these bytes.
     */
    private static @Nullable OpenFile open(Path path, Way way) throws IOException {
        for (int attempt = 1;; attempt++) {
            BasicFileAttributes before = attributes(way);
            if (before == null || before.isSymbolicLink()) {
                return null;
            }
            if (!before.isRegularFile()) {
                throw new AccessDeniedException(path.toString(), null, "it is no regular file");
            }
            SeekableByteChannel channel;
            try {
                channel = way.channel();
            } catch (NoSuchFileException e) {
                return null;
            }
            boolean kept = false;
            try {
                if (attempt == ATTEMPTS || isSame(before, way.attributes())) {
                    kept = true;
                    return new OpenFile(channel, channel.size(), before.lastModifiedTime().to(TimeUnit.NANOSECONDS));
                }
            } catch (NoSuchFileException e) {
                return null;
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
    }

    /** Returns null where the name leads to nothing: below a file, round in a circle of links, or too long. */
    private static @Nullable BasicFileAttributes attributes(Way way) throws IOException {
        try {
            return way.attributes();
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            return null;
        }
    }

    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return Objects.equals(before.fileKey(), after.fileKey()) && before.size() == after.size()
                && before.lastModifiedTime().equals(after.lastModifiedTime());
    }

    /** Its entity tag, as aiohttp makes it. */
    String etag(String tag) {
        return '"' + Long.toHexString(modified) + '-' + Long.toHexString(size) + tag + '"';
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
