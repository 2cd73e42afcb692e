package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder whose files are served. Nothing outside of it is, whatever the path says and whatever links are in it. */
final class StaticFolder {

    private final String prefix;
    private final Path root;

    private StaticFolder(String prefix, Path root) {
        this.prefix = prefix;
        this.root = root;
    }

    static StaticFolder of(String prefix, Path folder) {
        if (!prefix.startsWith("/") || prefix.indexOf('{') >= 0) {
            throw new IllegalArgumentException("the prefix \"" + prefix
                    + "\" is no plain path; give one like /static, without braces");
        }
        try {
            Path root = folder.toRealPath();
            if (!Files.isDirectory(root)) {
                throw new IllegalArgumentException(folder + " is not a folder");
            }
            return new StaticFolder(prefix.endsWith("/") ? prefix : prefix + "/", root);
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be served: " + e, e);
        }
    }

    boolean covers(String path) {
        return path.startsWith(prefix);
    }

    Match match(String method, String path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Match.notAllowed(Set.of("GET", "HEAD"));
        }
        return Match.of(_ -> serve(path.substring(prefix.length())), Map.of());
    }

    private Response serve(String relative) {
        if (!isPlain(relative)) {
            return notFound();
        }
        Path file = await(toThread(() -> resolve(relative)));
        return file == null ? notFound() : Response.file(file).withHeader("X-Content-Type-Options", "nosniff");
    }

    private static Response notFound() {
        return Response.text("404 Not Found").withStatus(404);
    }

    /** Whether every segment is an ordinary name. The path was decoded once before; nothing is decoded here. */
    private static boolean isPlain(String relative) {
        if (relative.indexOf('\\') >= 0 || relative.indexOf('\0') >= 0) {
            return false;
        }
        int from = 0;
        while (from <= relative.length()) {
            int slash = relative.indexOf('/', from);
            int to = slash < 0 ? relative.length() : slash;
            String segment = relative.substring(from, to);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    /** Returns the real file, or null if there is none or it lies outside. On another thread. */
    private @Nullable Path resolve(String relative) {
        try {
            Path file = root.resolve(relative).normalize();
            if (!file.startsWith(root)) {
                return null;
            }
            Path real = file.toRealPath();
            return real.startsWith(root) && Files.isRegularFile(real) ? real : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }
}
