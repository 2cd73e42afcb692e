package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.http.options.Amount;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method, a path and who answers them; to be added to a {@link Router}, alone or as a table. Immutable; the {@code with}
 * methods return a changed copy.
 *
 * <pre>{@code
 * static final List<Route> ROUTES = List.of(
 *         Route.get("/users/{id}", Users::show).withName("user"),
 *         Route.delete("/users/{id}", Users::remove));
 * ...
 * app.router().add(ROUTES);
 * }</pre>
 */
public final class Route implements Cloneable {

    /** Every method. */
    public static final String ANY_METHOD = "*";

    private final String method;
    private final String path;
    private final Handler handler;
    private @Nullable String name;
    private boolean head = true;
    private boolean cancelled;
    private int maxBody;
    private @Nullable ExpectHandler expect;

    private Route(String method, String path, Handler handler) {
        this.method = method;
        this.path = path;
        this.handler = handler;
    }

    /** Makes a route for GET, and for HEAD unless {@link #withoutHead} says otherwise. */
    public static Route get(String path, Handler handler) {
        return of("GET", path, handler);
    }

    /** Makes a route for POST. */
    public static Route post(String path, Handler handler) {
        return of("POST", path, handler);
    }

    /** Makes a route for PUT. */
    public static Route put(String path, Handler handler) {
        return of("PUT", path, handler);
    }

    /** Makes a route for PATCH. */
    public static Route patch(String path, Handler handler) {
        return of("PATCH", path, handler);
    }

    /** Makes a route for DELETE. */
    public static Route delete(String path, Handler handler) {
        return of("DELETE", path, handler);
    }

    /**
     * Makes a route for a method, or for {@link #ANY_METHOD}.
     *
     * @throws IllegalArgumentException if the method is no token
     */
    public static Route of(String method, String path, Handler handler) {
        Objects.requireNonNull(handler, "the handler is null");
        return new Route(Gate.checkMethod(method), Objects.requireNonNull(path, "the path is null"), handler);
    }

    /** Gives its path a name, for {@link Router#urlFor}. Routes of one path share it. */
    public Route withName(String name) {
        Route copy = copy();
        copy.name = Objects.requireNonNull(name, "the name is null");
        return copy;
    }

    /** Has HEAD not go where GET goes. */
    public Route withoutHead() {
        Route copy = copy();
        copy.head = false;
        return copy;
    }

    /**
     * Has the handler cancelled when the client goes: the await in it throws {@link io.github.asyncio4j.CancelledError}.
     * Without it a handler goes on, and learns of it by its next read or write.
     */
    public Route withCancelOnDisconnect() {
        Route copy = copy();
        copy.cancelled = true;
        return copy;
    }

    /**
     * Sets the longest body, in bytes, that its handler takes into memory or as a form, instead of {@link
     * ServerOptions#maxBody}.
     */
    public Route withMaxBody(int bytes) {
        Route copy = copy();
        copy.maxBody = Amount.atLeastOne("maxBody", bytes);
        return copy;
    }

    /** Has a client that waits for a 100 be answered by this first. Without it the handler decides, by reading the body. */
    public Route withExpect(ExpectHandler expect) {
        Route copy = copy();
        copy.expect = Objects.requireNonNull(expect, "the handler of the expectation is null");
        return copy;
    }

    /** Returns the method, or {@link #ANY_METHOD}. */
    public String method() {
        return method;
    }

    /** Returns the pattern of the path. */
    public String path() {
        return path;
    }

    /** Returns who answers. */
    public Handler handler() {
        return handler;
    }

    /** Returns the name of its path, or null. */
    public @Nullable String name() {
        return name;
    }

    boolean isForHead() {
        return head;
    }

    boolean isCancelledOnDisconnect() {
        return cancelled;
    }

    int maxBody(int otherwise) {
        return maxBody == 0 ? otherwise : maxBody;
    }

    /** Returns the handler, with that of the expectation before it. */
    Handler answerer() {
        ExpectHandler first = expect;
        return first == null ? handler : request -> {
            Response refusal = request.framing().expectsContinue() ? first.expect(request) : null;
            return refusal == null ? handler.handle(request) : refusal;
        };
    }

    private Route copy() {
        try {
            return (Route) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "Route[" + method + " " + path + "]";
    }
}
