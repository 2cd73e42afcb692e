package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.http.MediaType;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder whose files are served. Nothing outside of it is, whatever the path says; nor links, unless asked for. */
final class StaticFolder implements Candidate {

    /** The name of the path parameter that holds the rest of the path. */
    private static final String FILE_NAME = "filename";

    private final String prefix;
    private final Path root;
    private final StaticOptions options;
    private final Endpoint endpoint;

    private StaticFolder(String prefix, Path root, StaticOptions options) {
        this.prefix = prefix;
        this.root = root;
        this.options = options;
        endpoint = new Endpoint(Route.get(prefix, this::serve));
    }

    static StaticFolder of(String prefix, Path folder, StaticOptions options) {
        if (!prefix.startsWith("/") || prefix.indexOf('{') >= 0) {
            throw new IllegalArgumentException("the prefix \"" + prefix
                    + "\" is no plain path; give one like /static, without braces");
        }
        try {
            Path root = folder.toRealPath();
            if (!Files.isDirectory(root)) {
                throw new IllegalArgumentException(folder + " is not a folder");
            }
            return new StaticFolder(prefix.endsWith("/") ? prefix : prefix + "/", root, options);
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be served: " + e, e);
        }
    }

    /** What its paths begin with, whole segments. */
    String indexKey() {
        return prefix.length() == 1 ? prefix : prefix.substring(0, prefix.length() - 1);
    }

    @Override
    public @Nullable Match match(Application app, Asked asked) {
        String path = asked.path();
        if (!path.startsWith(prefix)) {
            return null;
        }
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return Match.notAllowed(app, Set.of("GET", "HEAD"));
        }
        return Match.of(app, endpoint, Map.of(FILE_NAME, path.substring(prefix.length())));
    }

    @Override
    public void freeze(Application app, List<Middleware> middlewares, List<ResponseSignal> signals) {
        endpoint.freeze(middlewares);
    }

    private Response serve(Request request) {
        String relative = request.pathParam(FILE_NAME);
        String path = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
        if (!path.isEmpty() && !isPlain(path) || relative.equals("/")) {
            return Answering.failed(404);
        }
        String accept = request.header("Accept-Encoding") == null || !options.precompressed() ? null
                : String.join(",", request.headers().getAll("Accept-Encoding"));
        Response response =
                await(toThread(() -> find(request, path, relative.isEmpty() || relative.endsWith("/"), accept)));
        return response.withHeader("X-Content-Type-Options", "nosniff");
    }

    /** Whether every segment is an ordinary name. The path was decoded once before; nothing is decoded here. */
    private boolean isPlain(String relative) {
        if (relative.indexOf('\\') >= 0 || relative.indexOf('\0') >= 0) {
            return false;
        }
        int from = 0;
        while (from <= relative.length()) {
            int slash = relative.indexOf('/', from);
            int to = slash < 0 ? relative.length() : slash;
            String segment = relative.substring(from, to);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")
                    || segment.startsWith(".") && !options.hidden()) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    /** Looks for what a path names. On another thread. */
    private Response find(Request request, String relative, boolean namesFolder, @Nullable String accept) {
        try {
            Path file = root.resolve(relative).normalize();
            Path real = file.startsWith(root) ? file.toRealPath() : null;
            if (real == null || !mayBeServed(file, real)) {
                return Answering.failed(404);
            }
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return namesFolder ? folder(request, real, accept) : toFolder(request);
            }
            return namesFolder ? Answering.failed(404)
                    : attributes.isRegularFile() ? file(real, accept) : Answering.failed(403);
        } catch (AccessDeniedException e) {
            return Answering.failed(403);
        } catch (IOException | InvalidPathException e) {
            return Answering.failed(404);
        }
    }

    /**
     * Whether a place is served, of which the real path is known. The two differ where a link was followed, and on systems
     * to which names in capitals are the same: only then is the system asked once more.
     */
    private boolean mayBeServed(Path file, Path real) throws IOException {
        if (!options.followsLinks() && !real.equals(file)
                && !real.equals(file.toRealPath(LinkOption.NOFOLLOW_LINKS))) {
            return false;
        }
        return !real.startsWith(root) ? options.outsideLinks()
                : real.equals(root) || options.hidden() || isPlain(root.relativize(real).toString().replace('\\', '/'));
    }

    private Response folder(Request request, Path real, @Nullable String accept) throws IOException {
        Path index = real.resolve("index.html");
        if (options.index() && Files.isRegularFile(index)) {
            Path target = index.toRealPath();
            return mayBeServed(index, target) ? file(target, accept) : Answering.failed(404);
        }
        return options.listing() ? FolderListing.of(real, request.path(), real.equals(root), options)
                : Answering.failed(403);
    }

    /** Adds the slash that makes the links in a folder's page work. A relative place cannot lead to another host. */
    private static Response toFolder(Request request) {
        String path = request.path();
        String query = request.rawTarget().indexOf('?') < 0 ? ""
                : request.rawTarget().substring(request.rawTarget().indexOf('?'));
        return Response.redirect(302, "./" + Percent.path(path.substring(path.lastIndexOf('/') + 1)) + "/" + query);
    }

    private Response file(Path real, @Nullable String accept) throws IOException {
        MediaType type = MediaType.ofFileName(real.getFileName().toString());
        if (!options.precompressed()) {
            return Response.file(new Found(root, real, ""), type);
        }
        for (Precompressed one : Precompressed.accepted(accept)) {
            Path sibling = served(real.resolveSibling(real.getFileName() + one.suffix()));
            if (sibling != null) {
                return Response.file(new Found(root, sibling, "-" + one.coding()), type)
                        .withHeader("Content-Encoding", one.coding()).withHeader("Vary", "Accept-Encoding");
            }
        }
        return Response.file(new Found(root, real, ""), type).withHeader("Vary", "Accept-Encoding");
    }

    /** Returns where the compressed file is, or null if there is none that is served. */
    private @Nullable Path served(Path sibling) throws IOException {
        if (Files.isRegularFile(sibling, LinkOption.NOFOLLOW_LINKS)) {
            return sibling;
        }
        if (!options.followsLinks() || !Files.isRegularFile(sibling)) {
            return null;
        }
        Path real = sibling.toRealPath();
        return mayBeServed(sibling, real) ? real : null;
    }

    /**
     * A file below the folder, or where links may lead. It is opened without following any, so that what has become one
     * since it was looked at is not there.
     */
    private record Found(Path root, Path real, String tag) implements FileSource {
        @Override
        public @Nullable OpenFile open() throws IOException {
            try {
                return real.startsWith(root) ? OpenFile.openBelow(root, root.relativize(real)) : OpenFile.open(real);
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                if (!Files.exists(real) || !real.toRealPath().equals(real)) {
                    return null;
                }
                throw e;
            }
        }

        @Override
        public String toString() {
            return real.toString();
        }
    }
}
