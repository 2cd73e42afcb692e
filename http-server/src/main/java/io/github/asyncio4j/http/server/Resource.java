package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The handlers of one path or pattern, by method. */
final class Resource {

    private final PathPattern pattern;
    private final Map<String, Handler> handlers = new LinkedHashMap<>();

    Resource(PathPattern pattern) {
        this.pattern = pattern;
    }

    PathPattern pattern() {
        return pattern;
    }

    void add(String method, Handler handler) {
        Gate.checkMethod(method);
        if (handlers.putIfAbsent(method, handler) != null) {
            throw new IllegalArgumentException("there is a handler for " + method + " " + pattern.text()
                    + " already; a route is added once");
        }
    }

    Match match(String method, Map<String, String> pathParams) {
        Handler handler = handlers.get(method);
        if (handler == null && method.equals("HEAD")) {
            handler = handlers.get("GET");
        }
        if (handler == null) {
            handler = handlers.get(Router.ANY_METHOD);
        }
        return handler == null ? Match.notAllowed(allowed()) : Match.of(handler, pathParams);
    }

    private Set<String> allowed() {
        Set<String> methods = new TreeSet<>(handlers.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }
}
