package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.NameNotFoundException;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Resolver;
import io.github.asyncio4j.net.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorTest {

    @TempDir private Path folder;

    private static String get(ClientSession session, String url) {
        try (var response = await(session.get(url))) {
            return await(response.text());
        }
    }

    private static Resolver to(String... addresses) {
        return (_, port) -> async(() -> Stream.of(addresses)
                .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), port)).toList());
    }

    @Test
    void aNameIsLookedUpByTheSessionsResolver() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withResolver(to("127.0.0.1")))) {
                assertThat(get(session, "http://any.test:" + backend.port() + "/x")).isEqualTo("/x");
                assertThat(backend.requests().getFirst()).contains("host: any.test:" + backend.port());
            }
        });
    }

    /** Both spellings of the zone; neither the server nor its certificate has it. */
    @ParameterizedTest
    @CsvSource({"http, %25", "http, %", "https, %25", "https, %"})
    void anAddressWithAZoneIsConnectedToAndTheServerIsToldTheAddress(String scheme, String sign) throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1"));
        assumeTrue(loopback != null, "this machine has no IPv6");
        ListenOptions at = ListenOptions.at("::1", 0);
        Tls tls = Certificates.server(Certificates.issue(builder -> builder.addSanIpAddress("::1")));
        ListenOptions listens = scheme.equals("https") ? at.withTls(tls) : at;
        run(() -> timeout(Duration.ofSeconds(30), () -> {
            try (Backend backend = Backend.start(listens, Backend::echo);
                    var session = new ClientSession(Certificates.options())) {
                for (String zone : List.of(loopback.getName(), "" + loopback.getIndex())) {
                    String url = scheme + "://[::1" + sign + zone + "]:" + backend.port() + "/x";
                    assertThat(get(session, url)).isEqualTo("/x");
                    assertThat(backend.requests().getLast()).contains("host: [::1]:" + backend.port() + "\r\n");
                }
                assertThatThrownBy(() -> get(session, scheme + "://[::1" + sign + "none]:" + backend.port() + "/"))
                        .isInstanceOf(ClientConnectorDnsException.class)
                        .hasMessageContaining("the host \"::1%none\" is no numeric address");
            }
        }));
    }

    /** No certificate has it. */
    @Test
    void theNameInTlsHasNoZone() {
        Route route = new Route(Target.of("https://[fe80::1%25eth0]/").origin(), null, null, null, false, false);
        Connector connector = new Connector(ClientOptions.defaults());
        assertThat(connector.originTls(route).serverName()).isEqualTo("fe80::1");
        assertThat(connector.tls(null, "fe80::1%eth0").serverName()).as("of a proxy").isEqualTo("fe80::1");
    }

    @Test
    void aNameThatIsNotThereIsAnErrorOfItsOwn() {
        Backend.with(Backend::echo, _ -> {
            Resolver none = (host, _) -> async(() -> {
                throw new NameNotFoundException("no " + host, new UnknownHostException(host));
            });
            try (var session = new ClientSession(ClientOptions.defaults().withResolver(none))) {
                assertThatThrownBy(() -> get(session, "http://any.test/"))
                        .isInstanceOf(ClientConnectorDnsException.class)
                        .hasMessage("cannot connect to any.test:80: no any.test");
            }
        });
    }

    @Test
    void anAddressThatDoesNotAnswerIsPassedOver() {
        Backend.with(Backend::echo, backend -> {
            // Nothing is routed to the first, which is for documents: it does not answer, or is refused at once.
            ClientOptions options = ClientOptions.defaults().withResolver(to("192.0.2.1", "127.0.0.1"))
                    .withHappyEyeballs(Duration.ofMillis(20));
            try (var session = new ClientSession(options)) {
                assertThat(get(session, "http://any.test:" + backend.port() + "/x")).isEqualTo("/x");
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void aGuardSeesEachAddressAndNoOtherIsConnectedTo() {
        Backend.with(Backend::echo, backend -> {
            List<String> seen = new ArrayList<>();
            ClientOptions options = ClientOptions.defaults().withResolver(to("127.0.0.2", "127.0.0.1"))
                    .withHappyEyeballs(Duration.ZERO).withAddressGuard(address -> {
                        seen.add(address.getHostAddress());
                        return address.getHostAddress().equals("127.0.0.1");
                    });
            try (var session = new ClientSession(options)) {
                assertThat(get(session, "http://any.test:" + backend.port() + "/x")).isEqualTo("/x");
                assertThat(seen).containsExactly("127.0.0.2", "127.0.0.1");
            }
            ClientOptions none = options.withAddressGuard(address -> !address.isLoopbackAddress());
            try (var session = new ClientSession(none)) {
                for (String host : List.of("any.test", "127.0.0.1", "localhost")) {
                    assertThatThrownBy(() -> get(session, "http://" + host + ":" + backend.port() + "/"))
                            .isInstanceOf(ClientConnectorException.class).hasCauseInstanceOf(NetworkException.class)
                            .hasMessageContaining("address guard of the session does not allow 127.0.0.");
                }
                Proxy proxy = Proxy.at(backend.url(""));
                assertThatThrownBy(() -> await(session.get("http://h.test/", RequestOptions.none().withProxy(proxy))))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("address guard");
                assertThat(backend.made()).isEqualTo(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void aGuardIsAskedAfterARedirectToo() {
        Backend.with(
                Backend.answering("HTTP/1.1 302 Found\r\nLocation: http://inner.test/\r\nContent-Length: 0\r\n\r\n"),
                backend -> {
                    Resolver names = (host, port) -> async(() -> List.of(new InetSocketAddress(
                            InetAddress.ofLiteral(host.equals("inner.test") ? "127.0.0.9" : "127.0.0.1"), port)));
                    ClientOptions options = ClientOptions.defaults().withResolver(names)
                            .withAddressGuard(address -> address.getHostAddress().equals("127.0.0.1"));
                    try (var session = new ClientSession(options)) {
                        assertThatThrownBy(() -> get(session, "http://outer.test:" + backend.port() + "/"))
                                .isInstanceOf(ClientConnectorException.class)
                                .hasMessageContaining("inner.test").hasMessageContaining("does not allow 127.0.0.9");
                    }
                });
    }

    @Test
    void aLocalAddressIsConnectedFrom() {
        Backend.with(Backend::echo, backend -> {
            List<String> from = new ArrayList<>();
            ClientOptions options =
                    ClientOptions.defaults()
                            .withLocalAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.5"), 0));
            try (var session = new ClientSession(options)) {
                get(session, backend.url("/"));
                from.add(backend.peer(0).remote());
            }
            assertThat(from).containsExactly("127.0.0.5");
        });
    }

    @Test
    void aUnixSocketServesEveryHost() {
        Path path = folder.resolve("s");
        Backend.with(Backend::echo, _ -> {
            try (Backend unix = Backend.start(ListenOptions.atUnix(path), Backend::echo);
                    var session = new ClientSession(ClientOptions.defaults().withUnixSocket(path))) {
                assertThat(get(session, "http://docker/v1")).isEqualTo("/v1");
                assertThat(get(session, "http://docker/v2")).isEqualTo("/v2");
                assertThat(unix.requests().getFirst()).contains("host: docker\r\n");
                assertThat(unix.made()).isEqualTo(1);
            }
            try (var session = new ClientSession(ClientOptions.defaults().withUnixSocket(folder.resolve("none")))) {
                assertThatThrownBy(() -> get(session, "http://docker/"))
                        .isInstanceOf(ClientConnectorException.class).hasMessageContaining("there is no such file");
            }
        });
    }

    @Test
    void tlsOverAUnixSocketIsForTheHostOfTheUrl() {
        Path path = folder.resolve("s");
        Backend.with(Backend::echo, _ -> {
            ListenOptions at = ListenOptions.atUnix(path).withTls(Certificates.server());
            try (Backend unix = Backend.start(at, Backend::echo);
                    var session = new ClientSession(Certificates.options().withUnixSocket(path))) {
                assertThat(get(session, "https://localhost/v1")).isEqualTo("/v1");
                assertThatThrownBy(() -> get(session, "https://other.test/"))
                        .isInstanceOf(ClientConnectorCertificateException.class);
                assertThat(unix.requests()).hasSize(1);
            }
        });
    }
}
