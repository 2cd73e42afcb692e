package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.testing.Trying.app;
import static io.github.asyncio4j.http.testing.Trying.onLoop;
import static io.github.asyncio4j.http.testing.Trying.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.client.ClientConnectorCertificateException;
import io.github.asyncio4j.http.client.ClientConnectorDnsException;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.ServerOptions;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestServerTest {

    private static Application hello() {
        return app(router -> router.get("/hello", request -> Response.text(request.scheme() + " " + request.host())));
    }

    @Test
    void servesOnAFreePortOfThisMachine() {
        onLoop(() -> {
            Application app = hello();
            try (var server = await(TestServer.of(app)); var other = await(TestServer.of(hello()));
                    var session = new ClientSession()) {
                assertThat(server.port()).isPositive().isNotEqualTo(other.port());
                assertThat(server.host()).isEqualTo("127.0.0.1");
                assertThat(server.app()).isSameAs(app);
                assertThat(server).hasToString("TestServer[http://127.0.0.1:" + server.port() + "]");
                assertThat(server.url("/hello?a=b")).isEqualTo("http://127.0.0.1:" + server.port() + "/hello?a=b");
                assertThat(server.webServer().address().getAddress().isLoopbackAddress()).isTrue();
                assertThat(text(await(session.get(server.url("/hello")))))
                        .isEqualTo("http 127.0.0.1:" + server.port());
            }
        });
    }

    @Test
    void anApplicationIsServedOnce() {
        onLoop(() -> {
            Application app = hello();
            await(TestServer.of(app)).close();
            assertThatThrownBy(() -> await(TestServer.of(app))).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void takesTheOptionsOfAServer() {
        onLoop(() -> {
            Application app = app(router -> router.post("/", request -> Response.text(await(request.text()))));
            var server = TestServer.of(app, ServerOptions.defaults().withMaxBody(3));
            try (var client = await(TestClient.of(server))) {
                assertThat(text(await(client.post("/", RequestOptions.none().withText("abc"))))).isEqualTo("abc");
                try (var refused = await(client.post("/", RequestOptions.none().withText("abcd")))) {
                    assertThat(refused.status()).isEqualTo(413);
                }
            }
        });
    }

    @Test
    void isGoneWhenItIsClosed() {
        onLoop(() -> {
            try (var session = new ClientSession()) {
                var server = await(TestServer.of(hello()));
                server.close();
                server.close();
                assertThatThrownBy(() -> await(session.get(server.url("/hello")))).isInstanceOf(ClientException.class);
            }
        });
    }

    // ---- a handler alone

    @Test
    void aRawServersHandlerGetsEveryRequest() {
        onLoop(() -> {
            var server = TestServer.raw(request -> Response.text(request.method() + " " + request.rawTarget())
                    .withStatus(418));
            try (var client = await(TestClient.of(server))) {
                for (String method : new String[] {"GET", "DELETE", "BREW"}) {
                    try (var response = await(client.request(method, "/a//b/%2F?x", RequestOptions.none()))) {
                        assertThat(response.status()).isEqualTo(418);
                        assertThat(await(response.text())).isEqualTo(method + " /a//b/%2F?x");
                    }
                }
            }
        });
    }

    /** A server that breaks the connection, as a test of a client may want it. */
    @Test
    void aRawServerMaySayNothingAtAll() {
        onLoop(() -> {
            var server = TestServer.raw(request -> {
                request.abort();
                return Response.status(200);
            });
            try (var client = await(TestClient.of(server))) {
                assertThatThrownBy(() -> await(client.get("/"))).isInstanceOf(ClientException.class);
            }
        });
    }

    // ---- TLS

    @Test
    void aClientBelievesTheCertificateOfItsServer() {
        onLoop(() -> {
            try (var client = await(TestClient.of(TestServer.tls(hello())))) {
                assertThat(client.server().url("/x")).isEqualTo("https://127.0.0.1:" + client.server().port() + "/x");
                assertThat(text(await(client.get("/hello")))).startsWith("https 127.0.0.1:");
                assertThat(text(await(client.session().get("https://localhost:" + client.server().port() + "/hello"))))
                        .startsWith("https localhost:");
            }
        });
    }

    @Test
    void offersHttp2WithTls() {
        onLoop(() -> {
            var server = TestServer.tls(app(router -> router.get("/", request -> Response.text(request.version()))));
            try (var client = await(TestClient.of(server, ClientOptions.defaults().withHttp2(true)))) {
                assertThat(text(await(client.get("/")))).isEqualTo("HTTP/2.0");
            }
        });
    }

    @Test
    void opensAWebSocketWithTls() {
        onLoop(() -> {
            var server = TestServer.tls(app(router -> router.get("/ws",
                    _ -> Response.webSocket(socket -> await(socket.send("hello"))))));
            try (var client = await(TestClient.of(server)); var ws = await(client.wsConnect("/ws"))) {
                assertThat(await(ws.receiveText())).isEqualTo("hello");
            }
        });
    }

    @Test
    void othersDoNotBelieveTheCertificate() {
        onLoop(() -> {
            try (var server = await(TestServer.tls(hello())); var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(server.url("/hello"))))
                        .isInstanceOf(ClientConnectorCertificateException.class);
            }
        });
    }

    @Test
    void theCertificateIsForNoOtherHost() {
        onLoop(() -> {
            try (var server = await(TestServer.tls(hello(), "api.example.org"));
                    var session = new ClientSession(ClientOptions.defaults().withTls(server.clientTls())
                            .withResolver(TestServer.resolver(Map.of("www.example.org", server))))) {
                assertThatThrownBy(() -> await(session.get("https://www.example.org/hello")))
                        .isInstanceOf(ClientConnectorCertificateException.class);
            }
        });
    }

    @Test
    void withoutTlsThereIsNoCertificate() {
        onLoop(() -> {
            try (var server = await(TestServer.of(hello()))) {
                assertThatThrownBy(server::clientTls).isInstanceOf(IllegalStateException.class)
                        .hasMessage(server + " has no certificate of ours; TestServer.tls(app) has");
            }
        });
    }

    @Test
    void aNameThatNoHostHasIsRefused() {
        assertThatThrownBy(() -> TestServer.tls(new Application(), "a b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the name \"a b\"");
    }

    // ---- in the place of a remote host

    /** What a program asks, which is to think that it talks to the real ones. */
    private static String profile(ClientSession session) {
        return text(await(session.get("https://api.example.org/hello"))) + ", "
                + text(await(session.get("https://LOGIN.example.org/hello"))) + ", "
                + text(await(session.get("http://old.example.org:8080/hello")));
    }

    @Test
    void serversStandForRemoteHosts() {
        onLoop(() -> {
            try (var api = await(TestServer.tls(hello(), "api.example.org"));
                    var login = await(TestServer.tls(hello(), "*.example.org"));
                    var old = await(TestServer.of(hello()));
                    var session = new ClientSession(ClientOptions.defaults().withTls(api.clientTls())
                            .withResolver(TestServer.resolver(Map.of("api.example.org", api, "login.example.org", login,
                                    "old.example.org", old))))) {
                assertThat(profile(session)).isEqualTo(
                        "https api.example.org, https login.example.org, http old.example.org:8080");
            }
        });
    }

    @Test
    void otherHostsAreNotFound() {
        onLoop(() -> {
            try (var server = await(TestServer.of(hello())); var session = new ClientSession(ClientOptions.defaults()
                    .withResolver(TestServer.resolver(Map.of("api.example.org", server))))) {
                assertThatThrownBy(() -> await(session.get("http://www.example.org/")))
                        .isInstanceOf(ClientConnectorDnsException.class)
                        .hasMessageContaining("no TestServer stands for the host www.example.org; this resolver knows"
                                + " [api.example.org]");
            }
        });
    }

    @Test
    void anUnusedPortCanBeListenedAt() throws Exception {
        int port = TestServer.unusedPort();
        try (ServerSocket socket = new ServerSocket(port)) {
            assertThat(socket.getLocalPort()).isEqualTo(port);
        }
    }
}
