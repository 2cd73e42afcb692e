package io.github.asyncio4j.http.server;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the router found.
 *
 * @param handler who answers, or null
 * @param pathParams what the names of the pattern stand for
 * @param allowed without a handler: the methods that the path has handlers for; none if it is no path of any route
 */
record Match(@Nullable Handler handler, Map<String, String> pathParams, Set<String> allowed) {

    static final Match NOT_FOUND = new Match(null, Map.of(), Set.of());

    static Match of(Handler handler, Map<String, String> pathParams) {
        return new Match(handler, pathParams, Set.of());
    }

    static Match notAllowed(Set<String> allowed) {
        return new Match(null, Map.of(), allowed);
    }

    boolean isHandler() {
        return handler != null;
    }

    /** Puts together what two routes without a handler for the method allow. */
    Match or(Match other) {
        Set<String> both = new TreeSet<>(allowed);
        both.addAll(other.allowed);
        return notAllowed(both);
    }
}
