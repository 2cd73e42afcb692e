package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    // ---- a second try on a connection that proved dead

    /** Answers the first request of each connection, and gives up at the second one, after these bytes. */
    private static Backend.Script dyingAfter(String bytes) {
        return peer -> {
            peer.request();
            peer.send(OK);
            peer.request();
            peer.send(bytes);
        };
    }

    private static void ask(ClientSession session, Backend backend, String method, RequestOptions options) {
        try (var response = await(session.request(method, backend.url("/"), options))) {
            await(response.read());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
    void anIdempotentRequestIsSentOnceMore(String method) {
        Backend.with(dyingAfter(""), backend -> {
            try (var session = new ClientSession()) {
                ask(session, backend, "GET", RequestOptions.none());
                ask(session, backend, method, RequestOptions.none());
                assertThat(backend.made()).isEqualTo(2);
                assertThat(backend.requests()).hasSize(3);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void anotherRequestIsNot(String method) {
        Backend.with(dyingAfter(""), backend -> {
            try (var session = new ClientSession()) {
                ask(session, backend, "GET", RequestOptions.none());
                assertThatThrownBy(() -> ask(session, backend, method, RequestOptions.none()))
                        .isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(2);
            }
        });
    }

    @Test
    void itIsSentOnceMoreAndNotAgain() {
        Backend.with(peer -> {
            if (peer.number() == 1) {
                peer.request();
                peer.send(OK);
            }
            peer.request();
        }, backend -> {
            try (var session = new ClientSession()) {
                ask(session, backend, "GET", RequestOptions.none());
                assertThatThrownBy(() -> ask(session, backend, "GET", RequestOptions.none()))
                        .isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(3);
            }
        });
    }

    @Test
    void aFreshConnectionThatFailsIsNoReasonForAnother() {
        Backend.with(Backend.Peer::request, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> ask(session, backend, "GET", RequestOptions.none()))
                        .isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void afterAByteOfTheResponseNothingIsSentAgain(String bytes) {
        Backend.with(dyingAfter(bytes), backend -> {
            try (var session = new ClientSession()) {
                ask(session, backend, "GET", RequestOptions.none());
                assertThatThrownBy(() -> ask(session, backend, "GET", RequestOptions.none()))
                        .isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(2);
            }
        });
    }

    @Test
    void aBodyIsSentAgainIfItCanBe() {
        Backend.with(dyingAfter(""), backend -> {
            try (var session = new ClientSession()) {
                Body once = Body.ofStream(MediaType.TEXT, out -> await(out.write("body")));
                ask(session, backend, "GET", RequestOptions.none());
                ask(session, backend, "PUT", RequestOptions.none().withBody(once.withRepeats()));
                assertThat(backend.requests().getLast()).endsWith("4\r\nbody\r\n0\r\n\r\n");
                assertThatThrownBy(() -> ask(session, backend, "PUT", RequestOptions.none().withBody(once)))
                        .isInstanceOf(ServerDisconnectedException.class);
            }
        });
    }

    // ---- middlewares

    @Test
    void middlewaresGoFromTheOutermostToTheInnermost() {
        List<String> trail = new ArrayList<>();
        ClientMiddleware outer = (request, next) -> {
            trail.add("outer " + request);
            ClientResponse response = await(next.send(request.withHeader("X-Seen", "outer")));
            trail.add("outer " + response.status());
            return response;
        };
        ClientMiddleware inner = (request, next) -> {
            trail.add("inner " + request.headers().get("X-Seen"));
            return await(next.send(request));
        };
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(outer, inner))) {
                ask(session, backend, "GET", RequestOptions.none());
            }
            assertThat(trail).containsExactly("outer ClientRequest[GET " + backend.url("/") + "]", "inner outer",
                    "outer 200");
            assertThat(backend.requests().getFirst()).contains("X-Seen: outer\r\n");
        });
    }

    @Test
    void aMiddlewareThatReturnsNothingIsNamed() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares((_, _) -> null))) {
                assertThatThrownBy(() -> ask(session, backend, "GET", RequestOptions.none()))
                        .isInstanceOf(NullPointerException.class).hasMessageContaining("instead of a response");
            }
        });
    }

    @Test
    void aRequestsMiddlewaresTakeThePlaceOfTheSessions() {
        ClientMiddleware session1 = (request, next) -> await(next.send(request.withHeader("X-Session", "1")));
        ClientMiddleware own = (request, next) -> await(next.send(request.withHeader("X-Own", "1")));
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withMiddlewares(session1))) {
                ask(session, backend, "GET", RequestOptions.none().withMiddlewares(own));
                assertThat(backend.requests().getFirst()).contains("X-Own").doesNotContain("X-Session");
            }
        });
    }

    // ---- cookies of the session

    private static String cookies(String request) {
        return request.lines().filter(line -> line.startsWith("cookie: ") || line.startsWith("Cookie: ")).findFirst()
                .map(line -> line.substring(8)).orElse("none");
    }

    @Test
    void everyRequestHasTheCookiesOfTheSessionUnlessItOrTheJarHasSuch() {
        Backend.with(peer -> {
            for (String asked = peer.request(); asked != null; asked = peer.request()) {
                peer.send("HTTP/1.1 200 OK\r\n" + (asked.startsWith("GET /set") ? "Set-Cookie: a=jar\r\n" : "")
                        + "Content-Length: 0\r\n\r\n");
            }
        }, backend -> {
            ClientOptions options = ClientOptions.defaults().withCookieJar(CookieJar.unsafe()).withCookie("a", "1")
                    .withCookie("b", "2");
            assertThat(options.cookies()).hasSize(2);
            try (var session = new ClientSession(options)) {
                await(session.get(backend.url("/"))).close();
                await(session.get(backend.url("/"), RequestOptions.none().withCookie("b", "own"))).close();
                await(session.get(backend.url("/"), RequestOptions.none().withHeader("Cookie", "a=given"))).close();
                await(session.get(backend.url("/set"))).close();
                await(session.get(backend.url("/"))).close();
            }
            assertThat(backend.requests().stream().map(CallTest::cookies)).containsExactly("a=1; b=2", "b=own; a=1",
                    "a=given; b=2", "a=1; b=2", "a=jar; b=2");
        });
    }

    @Test
    void aRedirectToAnotherOriginDoesNotGetTheCookiesOfTheSession() {
        Backend.with(Backend::echo, other -> Backend.with2(peer -> {
            peer.request();
            peer.send("HTTP/1.1 302 X\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
            peer.request();
            peer.send("HTTP/1.1 302 X\r\nLocation: " + other.url("/to") + "\r\nContent-Length: 0\r\n\r\n");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withCookie("a", "1"))) {
                await(session.get(backend.url("/"))).close();
            }
            assertThat(backend.requests().stream().map(CallTest::cookies)).containsExactly("a=1", "a=1");
            assertThat(other.requests().stream().map(CallTest::cookies)).containsExactly("none");
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b c", "b\"c", "b,c", "b;c", "b\\c", "\u00e4", "\"b c\""})
    void aCookieThatWouldHaveToBeQuotedIsRefused(String value) {
        assertThatThrownBy(() -> RequestOptions.none().withCookie("a", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the value of the cookie a has characters that are not allowed there: spaces, quotes, commas,"
                                + " semicolons, backslashes, or what is not visible ASCII; encode them, for example in percent"
                                + " notation, since servers differ in what they make of quotes around them");
        assertThatThrownBy(() -> ClientOptions.defaults().withCookie("a", value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- URLs

    @ParameterizedTest
    @CsvSource({"b, /api/b", "'', /api/", "/b, /b", "../b?c, /b?c", "?q, /api/?q", "b/../c, /api/c"})
    void relativeUrlsAreResolvedAgainstTheBase(String url, String target) {
        Backend.with(Backend::echo, backend -> {
            ClientOptions options = ClientOptions.defaults().withBaseUrl(backend.url("/api/"));
            try (var session = new ClientSession(options); var response = await(session.get(url))) {
                assertThat(await(response.text())).isEqualTo(target);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/", "http://h", "http://h/api", "http://h/?a", "http://h/#a", "mailto:a/"})
    void aBaseIsAbsoluteAndEndsWithASlash(String url) {
        assertThatThrownBy(() -> ClientOptions.defaults().withBaseUrl(url)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end with a slash");
    }

    @ParameterizedTest
    @CsvSource({"/, /?a=1&b=x%20y%26%3D%2B%C3%A4", "/p?c, /p?c&a=1&b=x%20y%26%3D%2B%C3%A4",
        "/p?, /p?a=1&b=x%20y%26%3D%2B%C3%A4", "/p#f, /p?a=1&b=x%20y%26%3D%2B%C3%A4"})
    void paramsGoAfterTheQuery(String path, String target) {
        Backend.with(Backend::echo, backend -> {
            RequestOptions params = RequestOptions.none().withParam("a", "1").withParam("b", "x y&=+\u00e4");
            try (var session = new ClientSession();
                    var response = await(session.get(backend.url(path), params))) {
                assertThat(await(response.text())).isEqualTo(target);
            }
        });
    }

    @Test
    void theUserOfAUrlIsSentAndNotShown() {
        Backend.with(Backend::echo, backend -> {
            String url = "http://us%65r:p%C3%A4ss:@127.0.0.1:" + backend.port() + "/?token=secret#f";
            try (var session = new ClientSession(); var response = await(session.get(url))) {
                assertThat(response.url()).hasNoUserInfo().hasFragment("f");
                assertThat(response).hasToString(
                        "ClientResponse[GET http://127.0.0.1:" + backend.port() + "/?...: 200 OK]");
                assertThat(backend.requests().getFirst())
                        .contains("Authorization: " + new BasicAuth("user", "p\u00e4ss:").header());
                assertThatThrownBy(
                        () -> await(session.get(url, RequestOptions.none().withHeader("authorization", "x"))))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("leave one of them out")
                        .hasMessageNotContaining("secret").hasMessageNotContaining("ss:");
            }
        });
    }

    @Test
    void errorsDoNotShowSecretsOfTheUrl() {
        Backend.with(peer -> {
            peer.request();
        }, backend -> {
            String url = "http://user:pass@127.0.0.1:" + backend.port() + "/p?token=secret";
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(url))).isInstanceOf(ServerDisconnectedException.class)
                        .hasMessageEndingWith(": http://127.0.0.1:" + backend.port() + "/p?...");
                assertThatThrownBy(() -> await(session.get("http://user:pass@ho st/?token=secret")))
                        .hasMessageNotContaining("pass").hasMessageNotContaining("secret");
            }
        });
    }

    @Test
    void aRequestSaysForItselfWhetherAStatusIsAnError() {
        Backend.with(Backend.answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), backend -> {
            try (var session = new ClientSession();
                    var raising = new ClientSession(ClientOptions.defaults().withRaiseForStatus(true))) {
                assertThatThrownBy(() -> await(session.get(backend.url("/?a=secret"),
                        RequestOptions.none().withRaiseForStatus(true))))
                        .isInstanceOf(ClientResponseException.class).hasMessageNotContaining("secret");
                try (var response =
                        await(raising.get(backend.url("/"), RequestOptions.none().withRaiseForStatus(false)))) {
                    assertThat(response.status()).isEqualTo(500);
                }
                until(() -> session.stats().idle() == session.stats().open());
            }
        });
    }
}
