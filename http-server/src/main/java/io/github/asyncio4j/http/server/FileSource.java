package io.github.asyncio4j.http.server;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that can be sent, and how it is opened. */
interface FileSource {

    /**
     * Opens it, on another thread; null if it is not there.
     *
     * @throws java.nio.file.AccessDeniedException if it may not be read, or is no regular file
     */
    @Nullable
    OpenFile open() throws IOException;

    /** What distinguishes it from others of the same moment and length; part of its entity tag. */
    default String tag() {
        return "";
    }

    /** A file that the program names, whatever links lead there. */
    record Named(Path path) implements FileSource {
        @Override
        public @Nullable OpenFile open() throws IOException {
            return OpenFile.open(path);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
