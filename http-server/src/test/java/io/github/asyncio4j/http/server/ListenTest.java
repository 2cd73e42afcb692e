package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {

    private static final ListenOptions ANY_PORT = ListenOptions.at("127.0.0.1", 0);
    private static final String ASK = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @TempDir Path temp;

    private static Application app() {
        Application app = new Application();
        app.router().get("/", request -> Response.text(request.scheme() + " " + request.version() + " "
                + (request.remote() == null ? "local" : "remote")));
        return app;
    }

    private static X509Bundle certificate() {
        try {
            return new CertificateBuilder().subject("CN=localhost").addSanDnsName("localhost")
                    .setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String talk(Connection connection) {
        try (connection) {
            connection.writer().write(ASK.getBytes(ISO_8859_1));
            return new String(await(connection.reader().read()), ISO_8859_1);
        }
    }

    @Test
    void severalPlacesAtOnce() {
        Path path = temp.resolve("http.sock");
        run(() -> timeout(ofSeconds(30), () -> {
            try (WebServer server = await(WebServer.start(app(), ANY_PORT, ANY_PORT, ListenOptions.atUnix(path)))) {
                assertThat(server.addresses()).hasSize(3).contains(UnixDomainSocketAddress.of(path));
                for (var address : server.addresses()) {
                    Connection connection = await(Network.openConnection(ConnectOptions.to(address)));
                    assertThat(talk(connection)).startsWith("HTTP/1.1 200 ").endsWith("http HTTP/1.1 "
                            + (address instanceof UnixDomainSocketAddress ? "local" : "remote"));
                }
            }
            assertThat(Files.exists(path)).isFalse();
        }));
    }

    @Test
    void unixSocketsAlone() {
        run(() -> {
            try (WebServer server = await(WebServer.start(app(), ListenOptions.atUnix(temp.resolve("a.sock"))))) {
                assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("no port");
            }
        });
    }

    @Test
    void onePlaceThatIsTakenIsAllOfThem() {
        run(() -> {
            try (WebServer server = await(WebServer.start(app(), ANY_PORT))) {
                Path path = temp.resolve("b.sock");
                assertThatThrownBy(() -> await(WebServer.start(app(), ListenOptions.atUnix(path),
                        ListenOptions.at("127.0.0.1", server.port())))).isInstanceOf(AddressInUseException.class);
                assertThat(Files.exists(path)).isFalse();
            }
        });
        assertThatThrownBy(() -> WebServer.start(app())).hasMessageContaining("no place to listen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void tlsForHttp1AndHttp2(String version) throws Exception {
        X509Bundle certificate = certificate();
        Path ca = Files.writeString(temp.resolve("ca.pem"), certificate.getCertificatePEM());
        Tls tls = Tls.server(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath());
        run(() -> timeout(ofSeconds(30), () -> {
            try (WebServer server = await(WebServer.start(app(), ANY_PORT.withTls(tls)))) {
                String answer = await(toThread(() -> {
                    Process curl = new ProcessBuilder("curl", "-sS", version, "--max-time", "20", "--noproxy", "*",
                            "--cacert", ca.toString(), "--resolve", "localhost:" + server.port() + ":127.0.0.1",
                            "-w", " %{http_version}", "https://localhost:" + server.port() + "/")
                            .redirectErrorStream(true).start();
                    String out = new String(curl.getInputStream().readAllBytes(), ISO_8859_1);
                    curl.waitFor();
                    return out;
                }));
                assertThat(answer).startsWith("https HTTP/").endsWith(version.equals("--http2") ? " 2" : " 1.1");
            }
        }));
    }

    @Test
    void moreConnectionsThanAllowedWait() {
        run(() -> timeout(ofSeconds(30), () -> {
            ServerOptions two = ServerOptions.defaults().withMaxConnections(2);
            try (WebServer server = await(WebServer.start(app(), two, ANY_PORT))) {
                List<RawClient> clients = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    clients.add(RawClient.to(server));
                    clients.getLast().ask("/");
                }
                RawClient third = RawClient.to(server);
                third.get("/");
                await(sleep(ofMillis(50)));
                assertThat(server.connections()).isEqualTo(2);
                clients.getFirst().close();
                assertThat(third.answer().status()).isEqualTo(200);
                clients.getLast().close();
                third.close();
                until(() -> server.connections() == 0);
            }
        }));
    }

    @Test
    void beyondTheBytesInFlightRequestsAreRefusedAndConnectionsWait() {
        int size = 20_000_000;
        Application app = app();
        boolean[] asked = new boolean[1];
        app.router().get("/big", _ -> {
            asked[0] = true;
            return Response.bytes(new byte[size], MediaType.OCTETS);
        });
        run(() -> timeout(ofSeconds(30), () -> {
            ServerOptions little = ServerOptions.defaults().withMaxBytesInFlight(1_000_000);
            try (WebServer server = await(WebServer.start(app, little, ANY_PORT));
                    RawClient deaf = RawClient.to(server);
                    RawClient early = RawClient.to(server)) {
                assertThat(early.ask("/").status()).isEqualTo(200);
                deaf.get("/big");
                until(() -> asked[0]);
                await(sleep(ofMillis(250)));
                RawClient.Answer refused = early.ask("/");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.keepsAlive()).isFalse();
                try (RawClient late = RawClient.to(server)) {
                    late.get("/");
                    until(() -> server.connections() == 1);
                    await(sleep(ofMillis(50)));
                    assertThat(server.connections()).isEqualTo(1);
                    assertThat(deaf.answer().body()).hasSize(size);
                    assertThat(late.answer().status()).isEqualTo(200);
                }
            }
        }));
    }

    @Test
    void requestsOfTheLastMomentEndTheirConnections() {
        List<String> trail = new ArrayList<>();
        Application app = new Application();
        app.router().get("/", _ -> {
            trail.add("in");
            until(() -> trail.contains("shutdown"));
            return Response.text("last");
        });
        app.onShutdown(_ -> trail.add("shutdown")).onCleanup(_ -> trail.add("cleanup"));
        run(() -> timeout(ofSeconds(30), () -> {
            WebServer server = await(WebServer.start(app, ANY_PORT));
            try (RawClient client = RawClient.to(server)) {
                client.get("/");
                until(() -> !trail.isEmpty());
                Task<Void> stopping = createTask(server.stop());
                RawClient.Answer answer = client.answer();
                assertThat(answer.body()).isEqualTo("last");
                assertThat(answer.keepsAlive()).isFalse();
                await(stopping);
            }
        }));
        assertThat(trail).containsExactly("in", "shutdown", "cleanup");
    }
}
