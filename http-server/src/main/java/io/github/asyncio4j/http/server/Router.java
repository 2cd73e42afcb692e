package io.github.asyncio4j.http.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the handler for a request.
 *
 * <p>A pattern is a path with names in braces: {@code /flags/{code}.svg}. A name stands for one or more characters
 * other than a slash, up to the text that follows it. Paths without names go first, then patterns, then static folders,
 * each in the order they were added. No match is 404; a match with another method is 405 with Allow. HEAD goes where
 * GET goes unless it has a route of its own.
 */
public final class Router {

    /** Every method, in {@link #route}. */
    public static final String ANY_METHOD = "*";

    private final Map<String, Resource> exact = new HashMap<>();
    private final List<Resource> patterns = new ArrayList<>();
    private final List<StaticFolder> folders = new ArrayList<>();

    Router() {}

    /** Adds a handler for GET, and HEAD. */
    public Router get(String path, Handler handler) {
        return route("GET", path, handler);
    }

    /** Adds a handler for POST. */
    public Router post(String path, Handler handler) {
        return route("POST", path, handler);
    }

    /** Adds a handler for PUT. */
    public Router put(String path, Handler handler) {
        return route("PUT", path, handler);
    }

    /** Adds a handler for PATCH. */
    public Router patch(String path, Handler handler) {
        return route("PATCH", path, handler);
    }

    /** Adds a handler for DELETE. */
    public Router delete(String path, Handler handler) {
        return route("DELETE", path, handler);
    }

    /**
     * Adds a handler for a method, or for {@link #ANY_METHOD}.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash, its braces do not pair, or this method
     *         and path have a handler already
     */
    public Router route(String method, String path, Handler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        PathPattern pattern = PathPattern.of(path);
        resource(pattern).add(method, handler);
        return this;
    }

    private Resource resource(PathPattern pattern) {
        if (pattern.isExact()) {
            return exact.computeIfAbsent(pattern.text(), _ -> new Resource(pattern));
        }
        for (Resource resource : patterns) {
            if (resource.pattern().text().equals(pattern.text())) {
                return resource;
            }
        }
        Resource added = new Resource(pattern);
        patterns.add(added);
        return added;
    }

    /**
     * Serves the files of a folder under a prefix, for GET and HEAD. Files outside of the folder are never served, also
     * not through symbolic links; there are no listings.
     *
     * @throws IllegalArgumentException if the folder is not there, or the prefix does not begin with a slash
     */
    public Router addStatic(String prefix, Path folder) {
        folders.add(StaticFolder.of(prefix, folder));
        return this;
    }

    /** Finds what answers this method and path, the path decoded. */
    Match match(String method, String path) {
        Resource same = exact.get(path);
        Match found = same == null ? null : same.match(method, Map.of());
        if (found != null && found.isHandler()) {
            return found;
        }
        for (Resource resource : patterns) {
            Map<String, String> values = resource.pattern().match(path);
            if (values != null) {
                Match match = resource.match(method, values);
                if (match.isHandler()) {
                    return match;
                }
                found = found == null ? match : found.or(match);
            }
        }
        for (StaticFolder folder : folders) {
            if (folder.covers(path)) {
                return found == null ? folder.match(method, path) : found;
            }
        }
        return found == null ? Match.NOT_FOUND : found;
    }
}
