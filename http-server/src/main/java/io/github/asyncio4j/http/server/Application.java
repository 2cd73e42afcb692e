package io.github.asyncio4j.http.server;

/**
 * What a {@link WebServer} serves: the routes to the handlers.
 *
 * <pre>{@code
 * var app = new Application();
 * app.router().get("/hello/{name}", request -> Response.text("Hello, " + request.pathParam("name")));
 * app.router().addStatic("/static", Path.of("www"));
 * try (var server = await(WebServer.start(app, "127.0.0.1", 8080))) {
 *     await(server.serveForever());
 * }
 * }</pre>
 */
public final class Application {

    private final Router router = new Router();

    /** Makes an application without routes: every request is answered with 404. */
    public Application() {}

    /** Returns the routes, to add to. */
    public Router router() {
        return router;
    }
}
