package io.github.asyncio4j.net.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of a unix socket that listens. At the end it is removed, unless another has taken its place meanwhile. */
final class SocketFile {

    private static final System.Logger LOG = System.getLogger("io.github.asyncio4j");

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;

    /** The device and the inode. While the socket is open no other file gets them. */
    private final @Nullable Object identity;

    private SocketFile(Path path, @Nullable Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /** Returns the file that was just made for a socket with this address; null if it has none. */
    static @Nullable SocketFile of(SocketAddress bound) {
        if (!(bound instanceof UnixDomainSocketAddress unix)) {
            return null;
        }
        try {
            return new SocketFile(unix.getPath(), identity(unix.getPath()));
        } catch (IOException goneAlready) {
            return null;
        }
    }

    /**
     * Removes one that is left from before.
     *
     * @throws FileAlreadyExistsException if there is something else
     */
    static void removeStale(Path path) throws IOException {
        try {
            if (!isSocket(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            Files.delete(path);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return ((int) Files.getAttribute(path, "unix:mode") & TYPE) == SOCKET;
        }
        return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /** Removes it, if it is still the same. To be called while the socket is open. */
    void remove() {
        try {
            if (Objects.equals(identity(path), identity)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove the socket file " + path, e);
        }
    }
}
