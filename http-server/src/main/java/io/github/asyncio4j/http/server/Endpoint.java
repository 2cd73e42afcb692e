package io.github.asyncio4j.http.server;

import java.util.List;

/** A route where it is served. */
final class Endpoint {

    private final Route route;

    /** The route's, from the start of the server on inside of the middlewares. */
    private Handler handler;

    Endpoint(Route route) {
        this.route = route;
        handler = route.handler();
    }

    Route route() {
        return route;
    }

    Handler handler() {
        return handler;
    }

    void freeze(List<Middleware> middlewares) {
        handler = Wrapped.in(middlewares, route.answerer());
    }
}
