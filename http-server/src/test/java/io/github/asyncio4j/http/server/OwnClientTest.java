package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientPayloadException;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client talks to a haproxy, behind which our server stands: what one of them says, the other understands. */
class OwnClientTest {

    /** What is spoken on both sides of the proxy. */
    private enum Way {
        HTTP1("", "", "http", "1.1"),
        TLS("ssl crt %s alpn http/1.1", "", "https", "1.1"),
        TLS_HTTP2("ssl crt %s alpn h2,http/1.1", "", "https", "1.1"),
        TLS_HTTP2_BOTH("ssl crt %s alpn h2", "proto h2", "https", "2.0"),
        HTTP2_BOTH("proto h2", "proto h2", "http", "2.0");

        private final String bind;
        private final String behind;
        private final String scheme;

        /** What the server is spoken to. */
        private final String version;

        Way(String bind, String behind, String scheme, String version) {
            this.bind = bind;
            this.behind = behind;
            this.scheme = scheme;
            this.version = "HTTP/" + version;
        }

        ClientOptions options() {
            return ClientOptions.defaults().withTls(Certificates.client()).withHttp2(true)
                    .withHttp2PriorKnowledge(this == HTTP2_BOTH);
        }
    }

    @TempDir Path temp;

    /** What is done with a session and the URL of the proxy. */
    @FunctionalInterface
    private interface Talk {
        void with(ClientSession session, String url) throws Exception;
    }

    @BeforeAll
    static void needsHaproxy() {
        Needs.program("haproxy");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void routes(Router router) {
        router.get("/{n}", request -> Response.text(request.pathParam("n") + " " + request.version()));
        router.post("/", request -> Response.bytes(await(request.read()), MediaType.OCTETS));
        router.get("/compressed/{coding}", request -> Response.text("compressible ".repeat(20_000)).withCompression(
                ContentCoding.valueOf(request.pathParam("coding"))));
        router.get("/stream/lines", _ -> Response.stream(MediaType.TEXT, out -> {
            for (int i = 0; i < 5; i++) {
                await(out.write("line " + i + "\n"));
            }
        }));
        router.get("/stream/cut", _ -> Response.stream(MediaType.TEXT, out -> {
            await(out.write(new byte[100_000]));
            throw new IOException("the other half is lost");
        }));
        router.get("/talk/ws", _ -> Response.webSocket(socket -> {
            for (var message : forAwait(socket)) {
                if (message instanceof WebSocketMessage.Text(String text)) {
                    await(socket.send(text));
                }
            }
        }));
    }

    private void talk(Way way, Talk talk) {
        serve(ServerOptions.defaults().withMaxBody(4_000_000).withHttp2PriorKnowledge(true), OwnClientTest::routes,
                server -> {
                    int port = Tool.freePort();
                    String bind = way.bind.formatted(Certificates.write(temp));
                    try (Tool _ = Haproxy.start(temp, port, bind, server.port(), way.behind);
                            ClientSession session = new ClientSession(way.options())) {
                        talk.with(session, way.scheme + "://localhost:" + port);
                    }
                });
    }

    private static Coroutine<String> text(Coroutine<ClientResponse> asked) {
        return async(() -> {
            try (var response = await(asked)) {
                return await(response.text());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void eachRequestGetsItsAnswer(Way way) {
        talk(way, (session, url) -> {
            assertThat(await(text(session.get(url + "/x")))).isEqualTo("x " + way.version);
            List<String> texts = await(gather(IntStream.range(0, 150).mapToObj(i -> text(session.get(url + "/" + i)))
                    .toList()));
            assertThat(texts).isEqualTo(IntStream.range(0, 150).mapToObj(i -> i + " " + way.version).toList());
            try (var response = await(session.head(url + "/x"))) {
                assertThat(response.headers().get("Content-Length")).isEqualTo("10");
            }
            try (var response = await(session.get(url + "/none/at/all"))) {
                assertThat(response.status()).isEqualTo(404);
            }
            assertThat(await(text(session.get(url + "/stream/lines")))).endsWith("line 3\nline 4\n");
        });
    }

    @ParameterizedTest
    @EnumSource
    void bodiesComeBackAsTheyWereSent(Way way) {
        byte[] bytes = random(1_500_000);
        talk(way, (session, url) -> {
            Body chunks = Body.ofStream(MediaType.OCTETS, out -> {
                for (int at = 0; at < bytes.length; at += 50_000) {
                    await(out.write(Arrays.copyOfRange(bytes, at, at + 50_000)));
                }
            });
            for (Body body : List.of(Body.of(bytes, MediaType.OCTETS), chunks)) {
                try (var response = await(session.post(url + "/", RequestOptions.none().withBody(body)))) {
                    assertThat(await(response.read())).isEqualTo(bytes);
                }
            }
            try (var response = await(session.post(url + "/",
                    RequestOptions.none().withBody(bytes, MediaType.OCTETS).withExpectContinue(true)))) {
                assertThat(await(response.read())).isEqualTo(bytes);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCompressedIsUndone(Way way) {
        talk(way, (session, url) -> {
            for (ContentCoding coding : ContentCoding.values()) {
                try (var response = await(session.get(url + "/compressed/" + coding))) {
                    assertThat(response.headers().get("Content-Encoding")).isEqualTo(coding.token());
                    assertThat(await(response.text())).isEqualTo("compressible ".repeat(20_000));
                }
            }
        });
    }

    /** Over HTTP/2 this haproxy (2.6) ends a stream as if it were whole; curl does not notice either. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "TLS"})
    void aBodyThatIsCutIsNotTakenForAWhole(Way way) {
        talk(way, (session, url) -> {
            List<String> reports = Serving.reports();
            try (var response = await(session.get(url + "/stream/cut"))) {
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class);
            }
            assertThat(reports).singleElement().asString().contains("GET /stream/cut");
            assertThat(await(text(session.get(url + "/x")))).startsWith("x ");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "TLS", "TLS_HTTP2"})
    void aWebSocketPassesThrough(Way way) {
        talk(way, (session, url) -> {
            try (WebSocket socket = await(session.wsConnect(url.replaceFirst("http", "ws") + "/talk/ws"))) {
                for (String text : new String[] {"", "Hello", "x".repeat(70_000)}) {
                    await(socket.send(text));
                    assertThat(await(socket.receiveText())).isEqualTo(text);
                }
            }
        });
    }
}
