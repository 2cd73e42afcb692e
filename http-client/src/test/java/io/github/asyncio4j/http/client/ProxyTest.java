package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.net.ListenOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    private static String get(ClientSession session, String url) {
        try (var response = await(session.get(url))) {
            return await(response.text());
        }
    }

    private static ClientOptions through(Proxy proxy) {
        return Certificates.options().withProxy(proxy);
    }

    @Test
    void aRequestForAnHttpUrlGoesToTheProxyWithTheWholeUrl() {
        Backend.with(Backend::echo, proxy -> {
            Proxy there = Proxy.at("http://me:secret@127.0.0.1:" + proxy.port());
            try (var session = new ClientSession(ClientOptions.defaults().withProxy(there))) {
                assertThat(get(session, "http://nowhere.test/a?b")).isEqualTo("http://nowhere.test/a?b");
                assertThat(get(session, "http://nowhere.test:81/")).isEqualTo("http://nowhere.test:81/");
                assertThat(get(session, "http://nowhere.test/c")).isEqualTo("http://nowhere.test/c");
            }
            assertThat(proxy.requests()).allMatch(r -> r.contains("Basic bWU6c2VjcmV0\r\n"));
            assertThat(proxy.requests().getFirst()).contains("host: nowhere.test\r\n")
                    .contains("proxy-authorization: Basic");
            assertThat(proxy.made()).as("one for each server").isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void aRequestForAnHttpsUrlGoesThroughATunnel(String scheme) {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (Relay relay = scheme.equals("https") ? Relay.start(Certificates.server()) : Relay.start()) {
                Proxy proxy = relay.proxy(scheme).withCredentials("me", "secret");
                proxy = scheme.equals("https") ? proxy.withTls(Certificates.client()) : proxy;
                try (var session = new ClientSession(through(proxy))) {
                    for (int i = 0; i < 3; i++) {
                        assertThat(get(session, backend.https("/" + i))).isEqualTo("/" + i);
                    }
                }
                String place = "localhost:" + backend.port();
                assertThat(relay.asked()).isEqualTo(scheme.equals("socks5") ? List.of("me secret", "localhost")
                        : List.of("CONNECT " + place + " HTTP/1.1\r\nHost: " + place
                                + "\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n"));
                assertThat(backend.made()).isEqualTo(1);
                assertThat(backend.requests()).noneMatch(r -> r.toLowerCase().contains("proxy"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void headersForTheProxyGoIntoConnectAndNowhereElse(String scheme) {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (Relay relay = scheme.equals("https") ? Relay.start(Certificates.server()) : Relay.start()) {
                Proxy proxy = relay.proxy(scheme).withHeaders(Headers.of("X-Team", "a b", "X-Id", "7"));
                proxy = scheme.equals("https") ? proxy.withTls(Certificates.client()) : proxy;
                try (var session = new ClientSession(through(proxy))) {
                    assertThat(get(session, backend.https("/x"))).isEqualTo("/x");
                }
                String place = "localhost:" + backend.port();
                assertThat(relay.asked()).containsExactly("CONNECT " + place + " HTTP/1.1\r\nHost: " + place
                        + "\r\nX-Team: a b\r\nX-Id: 7\r\n\r\n");
                assertThat(backend.requests()).noneMatch(r -> r.contains("X-Team"));
            }
        });
    }

    @Test
    void headersForTheProxyAreNotInARequestThatItForwards() {
        Backend.with(Backend::echo, proxy -> {
            Proxy there = Proxy.at("http://127.0.0.1:" + proxy.port()).withHeaders(Headers.of("X-Team", "a"));
            try (var session = new ClientSession(ClientOptions.defaults().withProxy(there))) {
                assertThat(get(session, "http://nowhere.test/a")).isEqualTo("http://nowhere.test/a");
            }
            assertThat(proxy.requests()).singleElement().asString().doesNotContain("X-Team");
        });
    }

    @Test
    void proxiesWithOtherHeadersDoNotShareTunnels() {
        Proxy proxy = Proxy.at("http://h:1");
        assertThat(proxy.withHeaders(Headers.of("A", "1"))).isEqualTo(proxy.withHeaders(Headers.of("A", "1")))
                .isNotEqualTo(proxy).isNotEqualTo(proxy.withHeaders(Headers.of("A", "2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "Content-Length", "Transfer-Encoding", "proxy-authorization"})
    void headersThatAreTheClientsToWriteAreRefused(String name) {
        assertThatThrownBy(() -> Proxy.at("http://h:1").withHeaders(Headers.of(name, "1")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is the client's to write");
        assertThatThrownBy(() -> Proxy.at("socks5://h:1").withHeaders(Headers.of("A", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a socks5 proxy is sent no headers: socks5://h:1");
    }

    /** RFC 6455, 4.1: the proxy does not see it, and cannot take it for a request. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void aWebSocketGoesThroughATunnelAlsoWithoutTls(String scheme) {
        Backend.with(WsConnectTest::echo, backend -> {
            try (Relay relay = scheme.equals("https") ? Relay.start(Certificates.server()) : Relay.start()) {
                Proxy proxy = relay.proxy(scheme).withCredentials("me", "secret");
                proxy = scheme.equals("https") ? proxy.withTls(Certificates.client()) : proxy;
                String place = "127.0.0.1:" + backend.port();
                try (var session = new ClientSession(through(proxy));
                        WebSocket socket = await(session.wsConnect("ws://" + place + "/a?b"))) {
                    await(socket.send("hello"));
                    assertThat(await(socket.receiveText())).isEqualTo("hello");
                }
                assertThat(relay.asked()).isEqualTo(scheme.equals("socks5") ? List.of("me secret", "7f000001")
                        : List.of("CONNECT " + place + " HTTP/1.1\r\nHost: " + place
                                + "\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n"));
                assertThat(backend.requests()).singleElement().asString().startsWith("GET /a?b HTTP/1.1\r\n")
                        .doesNotContainIgnoringCase("\r\nproxy-");
            }
        });
    }

    @Test
    void anHttpUrlByAProxyWithTls() {
        Backend.with(Certificates.server(), Backend::echo, proxy -> {
            Proxy there = Proxy.at("https://localhost:" + proxy.port()).withTls(Certificates.client());
            try (var session = new ClientSession(ClientOptions.defaults().withProxy(there))) {
                assertThat(get(session, "http://nowhere.test/a")).isEqualTo("http://nowhere.test/a");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"name.test, name.test", "127.0.0.1, 7f000001", "[::1], 00000000000000000000000000000001",
        "[::1%25no], 00000000000000000000000000000001"})
    void socksIsToldNamesAsTheyAre(String host, String told) {
        Backend.with(Backend::echo, backend -> {
            try (Relay relay = Relay.start(); var session = new ClientSession(through(relay.proxy("socks5")))) {
                assertThat(get(session, "http://" + host + ":" + backend.port() + "/x")).isEqualTo("/x");
                assertThat(relay.asked()).containsExactly(told);
            }
        });
    }

    @Test
    void aSocksProxySaysWhyNot() {
        Backend.with(Backend::echo, _ -> {
            try (Relay relay = Relay.start(ListenOptions.at("127.0.0.1", 0), "\u0005");
                    var session = new ClientSession()) {
                Proxy proxy = relay.proxy("socks5");
                assertThatThrownBy(() -> await(session.get("http://h.test/", RequestOptions.none().withProxy(proxy))))
                        .isInstanceOf(ClientProxyConnectionException.class)
                        .hasMessage("cannot connect to h.test:80: through the proxy " + proxy
                                + ": the connection was refused");
                Proxy wrong = proxy.withCredentials("me", "wrong");
                assertThatThrownBy(() -> await(session.get("http://h.test/", RequestOptions.none().withProxy(wrong))))
                        .isInstanceOf(ClientProxyConnectionException.class)
                        .hasMessageContaining("does not accept the user name and password");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HTTP/1.1 407 Proxy Authentication Required\\r\\nContent-Length: 0\\r\\n\\r\\n | wants a user name and password",
        "HTTP/1.1 403 Forbidden by me\\r\\n\\r\\n | makes no tunnel: 403 Forbidden by me",
        "HTTP/1.0 502\\r\\n\\r\\n | makes no tunnel: 502",
        "SSH-2.0-x\\r\\n\\r\\n | does not speak HTTP/1.1; it answered \"SSH-2.0-x\"",
        "HTTP/2.0 200 OK\\r\\n\\r\\n | does not speak HTTP/1.1",
        "HTTP/1.1 2000 OK\\r\\n\\r\\n | does not speak HTTP/1.1",
        "HTTP/1.1 200 OK\\r\\n\\r\\nand more | it sent more than its answer",
        "HTTP/1.1 200 OK\\r\\n | it closed the connection",
        "'' | it closed the connection"})
    void aProxyThatRefusesIsAnErrorThatSaysSo(String answer, String told) {
        String bytes = answer.replace("\\r\\n", "\r\n");
        Backend.with(peer -> {
            peer.request();
            peer.send(bytes);
        }, proxy -> {
            Proxy there = Proxy.at("http://127.0.0.1:" + proxy.port());
            try (var session = new ClientSession(through(there))) {
                assertThatThrownBy(() -> get(session, "https://h.test/")).isInstanceOf(
                        told.contains("40") || told.contains("wants") || told.contains("502")
                                ? ClientHttpProxyException.class
                                : ClientProxyConnectionException.class)
                        .hasMessageContaining("through the proxy " + there + ": ").hasMessageContaining(told);
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void theAnswerOfAProxyHasALimit() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(10_000));
            peer.awaitEnd();
        }, proxy -> {
            try (var session = new ClientSession(through(Proxy.at("http://127.0.0.1:" + proxy.port())))) {
                assertThatThrownBy(() -> get(session, "https://h.test/"))
                        .isInstanceOf(ClientProxyConnectionException.class).hasMessageContaining("longer than 16384");
            }
        });
    }

    @Test
    void aProxyThatIsNotThereIsToldFromAServerThatIsNot() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(through(Proxy.at("http://127.0.0.1:1")))) {
                assertThatThrownBy(() -> get(session, backend.url("/")))
                        .isInstanceOf(ClientProxyConnectionException.class)
                        .hasMessageContaining("through the proxy http://127.0.0.1:1: connection refused");
                assertThat(backend.made()).isZero();
            }
        });
    }

    @Test
    void aProxyThatSaysNothingIsBoundByConnectAndACancelLeavesNothing() {
        Backend.with(Backend.Peer::awaitEnd, proxy -> {
            Proxy there = Proxy.at("socks5://127.0.0.1:" + proxy.port());
            var limits = ClientTimeout.NONE.withConnect(Duration.ofMillis(50));
            try (var session = new ClientSession(through(there))) {
                RequestOptions soon = RequestOptions.none().withTimeout(limits);
                assertThatThrownBy(() -> await(session.get("http://h.test/", soon)))
                        .isInstanceOf(AsyncTimeoutException.class);
                Task<String> task = createTask(async(() -> get(session, "http://h.test/")));
                until(() -> proxy.made() == 2);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                until(() -> proxy.open() == 0);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void aRequestMayHaveAProxyOfItsOwnOrNone() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(through(Proxy.at("http://127.0.0.1:1")))) {
                RequestOptions direct = RequestOptions.none().withoutProxy();
                assertThat(await(await(session.get(backend.url("/x"), direct)).text())).isEqualTo("/x");
                RequestOptions own = RequestOptions.none().withProxy(Proxy.at(backend.url("")));
                assertThat(await(await(session.get("http://h.test/", own)).text())).isEqualTo("http://h.test/");
            }
        });
    }

    @Test
    void proxyAuthorizationNeverReachesAServer() {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            RequestOptions leaking = RequestOptions.none().withHeader("Proxy-Authorization", "Basic c2VjcmV0");
            try (Relay relay = Relay.start(); var session = new ClientSession(through(relay.proxy("http")))) {
                await(await(session.get(backend.https("/"), leaking)).text());
                await(await(session.get(backend.https("/"), leaking.withoutProxy())).text());
                assertThat(backend.requests()).hasSize(2).noneMatch(r -> r.toLowerCase().contains("proxy-auth"));
                assertThat(relay.asked().getFirst()).doesNotContain("c2VjcmV0").doesNotContain("user-agent");
            }
        });
    }

    @Test
    void connectionsThroughOtherProxiesOrOtherCredentialsAreOthers() {
        Proxy proxy = Proxy.at("http://h:1");
        assertThat(proxy).isEqualTo(Proxy.at("http://H:1/")).hasSameHashCodeAs(Proxy.at("http://h:1"))
                .isNotEqualTo(Proxy.at("http://h:2")).isNotEqualTo(Proxy.at("socks5://h:1"))
                .isNotEqualTo(proxy.withCredentials("a", "b"));
        assertThat(proxy.withCredentials("a", "b")).isEqualTo(Proxy.at("http://a:b@h:1"))
                .isNotEqualTo(Proxy.at("http://a:c@h:1")).hasToString("http://h:1");
    }

    @ParameterizedTest
    @CsvSource({"http://h, http://h:80", "https://h/, https://h:443", "socks5://h, socks5://h:1080",
        "socks5h://a%3a:b%40@h:9, socks5://h:9", "http://[::1]:3128, http://[::1]:3128"})
    void proxiesHaveUsualPorts(String url, String shown) {
        if (url.contains("%3a")) {
            assertThatThrownBy(() -> Proxy.at(url)).isInstanceOf(IllegalArgumentException.class);
            assertThat(Proxy.at(url.replace("%3a", ""))).hasToString(shown);
        } else {
            assertThat(Proxy.at(url)).hasToString(shown);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:80", "ftp://h", "http:", "http://", "http://h:0", "http://h:99999", "http://127.1:80",
        "socks4://h", "http://h h"})
    void whatIsNoProxyIsRefused(String url) {
        assertThatThrownBy(() -> Proxy.at(url)).isInstanceOf(InvalidUrlException.class);
    }

    @Test
    void credentialsCannotBreakOutOfTheirHeader() {
        for (String bad : List.of("a\r\nX: y", "a:b", "x".repeat(300), "\u0000")) {
            assertThatThrownBy(() -> Proxy.at("http://h").withCredentials(bad, "p"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Proxy.at("http://h").withTls(Certificates.client()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("only an https proxy");
    }
}
