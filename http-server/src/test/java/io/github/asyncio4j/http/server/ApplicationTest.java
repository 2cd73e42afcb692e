package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.asyncContextManager;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.serveApp;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncContextManager;
import io.github.asyncio4j.ExceptionGroup;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.net.AddressInUseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ApplicationTest {

    private static final AppKey<String> NAME = new AppKey<>("name");
    private static final RequestKey<String> USER = new RequestKey<>("user");

    private final List<String> trail = new ArrayList<>();
    private final Application app = new Application();

    private Middleware noting(String name) {
        return (request, next) -> {
            trail.add(name + " in");
            try {
                Response response = next.handle(request);
                trail.add(name + " out " + response.status());
                return response;
            } catch (HttpStatusException e) {
                trail.add(name + " thrown " + e.status());
                throw e;
            }
        };
    }

    private Function<Application, AsyncContextManager<Void>> context(String name) {
        return _ -> asyncContextManager(y -> {
            trail.add("enter " + name);
            await(sleep(ofMillis(0)));
            y.yield(null);
            trail.add("leave " + name);
        });
    }

    private String ask(Application served, String path) {
        String[] answer = new String[1];
        serveApp(ServerOptions.defaults(), served, server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer got = client.ask(path);
                answer[0] = got.status() + " " + got.body();
            }
        });
        return answer[0];
    }

    // ---- middlewares

    @Test
    void middlewaresRunFromOutsideIn() {
        app.addMiddleware(noting("a")).addMiddleware(noting("b"));
        app.router().get("/", _ -> {
            trail.add("handler");
            return Response.text("x");
        });
        assertThat(ask(app, "/")).isEqualTo("200 x");
        assertThat(trail).containsExactly("a in", "b in", "handler", "b out 200", "a out 200");
    }

    @Test
    void middlewaresSeeWhatHasNoRoute() {
        app.addMiddleware(noting("a"));
        app.router().post("/p", _ -> Response.text("x"));
        assertThat(ask(app, "/none")).isEqualTo("404 404 Not Found");
        assertThat(trail).containsExactly("a in", "a thrown 404");
    }

    @Test
    void middlewaresSeeWhatHasNoRouteForTheMethod() {
        app.addMiddleware((request, next) -> {
            try {
                return next.handle(request);
            } catch (MethodNotAllowedException e) {
                assertThat(request.route()).isNull();
                return e.response().withHeader("X-Allowed", e.method() + " not of " + e.allowed());
            }
        });
        app.router().post("/p", _ -> Response.text("x"));
        serveApp(ServerOptions.defaults(), app, server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/p");
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("allow")).isEqualTo("POST");
                assertThat(answer.header("x-allowed")).isEqualTo("GET not of [POST]");
            }
        });
    }

    @Test
    void aMiddlewareMayAnswerItself() {
        app.addMiddleware((_, _) -> Response.text("stop").withStatus(403)).addMiddleware(noting("inner"));
        app.router().get("/", _ -> Response.text("x"));
        assertThat(ask(app, "/")).isEqualTo("403 stop");
        assertThat(trail).isEmpty();
    }

    @Test
    void aMiddlewareThatReturnsNothingIsAFailure() {
        app.addMiddleware((_, _) -> null);
        List<String> reports = new ArrayList<>();
        serveApp(ServerOptions.defaults(), app, server -> {
            List<String> told = reports();
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").status()).isEqualTo(500);
            }
            reports.addAll(told);
        });
        assertThat(reports).singleElement().asString().contains("a middleware returned null");
    }

    @Test
    void theMiddlewaresOfAnInnerApplicationRunInside() {
        Application inner = new Application().addMiddleware(noting("inner"));
        inner.router().get("/{x}", request -> Response.text(request.pathParam("x")));
        app.addMiddleware(noting("outer")).addSubapp("/in", inner);
        app.router().get("/{x}", _ -> Response.text("out"));
        assertThat(ask(app, "/in/7")).isEqualTo("200 7");
        assertThat(trail).containsExactly("outer in", "inner in", "inner out 200", "outer out 200");
    }

    // ---- what is held

    @Test
    void holdsWhatItsKeysStandFor() {
        app.set(NAME, "a");
        assertThat(app.get(NAME)).isEqualTo("a");
        assertThat(app.get(NAME, "b")).isEqualTo("a");
        AppKey<String> other = new AppKey<>("name");
        assertThat(app.get(other, "b")).isEqualTo("b");
        assertThatThrownBy(() -> app.get(other)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AppKey[name] is not set");
        assertThatThrownBy(() -> app.set(NAME, null)).hasMessageContaining("is null");
    }

    @Test
    void anInnerApplicationFindsWhatTheOuterOneHolds() {
        Application inner = new Application();
        app.addSubapp("/in", inner).set(NAME, "outer");
        assertThat(inner.config(NAME)).isEqualTo("outer");
        assertThat(inner.get(NAME, "none")).isEqualTo("none");
        inner.set(NAME, "inner");
        assertThat(inner.config(NAME)).isEqualTo("inner");
        assertThatThrownBy(() -> inner.config(new AppKey<>("x"))).hasMessageContaining("neither in");
    }

    @Test
    void aRequestHoldsWhatAMiddlewarePutThere() {
        app.addMiddleware((request, next) -> {
            request.set(USER, "ann");
            return next.handle(request);
        });
        app.router().get("/", request -> {
            assertThat(request.get(new RequestKey<>("other"), "x")).isEqualTo("x");
            assertThatThrownBy(() -> request.get(new RequestKey<>("other"))).hasMessageContaining("RequestKey[other]");
            assertThat(request.app()).isSameAs(app);
            return Response.text(request.get(USER));
        });
        assertThat(ask(app, "/")).isEqualTo("200 ann");
    }

    @Test
    void isFrozenOnceItIsServed() {
        app.onStartup(started -> started.router().get("/late", _ -> Response.text("in time")));
        app.onStartup(started -> started.set(NAME, "set at the start"));
        serveApp(ServerOptions.defaults(), app, server -> {
            assertThat(app.get(NAME)).isEqualTo("set at the start");
            assertThatThrownBy(() -> app.set(NAME, "x")).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("settled once it is served");
            assertThatThrownBy(() -> app.router().get("/x", _ -> null)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> app.addMiddleware(noting("x"))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> app.onCleanup(_ -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> app.addSubapp("/x", new Application()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> await(WebServer.start(app, "127.0.0.1", 0)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("served already");
        });
    }

    @Test
    void isPartOfOneOther() {
        Application inner = new Application();
        app.addSubapp("/a", inner);
        assertThatThrownBy(() -> app.addSubapp("/b", inner)).hasMessageContaining("part of one other");
        assertThatThrownBy(() -> app.addSubapp("/b", app)).hasMessageContaining("part of one other");
        assertThatThrownBy(() -> app.addSubapp("/b/", new Application())).hasMessageContaining("none at the end");
        run(() -> assertThatThrownBy(() -> await(WebServer.start(inner, "127.0.0.1", 0)))
                .hasMessageContaining("part of another"));
    }

    // ---- start and end

    @Test
    void startsAndEndsInOrder() {
        Application inner = new Application().addCleanupContext(context("inner"))
                .onShutdown(_ -> trail.add("inner shutdown")).onCleanup(_ -> trail.add("inner cleanup"));
        app.addCleanupContext(context("a")).addCleanupContext(context("b")).onStartup(_ -> trail.add("startup"))
                .addSubapp("/in", inner).onShutdown(_ -> trail.add("shutdown")).onCleanup(_ -> trail.add("cleanup"));
        serveApp(ServerOptions.defaults(), app, _ -> trail.add("served"));
        assertThat(trail).containsExactly("enter a", "enter b", "startup", "enter inner", "served", "inner shutdown",
                "shutdown", "leave inner", "inner cleanup", "leave b", "leave a", "cleanup");
    }

    @Test
    void aFailedStartLeavesWhatWasEntered() {
        app.addCleanupContext(context("a")).onStartup(_ -> {
            throw new IllegalArgumentException("no start");
        }).onCleanup(_ -> trail.add("never started, so never"));
        run(() -> assertThatThrownBy(() -> await(WebServer.start(app, "127.0.0.1", 0))).hasMessage("no start"));
        assertThat(trail).containsExactly("enter a", "leave a");
    }

    @Test
    void aTakenPortLeavesWhatWasEntered() {
        app.addCleanupContext(context("a"));
        serve(_ -> {}, server -> assertThatThrownBy(() -> await(WebServer.start(app, "127.0.0.1", server.port())))
                .isInstanceOf(AddressInUseException.class));
        assertThat(trail).containsExactly("enter a", "leave a");
    }

    @Test
    void allIsLeftWhateverFails() {
        app.onCleanup(_ -> {
            throw new IllegalStateException("one");
        }).onCleanup(_ -> {
            throw new IllegalStateException("two");
        }).addCleanupContext(context("a")).onShutdown(_ -> {
            throw new IllegalStateException("zero");
        });
        run(() -> {
            WebServer server = await(WebServer.start(app, "127.0.0.1", 0));
            assertThatThrownBy(() -> await(server.stop())).hasMessage("zero")
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).isInstanceOf(ExceptionGroup.class)
                            .satisfies(group -> assertThat(((ExceptionGroup) group).exceptions())
                                    .extracting(Throwable::getMessage).containsExactly("one", "two")));
        });
        assertThat(trail).containsExactly("enter a", "leave a");
    }

    // ---- responses

    @Test
    void allResponsesAreSeenBeforeTheyAreSent() {
        Application inner = new Application().onResponsePrepare((_, response) -> {
            trail.add("inner");
            return response;
        });
        inner.router().get("/fail", _ -> {
            throw new HttpStatusException(418, "tea", Headers.of("X-Pot", "1"));
        });
        app.addSubapp("/in", inner).onResponsePrepare((request, response) -> {
            trail.add("outer " + request.path() + " " + response.status());
            return response.withHeader("X-Seen", "1");
        });
        serveApp(ServerOptions.defaults(), app, server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/none").header("x-seen")).isEqualTo("1");
                RawClient.Answer tea = client.ask("/in/fail");
                assertThat(tea.header("x-seen")).isEqualTo("1");
                assertThat(tea.header("x-pot")).isEqualTo("1");
                assertThat(tea.body()).isEqualTo("tea");
            }
        });
        assertThat(trail).containsExactly("outer /none 404", "outer /in/fail 418", "inner");
    }

    // ---- hosts

    @Test
    void aDomainHasAnApplicationOfItsOwn() {
        Application exact = new Application();
        exact.router().get("/", _ -> Response.text("exact"));
        Application below = new Application();
        below.router().get("/", _ -> Response.text("below"));
        app.addDomain("Example.org", exact).addDomain("*.example.org", below);
        app.router().get("/", _ -> Response.text("others")).get("/more", _ -> Response.text("more"));
        serveApp(ServerOptions.defaults(), app, server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(host(client, "example.org", "/")).isEqualTo("exact");
                assertThat(host(client, "EXAMPLE.org:8080", "/")).isEqualTo("exact");
                assertThat(host(client, "a.b.example.org", "/")).isEqualTo("below");
                assertThat(host(client, "badexample.org", "/")).isEqualTo("others");
                assertThat(host(client, "example.com", "/")).isEqualTo("others");
                assertThat(host(client, "[::1]:80", "/")).isEqualTo("others");
                assertThat(host(client, "example.org", "/more")).isEqualTo("404 Not Found");
                client.send("GET http://example.org/ HTTP/1.1\r\nHost: example.com\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("exact");
            }
        });
        assertThatThrownBy(() -> new Application().addDomain("a/b", new Application()))
                .hasMessageContaining("*.example.org");
    }

    private static String host(RawClient client, String host, String path) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return client.answer().body();
    }
}
