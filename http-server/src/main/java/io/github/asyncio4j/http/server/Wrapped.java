package io.github.asyncio4j.http.server;

import java.util.List;

/** A handler with a middleware around it. */
record Wrapped(Middleware middleware, Handler next) implements Handler {

    /** Returns a handler with middlewares around it, the first one outermost. */
    static Handler in(List<Middleware> middlewares, Handler handler) {
        Handler wrapped = handler;
        for (Middleware middleware : middlewares.reversed()) {
            wrapped = new Wrapped(middleware, wrapped);
        }
        return wrapped;
    }

    @Override
    public Response handle(Request request) throws Exception {
        Response response = middleware.handle(request, next);
        if (response == null) {
            throw new NullPointerException("a middleware returned null instead of a Response");
        }
        return response;
    }
}
