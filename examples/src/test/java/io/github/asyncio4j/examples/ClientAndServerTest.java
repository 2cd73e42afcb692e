package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.WebServer;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the server with each other, over HTTP/1.1 and over HTTP/2. */
class ClientAndServerTest {

    record Flag(String country, int stars) {
        Flag next() {
            return new Flag(country, stars + 1);
        }
    }

    /** What is done with a session and the URL of the server. */
    private interface Talk {
        void with(ClientSession session, WebServer server, String url);
    }

    private static Application app() {
        Application app = new Application();
        app.router().get("/version", request -> Response.text(request.version()))
                .post("/echo", request -> Response.text(await(request.text())))
                .post("/flag", request -> Response.jsonOf(await(request.json(Flag.class)).next()))
                .get("/socket", _ -> Response.webSocket(socket -> await(socket.send(await(socket.receiveText())))))
                .get("/flags", _ -> Response.webSocket(socket -> {
                    for (int i = 0; i < 3; i++) {
                        await(socket.sendJson(await(socket.receiveJson(Flag.class)).next()));
                    }
                }));
        return app;
    }

    private static void talk(boolean http2, Talk talk) {
        run(() -> timeout(Duration.ofSeconds(30), () -> {
            var served = ServerOptions.defaults().withHttp2PriorKnowledge(http2);
            var asked = ClientOptions.defaults().withHttp2PriorKnowledge(http2);
            try (var server = await(WebServer.start(app(), "127.0.0.1", 0, served));
                    var session = new ClientSession(asked)) {
                talk.with(session, server, "http://127.0.0.1:" + server.port());
            }
        }));
    }

    /** With a certificate that the client believes; the handshake chooses the version. */
    private static void talkOverTls(boolean http2, Talk talk) throws Exception {
        X509Bundle shown = new CertificateBuilder().subject("CN=localhost").addSanDnsName("localhost")
                .setIsCertificateAuthority(true).buildSelfSigned();
        run(() -> timeout(Duration.ofSeconds(30), () -> {
            var listen = ListenOptions.at("127.0.0.1", 0)
                    .withTls(Tls.server(shown.getKeyPair().getPrivate(), shown.getCertificatePath()));
            var asked = ClientOptions.defaults().withHttp2(http2)
                    .withTls(Tls.client().withTrust(shown.getCertificate()));
            try (var server = await(WebServer.start(app(), listen)); var session = new ClientSession(asked)) {
                talk.with(session, server, "https://localhost:" + server.port());
            }
        }));
    }

    private static String get(ClientSession session, String url) {
        try (var response = await(session.get(url))) {
            return await(response.text());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void speakTheVersionThatIsWished(boolean http2) {
        talk(http2, (session, _, url) -> assertThat(get(session, url + "/version"))
                .isEqualTo(http2 ? "HTTP/2.0" : "HTTP/1.1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyRequestsAtOnceAreAnsweredEachWithItsOwn(boolean http2) {
        talk(http2, (session, server, url) -> {
            get(session, url + "/version");
            List<Coroutine<String>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String text = "request " + i;
                all.add(async(() -> {
                    try (var response = await(session.post(url + "/echo", RequestOptions.none().withText(text)))) {
                        return await(response.text());
                    }
                }));
            }
            List<String> answers = await(gather(all));
            for (int i = 0; i < 50; i++) {
                assertThat(answers.get(i)).isEqualTo("request " + i);
            }
            assertThat(server.connections()).isEqualTo(http2 ? 1 : 50);
        });
    }

    /** By Jackson, which is found because it is there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void valuesAreJsonOnTheirWay(boolean http2) {
        talk(http2, (session, _, url) -> {
            var flag = RequestOptions.none().withJsonOf(new Flag("us", 49));
            try (var response = await(session.post(url + "/flag", flag))) {
                assertThat(await(response.json(Flag.class))).isEqualTo(new Flag("us", 50));
            }
            try (var response = await(session.post(url + "/flag", RequestOptions.none().withJson("{\"stars\": []}")))) {
                assertThat(response.status()).isEqualTo(400);
            }
        });
    }

    /** A WebSocket needs a connection of HTTP/1.1, and gets one beside that of HTTP/2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWebSocketHasAConnectionOfItsOwn(boolean http2) {
        talk(http2, (session, server, url) -> {
            get(session, url + "/version");
            try (var socket = await(session.wsConnect(url.replace("http:", "ws:") + "/socket"))) {
                await(socket.send("hello"));
                assertThat(await(socket.receiveText())).isEqualTo("hello");
            }
            assertThat(get(session, url + "/version")).isEqualTo(http2 ? "HTTP/2.0" : "HTTP/1.1");
        });
    }

    /** It also ends at once, though TLS has an end of its own: the limit of the closing is longer than the test's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWebSocketOverTlsCarriesWhatItCarriesWithout(boolean http2) throws Exception {
        var wanted = WebSocketOptions.defaults().withCloseTimeout(Duration.ofMinutes(5));
        talkOverTls(http2, (session, _, url) -> {
            assertThat(get(session, url + "/version")).isEqualTo(http2 ? "HTTP/2.0" : "HTTP/1.1");
            try (var socket = await(session.wsConnect(url.replace("https:", "wss:") + "/flags", wanted))) {
                for (int stars : new int[] {0, 13, 49}) {
                    await(socket.sendJson(new Flag("us", stars)));
                    assertThat(await(socket.receiveJson(Flag.class))).isEqualTo(new Flag("us", stars + 1));
                }
                assertThatThrownBy(() -> await(socket.receiveJson(Flag.class)))
                        .isInstanceOf(WebSocketClosedException.class).hasMessageContaining("code 1000");
            }
            String text = "x".repeat(1_000_000);
            try (var socket = await(session.wsConnect(url + "/socket", wanted))) {
                await(socket.send(text));
                assertThat(await(socket.receiveText())).isEqualTo(text);
            }
        });
    }
}
