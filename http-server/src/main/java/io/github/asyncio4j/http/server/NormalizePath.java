package io.github.asyncio4j.http.server;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A middleware that sends the client to the path that it probably meant, where the one that it asked for has no route but
 * the other has: with one slash in place of several, and with one more at the end. Immutable.
 *
 * <pre>{@code
 * app.addMiddleware(new NormalizePath());
 * }</pre>
 */
public final class NormalizePath implements Middleware {

    private enum End {
        APPEND, REMOVE, KEEP
    }

    private final End end;
    private final boolean merge;
    private final int status;

    /** Makes one that merges and appends slashes and answers with 308. */
    public NormalizePath() {
        this(End.APPEND, true, 308);
    }

    private NormalizePath(End end, boolean merge, int status) {
        this.end = end;
        this.merge = merge;
        this.status = status;
    }

    /** Removes a slash at the end instead of appending one. */
    public NormalizePath removingSlash() {
        return new NormalizePath(End.REMOVE, merge, status);
    }

    /** Leaves the end of the path as it is. */
    public NormalizePath keepingEnd() {
        return new NormalizePath(End.KEEP, merge, status);
    }

    /** Leaves several slashes in a row as they are. */
    public NormalizePath keepingSlashes() {
        return new NormalizePath(end, false, status);
    }

    /** Answers with another status: 301, 302, 303, 307 or 308. */
    public NormalizePath withStatus(int status) {
        return new NormalizePath(end, merge, RedirectException.checked(status));
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        if (request.route() == null) {
            String found = better(request);
            if (found != null) {
                String query = request.rawQuery();
                return Response.redirect(status, Percent.path(found) + (query == null ? "" : "?" + query));
            }
        }
        return next.handle(request);
    }

    private @Nullable String better(Request request) {
        String path = request.path();
        String merged = merge ? merged(path) : path;
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(merged);
        if (end == End.APPEND && !path.endsWith("/")) {
            candidates.add(path + "/");
            candidates.add(merged + "/");
        } else if (end == End.REMOVE && path.endsWith("/")) {
            candidates.add(path.substring(0, path.length() - 1));
            candidates.add(merged.substring(0, merged.length() - 1));
        }
        candidates.remove(path);
        for (String candidate : candidates) {
            // Two slashes in front would be the name of a host.
            if (candidate.startsWith("/") && !candidate.startsWith("//") && request.isRouted(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static String merged(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return "NormalizePath[" + end + (merge ? ", merging" : "") + ", " + status + "]";
    }
}
