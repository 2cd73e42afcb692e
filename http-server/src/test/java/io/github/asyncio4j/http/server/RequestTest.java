package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Tls;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void showsTheWholeUrl() {
        serve(router -> router.route(Router.ANY_METHOD, "/{any}", request -> Response.text(request.url()))
                .get("/", request -> Response.text(request.url())), server -> {
                    String here = "127.0.0.1:" + server.port();
                    for (String[] each : new String[][] {
                        {"GET /a%20b?q=%26&r", "Host: x.example:81", "http://x.example:81/a%20b?q=%26&r"},
                        {"GET /?{|}", "Host: x", "http://x/?{|}"},
                        {"GET HTTP://right.example:81/a?b", "Host: x", "http://right.example:81/a?b"},
                        {"GET http://right.example?b", "Host: x", "http://right.example/?b"},
                        {"GET /a", "Host:", "http://" + here + "/a"},
                    }) {
                        String answer = RawClient.talk(server,
                                each[0] + " HTTP/1.1\r\n" + each[1] + "\r\nConnection: close\r\n\r\n");
                        assertThat(answer).endsWith("\r\n\r\n" + each[2]);
                    }
                    assertThat(RawClient.talk(server, "GET /a HTTP/1.0\r\n\r\n")).endsWith("http://" + here + "/a");
                });
    }

    @Test
    void theWholeUrlIsTheOneThatATrustedProxyWasAskedFor() {
        ServerOptions behind = ServerOptions.defaults().withTrustedProxies(TrustedProxies.xForwarded("127.0.0.1"));
        serve(behind, router -> router.get("/a", request -> Response.text(request.url())), server -> assertThat(
                RawClient.talk(server, "GET /a?b HTTP/1.1\r\nHost: inner\r\nConnection: close\r\nX-Forwarded-Proto:"
                        + " https\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: outer.example\r\n\r\n"))
                .endsWith("https://outer.example/a?b"));
    }

    @Test
    void theStateOfAPartIsAMomentOrATag() {
        serve(router -> router.get("/", request -> Response.text(request.ifRange() + " " + request.header("If-Range"))),
                server -> {
                    for (String[] each : new String[][] {
                        {"If-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                            "1994-11-06T08:49:37Z Sun, 06 Nov 1994 08:49:37 GMT"},
                        {"If-Range: \"v1\"\r\n", "null \"v1\""},
                        {"", "null null"}
                    }) {
                        assertThat(RawClient.talk(server,
                                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + each[0] + "\r\n"))
                                .endsWith("\r\n\r\n" + each[1]);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerSeesTheCertificateOfTheClient(Tls.Provider provider) {
        ServerOptions options = ServerOptions.defaults().withTls(Certificates.strictServer().withProvider(provider));
        serve(options, router -> router.get("/", request -> Response.text(request.url() + " "
                + request.tlsInfo().protocol() + " "
                + request.tlsInfo().peerCertificates().getFirst().getSubjectX500Principal())), server -> {
                    Connection client = await(Network.openConnection(ConnectOptions.to("127.0.0.1", server.port())
                            .withTls(Certificates.knownClient().withProvider(provider))));
                    client.writer().write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    assertThat(new String(await(client.reader().read()), StandardCharsets.ISO_8859_1))
                            .endsWith("\r\n\r\nhttps://x/ TLSv1.3 CN=localhost");
                    client.close();
                });
    }

    @Test
    void withoutTlsNothingIsKnownOfIt() {
        serve(router -> router.get("/", request -> Response.text("" + request.tlsInfo())), server -> {
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").body()).isEqualTo("null");
            }
        });
    }

    /** Says who has written, and who has read. */
    private record Named(String name) implements Json {
        @Override
        public byte[] write(Object value) {
            return ("\"" + value + " by " + name + "\"").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object read(byte[] json, Type type) {
            String text = new String(json, StandardCharsets.UTF_8);
            if (text.isEmpty()) {
                throw new IllegalArgumentException("nothing is no JSON");
            }
            return text + " by " + name;
        }
    }

    @Test
    void theServersMapperReadsJson() {
        serve(ServerOptions.defaults().withJson(new Named("mine")),
                router -> router.post("/", request -> Response.text(await(request.json(String.class)))), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n7");
                        assertThat(client.answer().body()).isEqualTo("7 by mine");
                        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                        assertThat(client.answer().status()).isEqualTo(400);
                    }
                });
    }

    @Test
    void aWebSocketHasTheServersMapperUnlessItHasItsOwn() {
        WebSocketHandler handler = socket -> await(socket.sendJson(7));
        serve(ServerOptions.defaults().withJson(new Named("server")), router -> router
                .get("/server", _ -> Response.webSocket(handler))
                .get("/own", _ -> Response.webSocket(WebSocketOptions.defaults().withJson(new Named("own")), handler)),
                server -> {
                    for (String name : List.of("server", "own")) {
                        try (RawClient client = RawClient.to(server)) {
                            client.send("GET /" + name + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection:"
                                    + " Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Version: 13\r\n\r\n");
                            assertThat(client.head().status()).isEqualTo(101);
                            String sent = "\"7 by " + name + "\"";
                            assertThat(new String(client.bytes(sent.length() + 2), StandardCharsets.ISO_8859_1))
                                    .endsWith(sent);
                        }
                    }
                });
    }
}
