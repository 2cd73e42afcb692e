package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.TlsCertificateException;
import io.github.asyncio4j.net.TlsException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpsTest {

    private static String get(ClientSession session, String url) {
        return get(session, url, RequestOptions.none());
    }

    private static String get(ClientSession session, String url, RequestOptions request) {
        try (var response = await(session.get(url, request))) {
            return await(response.text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionWithTlsServesSeveralRequests(Tls.Provider provider) {
        Backend.with(Certificates.server().withProvider(provider), Backend::echo, backend -> {
            Tls tls = Certificates.client().withProvider(provider);
            try (var session = new ClientSession(ClientOptions.defaults().withTls(tls))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(get(session, backend.https("/" + i))).isEqualTo("/" + i);
                }
                assertThat(backend.made()).isEqualTo(1);
                assertThat(backend.requests().getFirst()).contains("host: localhost:" + backend.port() + "\r\n");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLargeBodyComesThrough(Tls.Provider provider) {
        String body = "x".repeat(3_000_000);
        Backend.with(Certificates.server().withProvider(provider),
                Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
                backend -> {
                    try (var session = new ClientSession(Certificates.options())) {
                        assertThat(get(session, backend.https("/"))).isEqualTo(body);
                        assertThat(get(session, backend.https("/"))).isEqualTo(body);
                        assertThat(backend.made()).isEqualTo(1);
                    }
                });
    }

    @Test
    void http11IsOffered() {
        Backend.with(Certificates.server().withAlpn("h2", "http/1.1"), Backend::echo, backend -> {
            try (var session = new ClientSession(Certificates.options())) {
                get(session, backend.https("/"));
                assertThat(backend.peer(0).tls().alpn()).isEqualTo("http/1.1");
            }
        });
    }

    @Test
    void aCertificateThatIsNotBelievedIsAnErrorThatSaysWhy() {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> get(session, backend.https("/")))
                        .isInstanceOf(ClientConnectorCertificateException.class)
                        .isInstanceOf(ClientConnectorException.class)
                        .hasCauseInstanceOf(TlsCertificateException.class)
                        .hasMessageStartingWith("cannot connect to localhost:" + backend.port() + ": ")
                        .hasMessageContaining("not one of those that are trusted");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        Tls other = Certificates.server(Certificates.issue(to -> to.addSanDnsName("example.org")));
        Backend.with(other, Backend::echo, backend -> {
            try (var session = new ClientSession(Certificates.options())) {
                assertThatThrownBy(() -> get(session, backend.https("/")))
                        .isInstanceOf(ClientConnectorCertificateException.class)
                        .hasMessageContaining("not for localhost but for example.org");
                RequestOptions named =
                        RequestOptions.none().withTls(Certificates.client().withServerName("example.org"));
                assertThat(get(session, backend.https("/x"), named)).isEqualTo("/x");
            }
        });
    }

    @Test
    void aServerWithoutTlsIsToldFromOneWithABadCertificate() {
        Backend.with(peer -> peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"), backend -> {
            try (var session = new ClientSession(Certificates.options())) {
                assertThatThrownBy(() -> get(session, backend.https("/")))
                        .isInstanceOf(ClientConnectorTlsException.class)
                        .isNotInstanceOf(ClientConnectorCertificateException.class)
                        .hasCauseInstanceOf(TlsException.class)
                        .hasMessageContaining("does not speak TLS");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void theHandshakeCountsAsConnecting() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            var limits = ClientTimeout.NONE.withSockConnect(Duration.ofMillis(50));
            try (var session = new ClientSession(Certificates.options().withTimeout(limits))) {
                assertThatThrownBy(() -> get(session, backend.https("/")))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("sockConnect");
                until(() -> backend.open() == 0);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void aCancelWithinTheHandshakeLeavesNothing() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            try (var session = new ClientSession(Certificates.options())) {
                Task<String> task = createTask(async(() -> get(session, backend.https("/"))));
                until(() -> backend.open() == 1);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                until(() -> backend.open() == 0);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void otherTlsIsAnotherConnection() {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            Tls other = Certificates.client();
            try (var session = new ClientSession(Certificates.options())) {
                for (int i = 0; i < 2; i++) {
                    get(session, backend.https("/"));
                    get(session, backend.https("/"), RequestOptions.none().withTls(other));
                }
                assertThat(backend.made()).isEqualTo(2);
            }
        });
    }

    @Test
    void aPinnedCertificateIsTheOnlyOneThatIsTaken() throws Exception {
        byte[] pin = MessageDigest.getInstance("SHA-256").digest(Certificates.LOCALHOST.getCertificate().getEncoded());
        byte[] wrong = pin.clone();
        wrong[31] ^= 1;
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (var session = new ClientSession(Certificates.options().withFingerprint(wrong))) {
                assertThatThrownBy(() -> get(session, backend.https("/")))
                        .isInstanceOf(ServerFingerprintMismatchException.class)
                        .hasMessageContaining("its certificate has the SHA-256 "
                                + HexFormat.of().formatHex(pin) + ", and must have ");
                until(() -> session.stats().open() == 0);
                assertThat(get(session, backend.https("/x"), RequestOptions.none().withFingerprint(pin)))
                        .isEqualTo("/x");
                assertThat(backend.requests()).hasSize(1);
            }
            Tls anyone = Tls.client().insecure();
            try (var session = new ClientSession(ClientOptions.defaults().withTls(anyone).withFingerprint(pin))) {
                assertThat(get(session, backend.https("/y"))).isEqualTo("/y");
            }
        });
    }

    @Test
    void anInsecureClientBelievesAnyone() {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withTls(Tls.client().insecure()))) {
                assertThat(get(session, backend.https("/x"))).isEqualTo("/x");
            }
        });
    }

    @Test
    void aServersTlsIsNoClients() {
        assertThatThrownBy(() -> ClientOptions.defaults().withTls(Certificates.server()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("needs Tls.client()");
        assertThatThrownBy(() -> RequestOptions.none().withFingerprint(new byte[20]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has 20 bytes");
    }

    @Test
    void manyRequestsAtOnce() {
        Backend.with(Certificates.server(), Backend::echo, backend -> {
            try (var session = new ClientSession(Certificates.options().withLimit(10))) {
                List<Task<String>> tasks = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    String path = "/" + i;
                    tasks.add(createTask(async(() -> get(session, backend.https(path)))));
                }
                List<String> paths = await(gather(tasks));
                assertThat(paths).hasSize(100).startsWith("/0", "/1").endsWith("/99");
                assertThat(backend.mostOpen()).isEqualTo(10);
            }
        });
    }

    @Test
    void closingASessionDoesNotWaitForServersThatDoNotAnswerTheEndOfTls() {
        Backend.with(Certificates.server(), peer -> {
            Backend.echo(peer);
        }, backend -> {
            var session = new ClientSession(Certificates.options());
            for (int i = 0; i < 3; i++) {
                get(session, backend.https("/"));
            }
            backend.peer(0).pause();
            Duration before = getRunningLoop().time();
            session.close();
            assertThat(getRunningLoop().time().minus(before)).isLessThan(Duration.ofSeconds(5));
            assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            backend.peer(0).abort();
        });
    }
}
