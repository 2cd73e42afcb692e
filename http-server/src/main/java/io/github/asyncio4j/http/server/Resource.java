package io.github.asyncio4j.http.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The routes of one path or pattern, by method. */
final class Resource implements Candidate {

    private final PathPattern pattern;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    /** The matches of a path without names, made once; empty before the start. */
    private final Map<String, Match> known = new LinkedHashMap<>();

    Resource(PathPattern pattern) {
        this.pattern = pattern;
    }

    PathPattern pattern() {
        return pattern;
    }

    void add(Route route) {
        if (endpoints.putIfAbsent(route.method(), new Endpoint(route)) != null) {
            throw new IllegalArgumentException("there is a handler for " + route.method() + " " + pattern.text()
                    + " already; a route is added once");
        }
    }

    /** Returns the match of a path that is known to be this one's, which has no names. */
    Match match(Application app, String method) {
        Match made = known.get(method);
        return made != null ? made : match(app, method, Map.of());
    }

    @Override
    public @Nullable Match match(Application app, Asked asked) {
        Map<String, String> values = pattern.match(asked.path());
        return values == null ? null : match(app, asked.method(), values);
    }

    private Match match(Application app, String method, Map<String, String> pathParams) {
        Endpoint endpoint = endpoints.get(method);
        if (endpoint == null && method.equals("HEAD")) {
            Endpoint get = endpoints.get("GET");
            endpoint = get != null && get.route().isForHead() ? get : null;
        }
        if (endpoint == null) {
            endpoint = endpoints.get(Route.ANY_METHOD);
        }
        return endpoint == null ? Match.notAllowed(app, allowed()) : Match.of(app, endpoint, pathParams);
    }

    private Set<String> allowed() {
        Set<String> methods = new TreeSet<>(endpoints.keySet());
        Endpoint get = endpoints.get("GET");
        if (get != null && get.route().isForHead()) {
            methods.add("HEAD");
        }
        return methods;
    }

    @Override
    public void freeze(Application app, List<Middleware> middlewares, List<ResponseSignal> signals) {
        endpoints.forEach((method, endpoint) -> {
            endpoint.freeze(middlewares);
            if (pattern.isExact()) {
                known.put(method, Match.of(app, endpoint, Map.of()));
            }
        });
    }
}
