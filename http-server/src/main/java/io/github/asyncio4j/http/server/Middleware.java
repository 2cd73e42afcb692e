package io.github.asyncio4j.http.server;

/**
 * Stands around the handlers of an {@link Application}: sees each request before them and each response after them, also
 * those that no route is found for.
 *
 * <pre>{@code
 * app.addMiddleware((request, next) -> {
 *     var response = next.handle(request);
 *     return response.withHeader("X-Frame-Options", "DENY");
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Middleware {

    /**
     * Returns the response: that of the next one, changed or not, or one of its own. It runs in the task of the request
     * and may await.
     *
     * @param next the middleware inside of this one, at last the handler. It throws as handlers do; a path without a
     *        route is an {@link HttpStatusException} of 404, one of another method a {@link MethodNotAllowedException}
     */
    Response handle(Request request, Handler next) throws Exception;
}
