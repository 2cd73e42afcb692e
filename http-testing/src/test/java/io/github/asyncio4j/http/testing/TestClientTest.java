package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.testing.Trying.app;
import static io.github.asyncio4j.http.testing.Trying.onLoop;
import static io.github.asyncio4j.http.testing.Trying.talk;
import static io.github.asyncio4j.http.testing.Trying.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Runner;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.DummyCookieJar;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.RedirectException;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestClientTest {

    private final List<String> trail = new ArrayList<>();

    @Test
    void asksAnApplication() {
        talk(router -> router.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParam("name"))),
                client -> {
                    try (var response = await(client.get("/hello/Ann"))) {
                        assertThat(response.status()).isEqualTo(200);
                        assertThat(await(response.text())).isEqualTo("Hello, Ann");
                    }
                });
    }

    @Test
    void hasTheMethodsOfASession() {
        talk(router -> router.route(Router.ANY_METHOD, "/x",
                request -> Response.text(request.method() + " " + await(request.text()) + request.query("q"))),
                client -> {
                    RequestOptions with = RequestOptions.none().withText("body ").withParam("q", "1");
                    assertThat(text(await(client.get("/x?q=2")))).isEqualTo("GET 2");
                    assertThat(text(await(client.get("/x", RequestOptions.none().withParam("q", "3")))))
                            .isEqualTo("GET 3");
                    assertThat(text(await(client.post("/x", with)))).isEqualTo("POST body 1");
                    assertThat(text(await(client.put("/x", with)))).isEqualTo("PUT body 1");
                    assertThat(text(await(client.patch("/x", with)))).isEqualTo("PATCH body 1");
                    assertThat(text(await(client.delete("/x", with)))).isEqualTo("DELETE body 1");
                    assertThat(text(await(client.options("/x", with)))).isEqualTo("OPTIONS body 1");
                    assertThat(text(await(client.request("REPORT", "/x", with)))).isEqualTo("REPORT body 1");
                    try (var head = await(client.head("/x?q=12345"))) {
                        assertThat(head.headers().get("Content-Length")).isEqualTo("10");
                    }
                });
    }

    @Test
    void opensAWebSocket() {
        talk(router -> router.get("/ws", _ -> Response.webSocket(
                WebSocketOptions.defaults().withProtocols("chat"),
                socket -> await(socket.send("you said " + await(socket.receiveText()))))), client -> {
                    try (var ws = await(client.wsConnect("/ws"))) {
                        await(ws.send("hello"));
                        assertThat(await(ws.receiveText())).isEqualTo("you said hello");
                    }
                    try (var ws = await(client.wsConnect("/ws", WebSocketOptions.defaults().withProtocols("chat")))) {
                        assertThat(ws.protocol()).isEqualTo("chat");
                        await(ws.send("x"));
                        await(ws.receiveText());
                    }
                });
    }

    // ---- cookies

    private static void counting(Router router) {
        router.get("/count", request -> {
            String seen = request.cookie("seen");
            int count = seen == null ? 1 : Integer.parseInt(seen) + 1;
            return Response.text("" + count).withCookie(Cookie.of("seen", "" + count));
        });
    }

    /** The host is an address, from which a jar of a session takes none. */
    @Test
    void cookiesAreKeptAcrossRequests() {
        talk(TestClientTest::counting, client -> {
            assertThat(text(await(client.get("/count")))).isEqualTo("1");
            assertThat(text(await(client.get("/count")))).isEqualTo("2");
            assertThat(client.session().cookieJar().cookiesFor(java.net.URI.create(client.server().url("/count"))))
                    .extracting(Cookie::value).containsExactly("2");
        });
    }

    @Test
    void aJarOfTheTestsOwnIsUsed() {
        onLoop(() -> {
            var options = ClientOptions.defaults().withCookieJar(new DummyCookieJar());
            try (var client = await(TestClient.of(app(TestClientTest::counting), options))) {
                assertThat(text(await(client.get("/count")))).isEqualTo("1");
                assertThat(text(await(client.get("/count")))).isEqualTo("1");
            }
        });
    }

    @Test
    void clientsOfOneServerHaveCookiesOfTheirOwn() {
        onLoop(() -> {
            try (var server = await(TestServer.of(app(TestClientTest::counting)))) {
                try (var ann = server.client(); var bob = server.client()) {
                    assertThat(text(await(ann.get("/count")))).isEqualTo("1");
                    assertThat(text(await(ann.get("/count")))).isEqualTo("2");
                    assertThat(text(await(bob.get("/count")))).isEqualTo("1");
                }
                try (var late = server.client()) {
                    assertThat(text(await(late.get("/count")))).as("closing a client left the server").isEqualTo("1");
                }
            }
        });
    }

    // ---- options and URLs

    @Test
    void takesTheOptionsOfASession() {
        onLoop(() -> {
            var options = ClientOptions.defaults().withHeaders(Headers.of("X-Id", "7")).withRaiseForStatus(true);
            try (var client = await(TestClient.of(app(router -> router.get("/id",
                    request -> Response.text("" + request.header("X-Id")))), options))) {
                assertThat(text(await(client.get("/id")))).isEqualTo("7");
                assertThatThrownBy(() -> await(client.get("/nowhere"))).isInstanceOf(ClientException.class)
                        .hasMessageContaining("404");
            }
        });
    }

    @Test
    void followsRedirects() {
        talk(router -> router.get("/a", _ -> {
            throw new RedirectException(303, "/b");
        }).get("/b", _ -> Response.text("there")), client -> {
            try (var response = await(client.get("/a"))) {
                assertThat(response.url()).hasToString(client.server().url("/b"));
                assertThat(response.history()).hasSize(1);
                assertThat(await(response.text())).isEqualTo("there");
            }
        });
    }

    @Test
    void itsSessionHasTheServerForABase() {
        talk(router -> router.get("/a/b", _ -> Response.text("ab")), client -> {
            assertThat(text(await(client.session().get("a/b")))).isEqualTo("ab");
            assertThat(text(await(client.session().get(client.server().url("/a/b"))))).isEqualTo("ab");
        });
    }

    /** A path that begins with two slashes names no host here. */
    @Test
    void aPathIsAPathWhateverItBeginsWith() {
        talk(router -> router.get("/{all:.*}", request -> Response.text(request.path())), client -> {
            assertThat(text(await(client.get("//elsewhere.example/x")))).isEqualTo("//elsewhere.example/x");
            assertThat(text(await(client.get("/a%20b")))).isEqualTo("/a b");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "http://example.org/"})
    void whatIsNoPathIsRefused(String path) {
        talk(_ -> {}, client -> {
            assertThatThrownBy(() -> client.get(path)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the path is \"" + path + "\"; it must begin with a slash, like /hello?x=1");
            assertThatThrownBy(() -> client.wsConnect(path)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void saysWhatItIs() {
        onLoop(() -> {
            Application app = new Application();
            try (var client = await(TestClient.of(app))) {
                assertThat(client.app()).isSameAs(app);
                assertThat(client.server().port()).isPositive();
                assertThat(client).asString()
                        .startsWith("TestClient[TestServer[http://127.0.0.1:" + client.server().port())
                        .contains("ClientSession[");
            }
        });
    }

    // ---- the end

    @Test
    void closingEndsResponsesAndWebSocketsThatAreStillOpen() {
        onLoop(() -> {
            Application app = app(router -> router
                    .get("/endless", _ -> Response.stream(MediaType.TEXT, out -> {
                        while (true) {
                            await(out.write("x".repeat(10_000)));
                        }
                    })).get("/ws", _ -> Response.webSocket(socket -> trail.add(await(socket.receive()).toString()))));
            var client = await(TestClient.of(app));
            var response = await(client.get("/endless"));
            var ws = await(client.wsConnect("/ws"));
            double began = getRunningLoop().time().toMillis();
            client.close();
            assertThat(getRunningLoop().time().toMillis() - began).isLessThan(20_000);
            assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientException.class);
            assertThat(ws.isClosed()).isTrue();
            assertThat(trail).as("the goodbye of a client").containsExactly("Close[code=1000, reason=]");
            assertThat(client.server().webServer().connections()).isZero();
        });
    }

    /** One whose client is gone is not waited for as long as in production. */
    @Test
    void closingCancelsHandlersThatDoNotEnd() {
        onLoop(() -> {
            Application app = app(router -> router.get("/stuck", _ -> {
                trail.add("in");
                try {
                    await(sleep(Duration.ofDays(1)));
                } catch (CancelledError e) {
                    trail.add("cancelled");
                    throw e;
                }
                return Response.text("never");
            }));
            var client = await(TestClient.of(app));
            var asking = createTask(client.get("/stuck"));
            while (trail.isEmpty()) {
                await(sleep(Duration.ofMillis(1)));
            }
            double began = getRunningLoop().time().toMillis();
            client.close();
            assertThat(getRunningLoop().time().toMillis() - began).isBetween(900.0, 20_000.0);
            assertThatThrownBy(() -> await(asking)).isInstanceOf(ClientException.class);
            assertThat(trail).containsExactly("in", "cancelled");
        });
    }

    /** Neither side takes a byte any more when the test is over. */
    @Test
    void closingEndsAnUploadThatNobodyReads() {
        onLoop(() -> {
            Application app = app(router -> router.post("/deaf", _ -> {
                trail.add("in");
                await(sleep(Duration.ofDays(1)));
                return Response.text("never");
            }));
            var client = await(TestClient.of(app));
            var upload = RequestOptions.none().withBody(Body.of(new byte[50_000_000], MediaType.OCTETS));
            var asking = createTask(client.post("/deaf", upload));
            while (trail.isEmpty()) {
                await(sleep(Duration.ofMillis(1)));
            }
            double began = getRunningLoop().time().toMillis();
            client.close();
            assertThat(getRunningLoop().time().toMillis() - began).isLessThan(20_000);
            assertThat(client.server().webServer().connections()).isZero();
            assertThatThrownBy(() -> await(asking)).isInstanceOf(ClientException.class);
        });
    }

    @Test
    void afterTheEndNothingIsAsked() {
        onLoop(() -> {
            var client = await(TestClient.of(app(router -> router.get("/", _ -> Response.text("x")))));
            client.close();
            client.close();
            assertThatThrownBy(() -> await(client.get("/"))).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void aFailureOfTheStartLeavesNothing() {
        onLoop(() -> {
            Application app = new Application().onStartup(_ -> {
                throw new IllegalStateException("no database");
            }).onCleanup(_ -> trail.add("cleaned up"));
            assertThatThrownBy(() -> await(TestClient.of(app))).hasMessage("no database");
        });
    }

    @Test
    void whatTheApplicationsEndFailsWithIsThrown() {
        onLoop(() -> {
            var client = await(TestClient.of(new Application().onCleanup(_ -> {
                throw new IllegalStateException("the file is gone");
            })));
            assertThatThrownBy(client::close).hasMessage("the file is gone");
            assertThat(client.session().isClosed()).isTrue();
        });
    }

    /** For what is set up before a test and taken down after it. */
    @Test
    void livesBetweenTheRunsOfARunner() {
        Application app = app(TestClientTest::counting).onCleanup(_ -> trail.add("cleaned up"));
        try (Runner runner = new Runner()) {
            TestClient client = runner.run(TestClient.of(app));
            assertThat(runner.run(async(() -> text(await(client.get("/count")))))).isEqualTo("1");
            assertThat(runner.run(async(() -> text(await(client.get("/count")))))).isEqualTo("2");
            assertThat(trail).isEmpty();
            runner.run(async(() -> client.close()));
            assertThat(trail).containsExactly("cleaned up");
        }
    }
}
