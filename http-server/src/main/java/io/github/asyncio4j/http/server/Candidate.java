package io.github.asyncio4j.http.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that may answer paths below a prefix. */
interface Candidate {

    /**
     * What is asked for.
     *
     * @param path decoded, as the application sees it that is asked
     * @param host of the request; null where no application is for a domain
     */
    record Asked(String method, String path, @Nullable String host) {}

    /** Returns null if it is none of its paths; a match without a handler tells which methods there are. */
    @Nullable
    Match match(Application app, Asked asked);

    /** Returns whether its match holds, also one without a handler. */
    default boolean isFinal() {
        return false;
    }

    /** Puts the handlers into the middlewares. */
    void freeze(Application app, List<Middleware> middlewares, List<ResponseSignal> signals);
}
