package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The handlers of one path in a class of their own, a method for each of HTTP's. Those that are not overridden answer 405
 * with Allow; HEAD goes where GET goes.
 *
 * <pre>{@code
 * final class UserView implements View {
 *     @Override public Response get(Request request) { ... }
 *     @Override public Response delete(Request request) { ... }
 * }
 * ...
 * app.router().view("/users/{id}", new UserView());
 * }</pre>
 */
public interface View {

    /** Answers GET. */
    default Response get(Request request) throws Exception {
        throw unsupported("GET");
    }

    /** Answers HEAD. */
    default Response head(Request request) throws Exception {
        throw unsupported("HEAD");
    }

    /** Answers POST. */
    default Response post(Request request) throws Exception {
        throw unsupported("POST");
    }

    /** Answers PUT. */
    default Response put(Request request) throws Exception {
        throw unsupported("PUT");
    }

    /** Answers PATCH. */
    default Response patch(Request request) throws Exception {
        throw unsupported("PATCH");
    }

    /** Answers DELETE. */
    default Response delete(Request request) throws Exception {
        throw unsupported("DELETE");
    }

    /** Answers OPTIONS. */
    default Response options(Request request) throws Exception {
        throw unsupported("OPTIONS");
    }

    private MethodNotAllowedException unsupported(String method) {
        return new MethodNotAllowedException(method,
                routes("/", this).stream().map(Route::method).toList());
    }

    /**
     * Returns the routes of a view: one for each method that it overrides, to be added to a table.
     *
     * @throws IllegalArgumentException if it overrides none
     */
    static List<Route> routes(String path, View view) {
        List<Route> routes = new ArrayList<>();
        add(routes, "GET", path, view, view::get);
        add(routes, "HEAD", path, view, view::head);
        add(routes, "POST", path, view, view::post);
        add(routes, "PUT", path, view, view::put);
        add(routes, "PATCH", path, view, view::patch);
        add(routes, "DELETE", path, view, view::delete);
        add(routes, "OPTIONS", path, view, view::options);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("the view " + view + " of " + path + " answers no method; override get,"
                    + " post or another");
        }
        return routes;
    }

    private static void add(List<Route> routes, String method, String path, View view, Handler handler) {
        try {
            Class<?> declaring = view.getClass().getMethod(method.toLowerCase(Locale.ROOT), Request.class)
                    .getDeclaringClass();
            if (declaring != View.class) {
                routes.add(Route.of(method, path, handler));
            }
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
