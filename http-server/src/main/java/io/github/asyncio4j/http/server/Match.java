package io.github.asyncio4j.http.server;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the router found.
 *
 * @param app whose routes were looked at last
 * @param endpoint who answers, or null
 * @param pathParams what the names of the pattern stand for
 * @param allowed without an endpoint: the methods that the path has routes for; none if it is no path of any route
 */
record Match(Application app, @Nullable Endpoint endpoint, Map<String, String> pathParams, Set<String> allowed) {

    static Match of(Application app, Endpoint endpoint, Map<String, String> pathParams) {
        return new Match(app, endpoint, pathParams, Set.of());
    }

    static Match notFound(Application app) {
        return new Match(app, null, Map.of(), Set.of());
    }

    static Match notAllowed(Application app, Set<String> allowed) {
        return new Match(app, null, Map.of(), allowed);
    }

    boolean isHandler() {
        return endpoint != null;
    }

    /** Returns who answers, inside of the middlewares; null if there is neither a route nor a middleware. */
    @Nullable
    Handler handler() {
        Endpoint found = endpoint;
        return found == null ? app.missing() : found.handler();
    }

    /** Returns the longest body that is taken into memory. */
    int maxBody(ServerOptions options) {
        Endpoint found = endpoint;
        return found == null ? options.maxBody() : found.route().maxBody(options.maxBody());
    }

    /** Puts together what two routes without a handler for the method allow. */
    Match or(Match other) {
        Set<String> both = new TreeSet<>(allowed);
        both.addAll(other.allowed);
        return notAllowed(app, both);
    }

    /** What says that there is no route. */
    HttpStatusException missing(String method) {
        return allowed.isEmpty() ? HttpStatusException.notFound() : new MethodNotAllowedException(method, allowed);
    }

    /** Innermost of the middlewares where there is no route. */
    static Response throwMissing(Request request) {
        throw request.match().missing(request.method());
    }
}
