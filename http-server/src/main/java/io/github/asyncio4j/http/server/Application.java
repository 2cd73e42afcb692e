package io.github.asyncio4j.http.server;

import io.github.asyncio4j.AsyncContextManager;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WebServer} serves: the routes to the handlers, the middlewares around them, and what they share.
 *
 * <pre>{@code
 * var app = new Application();
 * app.router().get("/hello/{name}", request -> Response.text("Hello, " + request.pathParam("name")));
 * app.router().addStatic("/static", Path.of("www"));
 * try (var server = await(WebServer.start(app, "127.0.0.1", 8080))) {
 *     await(server.serveForever());
 * }
 * }</pre>
 *
 * <p>It is made up before it is served: once its startup signals are through it is frozen, and what would change it throws
 * {@link IllegalStateException}. It belongs to one loop; a program of several makes one for each.
 */
public final class Application {

    private final Router router = new Router(this);
    private final Lifecycle lifecycle = new Lifecycle(this);
    private final List<Middleware> middlewares = new ArrayList<>();
    private final List<ResponseSignal> prepareSignals = new ArrayList<>();
    private final Map<AppKey<?>, Object> state = new IdentityHashMap<>();
    private @Nullable Application parent;

    private boolean started;
    private boolean frozen;

    /** Those of the outer applications first; made when it is frozen, as what follows. */
    private List<ResponseSignal> preparing = List.of();

    /** Throws what says that there is no route, inside of the middlewares; null without these. */
    private @Nullable Handler missing;

    /** Makes an application without routes: every request is answered with 404. */
    public Application() {}

    /** Returns the routes, to add to. */
    public Router router() {
        return router;
    }

    // ---- what stands around the handlers

    /** Adds a middleware, inside of those that were added before. */
    public Application addMiddleware(Middleware middleware) {
        requireUnfrozen("middlewares");
        middlewares.add(Objects.requireNonNull(middleware, "the middleware is null"));
        return this;
    }

    /**
     * Serves another application below a prefix: its routes are looked up with the rest of the path. Its middlewares run
     * inside of this one's, it starts and ends with this one, and answers all paths below the prefix, also with 404.
     *
     * @param prefix begins with a slash, does not end with one and is not empty: {@code /admin}
     * @throws IllegalStateException if one of the two is served already, or the inner one is part of an application
     */
    public Application addSubapp(String prefix, Application app) {
        include(app);
        router.addSubapp(prefix, app);
        return this;
    }

    /**
     * Serves another application for the requests to a host, before all routes of this one. The rest is as with
     * {@link #addSubapp}.
     *
     * @param domain a name such as {@code example.org}, one with a port, or {@code *.example.org} for all names that end so
     */
    public Application addDomain(String domain, Application app) {
        include(app);
        router.addDomain(domain, app);
        return this;
    }

    private void include(Application app) {
        requireUnfrozen("applications");
        app.requireUnfrozen("routes");
        if (app.parent != null || app == this) {
            throw new IllegalStateException("an application can be part of one other, once; make a second one");
        }
        app.parent = this;
        lifecycle.include(app.lifecycle);
    }

    // ---- what handlers share

    /** Sets what a key stands for. */
    public <T> Application set(AppKey<T> key, T value) {
        requireUnfrozen("what it holds");
        state.put(Objects.requireNonNull(key, "the key is null"),
                Objects.requireNonNull(value, () -> "the value of " + key + " is null"));
        return this;
    }

    /**
     * Returns what a key stands for.
     *
     * @throws IllegalArgumentException if it was not set
     */
    public <T> T get(AppKey<T> key) {
        T value = find(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is not set in " + this + "; it holds " + state.keySet());
        }
        return value;
    }

    /** Returns what a key stands for, or the other value if it was not set. */
    public <T> T get(AppKey<T> key, T otherwise) {
        T value = find(key);
        return value == null ? otherwise : value;
    }

    /**
     * Returns what a key stands for here or, if it was not set, in the application that this one is part of, and so on.
     *
     * @throws IllegalArgumentException if it was set in none
     */
    public <T> T config(AppKey<T> key) {
        for (Application app = this; app != null; app = app.parent) {
            T value = app.find(key);
            if (value != null) {
                return value;
            }
        }
        throw new IllegalArgumentException(key + " is set neither in " + this + " nor in one around it");
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T find(AppKey<T> key) {
        return (T) state.get(Objects.requireNonNull(key, "the key is null"));
    }

    // ---- what is done when it starts and ends

    /**
     * Adds something to be entered before the first request and left after the last one, in the order they are added and
     * the reverse. If several fail at the end, the server's stop throws an {@link io.github.asyncio4j.ExceptionGroup}.
     *
     * <pre>{@code
     * app.addCleanupContext(a -> asyncContextManager(y -> {
     *     var database = await(Database.open());
     *     a.set(DATABASE, database);
     *     y.yield(null);
     *     await(database.close());
     * }));
     * }</pre>
     */
    public Application addCleanupContext(Function<? super Application, ? extends AsyncContextManager<?>> context) {
        requireUnfrozen("cleanup contexts");
        lifecycle.addContext(context);
        return this;
    }

    /** Adds what is done after the cleanup contexts were entered, before the first request. */
    public Application onStartup(AppSignal signal) {
        requireUnfrozen("startup signals");
        lifecycle.onStartup(signal);
        return this;
    }

    /** Adds what is done when the server stops, while handlers still run: for telling those that run long. */
    public Application onShutdown(AppSignal signal) {
        requireUnfrozen("shutdown signals");
        lifecycle.onShutdown(signal);
        return this;
    }

    /** Adds what is done when the server has stopped, after the cleanup contexts were left. */
    public Application onCleanup(AppSignal signal) {
        requireUnfrozen("cleanup signals");
        lifecycle.onCleanup(signal);
        return this;
    }

    /**
     * Adds what sees each response before its head is sent; for sub-applications, those of the outer one first. To that of a
     * WebSocket, whose status is 101, it may add headers.
     */
    public Application onResponsePrepare(ResponseSignal signal) {
        requireUnfrozen("response signals");
        prepareSignals.add(Objects.requireNonNull(signal, "the handler of the response signal is null"));
        return this;
    }

    void requireUnfrozen(String what) {
        if (frozen) {
            throw new IllegalStateException(what + " of an application are settled once it is served; add them before,"
                    + " or when it starts up");
        }
    }

    // ---- for the server

    /** Suspends until it has started; if that fails, until what was entered is left. */
    void startUp() throws Exception {
        if (started || parent != null) {
            throw new IllegalStateException(parent != null ? "this application is part of another one; serve that"
                    : "this application is served already, or was; make one for each server, and for each loop");
        }
        started = true;
        try {
            lifecycle.startUp();
            freeze(List.of(), List.of());
        } catch (Throwable e) {
            try {
                lifecycle.cleanUp();
            } catch (Exception second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Suspends until those who wanted to know of the shutdown have been told. */
    void shutDown() throws Exception {
        lifecycle.shutDown();
    }

    /** Suspends until it has cleaned up. */
    void cleanUp() throws Exception {
        lifecycle.cleanUp();
    }

    /** Settles it, and puts the handlers into the middlewares. */
    void freeze(List<Middleware> outer, List<ResponseSignal> outerSignals) {
        frozen = true;
        List<Middleware> all = new ArrayList<>(outer);
        all.addAll(middlewares);
        List<ResponseSignal> signals = new ArrayList<>(outerSignals);
        signals.addAll(prepareSignals);
        preparing = List.copyOf(signals);
        missing = all.isEmpty() ? null : Wrapped.in(all, Match::throwMissing);
        router.freeze(all, preparing);
    }

    List<ResponseSignal> preparing() {
        return preparing;
    }

    @Nullable
    Handler missing() {
        return missing;
    }

    @Nullable
    Application parent() {
        return parent;
    }

    @Override
    public String toString() {
        return "Application[" + router + "]";
    }
}
