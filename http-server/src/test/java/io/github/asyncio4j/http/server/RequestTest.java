package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void showsWhatTheClientSent() {
        serve(router -> router.put("/a/{b}", request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.path()).isEqualTo("/a/x y");
            assertThat(request.rawTarget()).isEqualTo("/a/x%20y?q=1&q=2&r=%26");
            assertThat(request.pathParam("b")).isEqualTo("x y");
            assertThat(request.query("q")).isEqualTo("1");
            assertThat(request.queryAll("q")).containsExactly("1", "2");
            assertThat(request.query("r")).isEqualTo("&");
            assertThat(request.query("s")).isNull();
            assertThat(request.version()).isEqualTo("HTTP/1.1");
            assertThat(request.headers()).isEqualTo(Headers.of("Host", "x", "X-A", "1", "x-a", "2"));
            assertThat(request.headers()).isSameAs(request.headers());
            assertThat(request.header("X-A")).isEqualTo("1");
            assertThat(request.header("none")).isNull();
            assertThat(request.remote().getAddress().isLoopbackAddress()).isTrue();
            assertThat(request).hasToString("Request[PUT /a/x y]");
            assertThatThrownBy(() -> request.pathParam("c")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no {c}; it has [b]");
            return Response.text("seen");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("PUT /a/x%20y?q=1&q=2&r=%26 HTTP/1.1\r\nHost: x\r\nX-A: 1 \r\nx-a:2\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("seen");
            }
        });
    }

    @Test
    void acceptsAWholeUrlAsTarget() {
        serve(router -> router.get("/a", request -> Response.text(request.path() + request.query("b"))), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send("GET http://x/a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("/ac");
            }
        });
    }

    /** RFC 9112, 3.2.2: Host is ignored then, whoever wrote it. */
    @Test
    void theHostOfAWholeUrlIsTheOneThatCounts() {
        serve(router -> router.get("/a", request -> Response.text(request.host() + " " + request.header("Host"))),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.send("GET http://right.example:81/a HTTP/1.1\r\nHost: wrong.example\r\n\r\n");
                        assertThat(client.answer().body()).isEqualTo("right.example:81 wrong.example");
                        client.send("GET /a HTTP/1.1\r\nHost: right.example\r\n\r\n");
                        assertThat(client.answer().body()).isEqualTo("right.example right.example");
                        client.send("GET http://me@right.example/a HTTP/1.1\r\nHost: right.example\r\n\r\n");
                        assertThat(client.answer().status()).isEqualTo(400);
                    }
                });
    }

    /** A line break would begin a line of the log that nobody wrote. */
    @Test
    void whatIsSaidOfItIsOneLineAndShort() {
        serve(router -> router.get("/{any}", request -> {
            assertThatThrownBy(() -> request.pathParam("c")).hasMessageMatching("\\p{Print}{1,200}");
            return Response.text(request.toString());
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/a%0D%0Ab%1b%c2%85").body())
                        .isEqualTo("Request[GET /a\\u000d\\u000ab\\u001b\\u0085]");
                assertThat(client.ask("/" + "y".repeat(3_000)).body())
                        .isEqualTo("Request[GET /" + "y".repeat(99) + "...]");
            }
        });
    }
}
