package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a program passes on from strangers, what reaches the server is one request, or none. */
class InjectionTest {

    /** A way by which text of strangers gets into a request. */
    @FunctionalInterface
    interface Way {
        ClientResponse send(ClientSession session, Backend backend, String text) throws Exception;
    }

    private static ClientResponse get(ClientSession session, Backend backend, RequestOptions options) {
        return await(session.get(backend.url("/"), options));
    }

    private static final RequestOptions NONE = RequestOptions.none();

    private static final Map<String, Way> WAYS = Map.ofEntries(
            Map.entry("method", (s, b, text) -> await(s.request("GET" + text, b.url("/"), NONE))),
            Map.entry("path", (s, b, text) -> await(s.get(b.url("/" + text)))),
            Map.entry("query", (s, b, text) -> await(s.get(b.url("/?a=" + text)))),
            Map.entry("host", (s, b, text) -> await(s.get("http://127.0.0.1" + text + ":" + b.port() + "/"))),
            Map.entry("URI", (s, b, text) -> await(
                    s.request("GET", new URI("http", null, "127.0.0.1", b.port(), "/" + text, null, null), NONE))),
            Map.entry("user", (s, b, text) -> await(s.get("http://u" + text + "@127.0.0.1:" + b.port() + "/"))),
            Map.entry("param", (s, b, text) -> get(s, b, NONE.withParam("a" + text, text))),
            Map.entry("header name", (s, b, text) -> get(s, b, NONE.withHeader("X-A" + text, "1"))),
            Map.entry("header value", (s, b, text) -> get(s, b, NONE.withHeader("X-A", "1" + text))),
            Map.entry("headers", (s, b, text) -> get(s, b, NONE.withHeaders(Headers.of("X-A", text)))),
            Map.entry("Host", (s, b, text) -> get(s, b, NONE.withHeader("Host", "h" + text))),
            Map.entry("cookie name", (s, b, text) -> get(s, b, NONE.withCookie("a" + text, "1"))),
            Map.entry("cookie value", (s, b, text) -> get(s, b, NONE.withCookie("a", "1" + text))),
            Map.entry("cookie of the jar", (s, b, text) -> {
                s.cookieJar().store(Cookie.of("a", "1").withValue("2" + text), URI.create(b.url("/")));
                return get(s, b, NONE);
            }),
            Map.entry("cookie of a server", (s, b, text) -> {
                Cookie parsed = Cookie.parseSetCookie("a=" + text + "; Path=/");
                if (parsed != null) {
                    s.cookieJar().store(parsed, URI.create(b.url("/")));
                }
                return get(s, b, NONE);
            }),
            Map.entry("Basic", (s, b, text) -> get(s, b, NONE.withBasicAuth("u" + text, "p" + text))),
            Map.entry("media type", (s, b, text) -> await(s.post(b.url("/"),
                    NONE.withBody(Body.of(new byte[0], new MediaType("text/plain" + text)))))),
            Map.entry("middleware", (s, b, text) -> get(s, b, NONE.withMiddlewares(
                    (request, next) -> await(next.send(request.withHeader("X-A", text)))))),
            Map.entry("method by a middleware", (s, b, text) -> get(s, b, NONE.withMiddlewares(
                    (request, next) -> await(next.send(request.withMethod("GET" + text)))))),
            Map.entry("Digest", (s, b, text) -> get(s, b, NONE.withMiddlewares(new DigestAuth("u" + text, text)))));

    private static final List<String> TEXTS = List.of("\r\nInjected: 1", "\nInjected: 1", "\rInjected: 1",
            "\r\n\r\nGET /Injected HTTP/1.1\r\nHost: x\r\n\r\n", " HTTP/1.1\r\nInjected: 1\r\n", "\u0000Injected: 1",
            "\u010d\u010aInjected: 1", "\u560d\u560aInjected: 1", "\u000bInjected: 1", "\u007fInjected",
            "\u0085Injected");

    static Stream<Arguments> cases() {
        return WAYS.keySet().stream().sorted().flatMap(way -> TEXTS.stream().map(text -> Arguments.of(way, text)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneRequestArrivesOrNone(String way, String text) {
        Backend.with(Backend::echo, backend -> {
            ClientOptions options = ClientOptions.defaults().withCookieJar(CookieJar.unsafe());
            try (var session = new ClientSession(options)) {
                try (var response = WAYS.get(way).send(session, backend, text)) {
                    assertThat(response.status()).isEqualTo(200);
                } catch (IllegalArgumentException refused) {
                    assertThat(refused.getMessage()).as("messages go to logs").doesNotContain("\r", "\n", "\u0000");
                    assertThat(backend.requests()).isEmpty();
                }
                // The connection is in step: nothing is left of the first request.
                try (var response = await(session.get(backend.url("/after"), NONE.withMiddlewares()))) {
                    assertThat(await(response.text())).isEqualTo("/after");
                }
                assertThat(backend.requests().size()).isLessThanOrEqualTo(2);
                for (String request : backend.requests()) {
                    assertThat(request.lines())
                            .noneMatch(line -> line.startsWith("Injected") || line.startsWith("GET /Injected"));
                    assertThat(request.substring(0, request.length() - 4)).doesNotContain("\r\n\r\n", "\u0000");
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aLocationInjectsNothing(String text) {
        Backend.with(peer -> {
            while (peer.request() != null) {
                peer.send(peer.asked() == 1
                        ? "HTTP/1.1 302 X\r\nLocation: /to" + text.replaceAll("[\r\n\u0000]", "%0d%0a")
                                + "\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                try (var response = await(session.get(backend.url("/")))) {
                    assertThat(response.status()).isEqualTo(200);
                } catch (InvalidResponseException refused) {
                    assertThat(backend.requests()).hasSize(1);
                }
                assertThat(backend.requests()).allMatch(r -> r.lines().noneMatch(line -> line.startsWith("Injected")));
            }
        });
    }

    static List<String> texts() {
        return TEXTS.stream().filter(text -> text.chars().allMatch(c -> c <= 0xff)).toList();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatWouldInjectIsNoHeader(String text) {
        assertThatThrownBy(() -> Headers.of("A" + text, "1")).isInstanceOf(IllegalArgumentException.class);
    }
}
