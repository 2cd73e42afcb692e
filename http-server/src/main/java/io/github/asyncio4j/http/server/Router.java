package io.github.asyncio4j.http.server;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler for a request.
 *
 * <p>A pattern is a path with names in braces: {@code /flags/{code}.svg}. A name stands for one or more characters other
 * than a slash, up to the text that follows it; {@code {rest:.*}} for what a regular expression matches, slashes too.
 * Applications for a domain go first, then paths without names, then what has the longest prefix of whole segments
 * without names, and of these what was added first, folders of files last. No match is 404; a match with another method is 405 with Allow.
 * HEAD goes where GET goes unless it has a route of its own.
 *
 * <p>Paths longer than 1,024 characters, and those on which it takes too long, match no regular expression.
 */
public final class Router {

    /** Every method, in {@link #route}. */
    public static final String ANY_METHOD = Route.ANY_METHOD;

    private final Application app;
    private final Map<String, Resource> exact = new HashMap<>();
    private final Map<String, Resource> named = new LinkedHashMap<>();
    private final RouteIndex index = new RouteIndex();

    /** What the paths begin with where this application is part of another one. */
    private String prefix = "";
    private boolean usesHosts;

    Router(Application app) {
        this.app = app;
    }

    /** Adds a handler for GET, and HEAD. */
    public Router get(String path, Handler handler) {
        return add(Route.get(path, handler));
    }

    /** Adds a handler for POST. */
    public Router post(String path, Handler handler) {
        return add(Route.post(path, handler));
    }

    /** Adds a handler for PUT. */
    public Router put(String path, Handler handler) {
        return add(Route.put(path, handler));
    }

    /** Adds a handler for PATCH. */
    public Router patch(String path, Handler handler) {
        return add(Route.patch(path, handler));
    }

    /** Adds a handler for DELETE. */
    public Router delete(String path, Handler handler) {
        return add(Route.delete(path, handler));
    }

    /**
     * Adds a handler for a method, or for {@link #ANY_METHOD}.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash, its braces do not pair, or this method
     *         and path have a handler already
     */
    public Router route(String method, String path, Handler handler) {
        return add(Route.of(method, path, handler));
    }

    /** Adds the methods that a view overrides. */
    public Router view(String path, View view) {
        return add(View.routes(path, view));
    }

    /** Adds several routes. */
    public Router add(Route first, Route... more) {
        add(first);
        return add(List.of(more));
    }

    /** Adds the routes of a table. */
    public Router add(Collection<Route> routes) {
        routes.forEach(this::add);
        return this;
    }

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException as {@link #route}, and if another path has the route's name
     */
    public Router add(Route route) {
        app.requireUnfrozen("routes");
        PathPattern pattern = PathPattern.of(route.path());
        Resource known = route.name() == null ? null : named.get(route.name());
        if (known != null && !known.pattern().text().equals(pattern.text())) {
            throw new IllegalArgumentException("the name " + route.name() + " of the path " + pattern
                    + " is that of " + known.pattern() + " already");
        }
        Resource resource = resource(pattern);
        resource.add(route);
        if (route.name() != null) {
            named.put(route.name(), resource);
        }
        return this;
    }

    private Resource resource(PathPattern pattern) {
        if (pattern.isExact()) {
            return exact.computeIfAbsent(pattern.text(), _ -> new Resource(pattern));
        }
        for (Candidate candidate : index.at(pattern.prefix())) {
            if (candidate instanceof Resource resource && resource.pattern().text().equals(pattern.text())) {
                return resource;
            }
        }
        Resource added = new Resource(pattern);
        index.add(pattern.prefix(), added);
        return added;
    }

    /**
     * Serves the files of a folder under a prefix, for GET and HEAD. Files outside of the folder are never served, and
     * symbolic links in it are not followed; there are no listings. See {@link StaticOptions}.
     *
     * @throws IllegalArgumentException if the folder is not there, or the prefix does not begin with a slash
     */
    public Router addStatic(String prefix, Path folder) {
        return addStatic(prefix, folder, StaticOptions.defaults());
    }

    /**
     * Serves the files of a folder under a prefix, for GET and HEAD, as the options say.
     *
     * @throws IllegalArgumentException if the folder is not there, or the prefix does not begin with a slash
     */
    public Router addStatic(String prefix, Path folder, StaticOptions options) {
        app.requireUnfrozen("routes");
        StaticFolder files = StaticFolder.of(prefix, folder, Objects.requireNonNull(options, "the options are null"));
        index.add(files.indexKey(), files);
        return this;
    }

    void addSubapp(String prefix, Application inner) {
        index.add(prefix, Subapp.below(prefix, inner));
        inner.router().prefix = prefix;
    }

    void addDomain(String domain, Application inner) {
        index.addDomain(Subapp.of(domain, inner));
    }

    /** Returns the path of a route without names in it; see {@link #urlFor(String, Map, Query)}. */
    public String urlFor(String name) {
        return urlFor(name, Map.of(), Query.EMPTY);
    }

    /** Returns the path of a route; see {@link #urlFor(String, Map, Query)}. */
    public String urlFor(String name, Map<String, String> values) {
        return urlFor(name, values, Query.EMPTY);
    }

    /**
     * Returns the path that leads to a route of this application, in percent notation.
     *
     * @param name the route's: {@link Route#withName}
     * @param values what the names of its pattern stand for, as they are
     * @throws IllegalArgumentException if there is no such name, or the values do not go into the pattern
     */
    public String urlFor(String name, Map<String, String> values, Query query) {
        Resource resource = named.get(Objects.requireNonNull(name, "the name is null"));
        if (resource == null) {
            throw new IllegalArgumentException("there is no route of the name " + name + "; there are "
                    + named.keySet());
        }
        String path = fullPrefix() + resource.pattern().path(values);
        return query.isEmpty() ? path : path + "?" + query;
    }

    private String fullPrefix() {
        Application outer = app.parent();
        return outer == null ? prefix : outer.router().fullPrefix() + prefix;
    }

    /** Finds what answers this method and path, the path decoded. */
    Match match(String method, String path) {
        Resource same = exact.get(path);
        if (same != null && !usesHosts) {
            Match found = same.match(app, method);
            if (found.isHandler()) {
                return found;
            }
        }
        return match(new Candidate.Asked(method, path, null));
    }

    Match match(Candidate.Asked asked) {
        Match found = index.domain(app, asked);
        if (found != null) {
            return found;
        }
        Resource same = exact.get(asked.path());
        found = same == null ? null : same.match(app, asked.method());
        if (found == null || !found.isHandler()) {
            found = index.match(app, asked, found);
        }
        return found == null ? Match.notFound(app) : found;
    }

    /** Whether an application is chosen by the host of the request. */
    boolean usesHosts() {
        return usesHosts;
    }

    /** Settles it, and puts the handlers into the middlewares. */
    void freeze(List<Middleware> middlewares, List<ResponseSignal> signals) {
        exact.values().forEach(resource -> resource.freeze(app, middlewares, signals));
        index.freeze(app, middlewares, signals);
        usesHosts = index.usesHosts();
    }

    @Override
    public String toString() {
        return exact.size() + index.size() + " paths";
    }
}
