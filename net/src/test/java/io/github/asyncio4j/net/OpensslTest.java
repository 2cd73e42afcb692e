package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.net.Tls.Provider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The openssl program at the other end: s_client and s_server. */
class OpensslTest {

    private static final Authority AUTHORITY = Authority.COMMON;

    @TempDir private Path folder;

    @BeforeAll
    static void needsOpenssl() {
        Needs.program("openssl");
    }

    static List<Arguments> versions() {
        List<Arguments> all = new ArrayList<>();
        for (Provider provider : Provider.values()) {
            all.add(Arguments.of(provider, "TLSv1.3", "-tls1_3"));
            all.add(Arguments.of(provider, "TLSv1.2", "-tls1_2"));
        }
        return all;
    }

    private Path trust() {
        return Authority.write(folder.resolve("trust.pem"), AUTHORITY.root().getRootCertificatePEM());
    }

    /** Runs openssl on another thread, gives it this text, and returns what it printed. */
    private static String openssl(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return await(toThread(() -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                try (var in = process.getOutputStream()) {
                    in.write(input.getBytes(StandardCharsets.US_ASCII));
                }
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                return output;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void itsClientIsServed(Provider provider, String version, String flag) {
        Bounded.run(() -> {
            List<TlsInfo> seen = new ArrayList<>();
            Tls tls = AUTHORITY.server().withProvider(provider).withAlpn("echo", "other")
                    .withTrust(AUTHORITY.certificate())
                    .requiringClientCertificate();
            Server server = listen(tls, (reader, writer) -> {
                seen.add(writer.tlsInfo());
                writer.write("echo: " + await(reader.readTextLine()) + "\n");
                await(writer.drain());
            });
            X509Bundle mine = AUTHORITY.issue(to -> to.subject("CN=ann"));
            String output = openssl("hello\n", "s_client", "-connect", "127.0.0.1:" + server.port(), flag, "-CAfile",
                    trust().toString(), "-verify_return_error", "-verify_hostname", "localhost", "-servername",
                    "localhost", "-alpn", "none,other", "-cert",
                    Authority.chain(folder, "cert.pem", mine).toString(), "-key",
                    Authority.key(folder, "key.pem", mine).toString(), "-ign_eof");
            assertThat(output).contains("Verify return code: 0 (ok)", "ALPN protocol: other", "echo: hello")
                    .doesNotContain("error:");
            assertThat(seen).singleElement().satisfies(info -> {
                assertThat(info.protocol()).isEqualTo(version);
                assertThat(info.alpn()).isEqualTo("other");
                assertThat(info.peerCertificates().getFirst()).isEqualTo(mine.getCertificate());
            });
            close(server);
        });
    }

    /** Starts s_server, and waits until it listens. */
    private Process serve(int port, String... more) throws IOException {
        X509Bundle shown = AUTHORITY.issue();
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:" + port, "-cert",
                Authority.chain(folder, "cert.pem", shown).toString(), "-key",
                Authority.key(folder, "key.pem", shown).toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        await(toThread(() -> {
            String line;
            do {
                line = process.inputReader().readLine();
            } while (line != null && !line.contains("ACCEPT"));
            assertThat(line).isNotNull();
        }));
        return process;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void itsServerIsUnderstood(Provider provider, String version, String flag) {
        Bounded.run(() -> {
            int port = Tool.freePort();
            X509Bundle mine = AUTHORITY.issue(to -> to.subject("CN=ann"));
            Process peer = serve(port, flag, "-rev", "-alpn", "rev", "-CAfile", trust().toString(), "-Verify", "2",
                    "-verify_return_error");
            try {
                Tls tls = AUTHORITY.client().withProvider(provider).withAlpn("x", "rev")
                        .withClientCertificate(mine.getKeyPair().getPrivate(), mine.getCertificatePath());
                Connection client = await(Network.openConnection(ConnectOptions.to("127.0.0.1", port).withTls(tls)));
                assertThat(client.writer().tlsInfo().protocol()).isEqualTo(version);
                assertThat(client.writer().tlsInfo().alpn()).isEqualTo("rev");
                client.writer().write("hello\n");
                assertThat(await(client.reader().readTextLine())).isEqualTo("olleh");
                close(client);
                NetworkException refused = catchThrowableOfType(NetworkException.class, () -> {
                    Connection nobody = await(Network.openConnection(ConnectOptions.to("127.0.0.1", port)
                            .withTls(AUTHORITY.client().withProvider(provider))));
                    try {
                        await(nobody.reader().read());
                        await(nobody.writer().waitClosed());
                    } finally {
                        nobody.writer().transport().abort();
                    }
                });
                assertThat(refused).isInstanceOf(TlsException.class)
                        .hasMessageContaining("the other side refused it with the alert ")
                        .hasMessageContaining("certificate");
            } finally {
                stop(peer);
            }
        });
    }

    private static void stop(Process peer) throws InterruptedException {
        peer.destroyForcibly();
        assertThat(peer.waitFor(Duration.ofSeconds(10))).isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void itsRefusalOfOurCertificateIsTold(Provider provider, String version, String flag) {
        Bounded.run(() -> {
            List<Throwable> told = new ArrayList<>();
            io.github.asyncio4j.Asyncio.getRunningLoop().setDebug(true);
            io.github.asyncio4j.Asyncio.getRunningLoop().setSlowCallbackDuration(Duration.ofSeconds(10));
            io.github.asyncio4j.Asyncio.getRunningLoop()
                    .setExceptionHandler((_, report) -> told.add(report.exception()));
            Server server = listen(new Authority("CN=nobody").server().withProvider(provider), (_, _) -> {});
            String output = openssl("", "s_client", "-connect", "127.0.0.1:" + server.port(), flag, "-CAfile",
                    trust().toString(), "-verify_return_error");
            assertThat(output).contains("unable to get local issuer certificate");
            Bounded.until(() -> !told.isEmpty());
            // With TLS 1.3 it says so without encryption, which BoringSSL cannot always read any more.
            assertThat(told).singleElement().isInstanceOf(TlsException.class).asString().containsAnyOf(
                    "the other side refused it with the alert unknown_ca: it does not trust who issued this side's"
                            + " certificate",
                    provider == Provider.OPENSSL && version.equals("TLSv1.3")
                            ? "the other side broke off with an alert that is not encrypted" : "nothing else");
            close(server);
        });
    }
}
