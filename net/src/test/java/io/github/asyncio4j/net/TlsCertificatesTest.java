package io.github.asyncio4j.net;

import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.connect;
import static io.github.asyncio4j.net.TlsTest.listen;
import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.net.Tls.Provider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that must be refused, each with a sentence that says why. Revocation is not checked, so it is not here. */
class TlsCertificatesTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2222-02-22T00:00:00Z");
    private static final String ISSUER = ", issued by CN=authority of the tests";

    /** A server's certificate, for whom the client asks, and what it must be told. */
    private record Case(String name, Supplier<Tls> server, String asked, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Authority.Change change, String asked, String told) {
        return new Case(name, () -> Authority.server(AUTHORITY.issue(change)), asked, told);
    }

    private static final List<Case> CASES = List.of(
            of("expired", to -> to.addSanDnsName("localhost").notBefore(OLD).notAfter(OLD.plus(Duration.ofDays(90))),
                    "localhost", "the certificate expired on 2020-03-31T00:00:00Z: CN=leaf" + ISSUER),
            of("not valid yet", to -> to.addSanDnsName("localhost").notBefore(FUTURE)
                    .notAfter(FUTURE.plus(Duration.ofDays(90))), "localhost",
                    "the certificate is not valid before 2222-02-22T00:00:00Z (is this machine's clock right?"),
            of("another host's", to -> to.addSanDnsName("example.org").addSanDnsName("www.example.org"), "localhost",
                    "the certificate is not for localhost but for example.org, www.example.org: CN=leaf" + ISSUER),
            of("wildcard two levels up", to -> Authority.wildcard(to, "*.example.org"), "a.b.example.org",
                    "the certificate is not for a.b.example.org but for *.example.org: CN=leaf" + ISSUER),
            of("wildcard of the parent itself", to -> Authority.wildcard(to, "*.example.org"), "example.org",
                    "the certificate is not for example.org but for *.example.org: CN=leaf" + ISSUER),
            of("another address's", to -> to.addSanIpAddress("127.0.0.2").addSanDnsName("localhost"), "127.0.0.1",
                    "the certificate is not for 127.0.0.1 but for 127.0.0.2, localhost: CN=leaf" + ISSUER),
            of("an address as a name", to -> to.addSanDnsName("127.0.0.1"), "127.0.0.1",
                    "the certificate is not for 127.0.0.1 but for 127.0.0.1: CN=leaf" + ISSUER),
            of("for nobody", to -> to, "localhost",
                    "the certificate is not for localhost but for no host at all (it has no subject alternative name)"),
            of("for clients only", to -> to.addSanDnsName("localhost").addExtendedKeyUsageClientAuth(), "localhost",
                    "the certificate is not meant for this use (Extended key usage does not permit use for TLS server"
                            + " authentication): CN=leaf" + ISSUER),
            of("for signing certificates only",
                    to -> to.addSanDnsName("localhost").setKeyUsage(true, KeyUsage.keyCertSign),
                    "localhost", "the certificate is not meant for this use ("),
            of("a weak key", to -> to.addSanDnsName("localhost").keyPair(weak()), "localhost",
                    "the certificate uses what is too weak to be safe (on keysize limits: RSA 768 bit key"),
            new Case("self-signed", () -> Authority.server(Authority.selfSigned(to -> to.addSanDnsName("localhost"))),
                    "localhost", "the certificate is self-signed, and not one of those that are trusted: CN=alone,"
                            + " issued by CN=alone"),
            new Case("of an unknown authority", () -> new Authority("CN=nobody").server(), "localhost",
                    "the certificate's issuer is not one of those that are trusted, or the other side left out an"
                            + " intermediate certificate: CN=leaf, issued by CN=nobody"),
            new Case("of an authority of the same name", () -> new Authority("CN=authority of the tests").server(),
                    "localhost", "the certificate"),
            new Case("without its intermediate", () -> {
                X509Bundle leaf = intermediate(true);
                return Tls.server(leaf.getKeyPair().getPrivate(), leaf.getCertificate());
            }, "localhost", "the other side left out an intermediate certificate: CN=leaf, issued by CN=intermediate"),
            new Case("issued by one that is no authority", () -> Authority.server(intermediate(false)), "localhost",
                    "the certificate was issued by one that may issue none, since it is no authority's ("));

    private static java.security.KeyPair weak() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(768);
        return generator.generateKeyPair();
    }

    private static X509Bundle intermediate(boolean authority) {
        try {
            X509Bundle middle = new CertificateBuilder().subject("CN=intermediate").setIsCertificateAuthority(true)
                    .buildIssuedBy(AUTHORITY.root());
            X509Certificate shown = authority ? middle.getCertificate()
                    : new CertificateBuilder().subject("CN=intermediate").keyPair(middle.getKeyPair())
                            .buildIssuedBy(AUTHORITY.root()).getCertificate();
            X509Bundle leaf = new CertificateBuilder().subject("CN=leaf").addSanDnsName("localhost")
                    .buildIssuedBy(middle);
            return X509Bundle.fromCertificatePath(
                    new X509Certificate[] {leaf.getCertificate(), shown, AUTHORITY.certificate()},
                    AUTHORITY.certificate(), leaf.getKeyPair());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static List<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (Provider provider : Provider.values()) {
            CASES.forEach(each -> all.add(Arguments.of(each, provider)));
        }
        return all;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void aClientRefusesOneThatIs(Case which, Provider provider) {
        Bounded.run(() -> {
            List<String> served = new ArrayList<>();
            // The JDK serves them all; BoringSSL would not be given a weak key.
            Server server = listen(which.server.get(), (_, _) -> served.add("served"));
            Tls tls = AUTHORITY.client().withProvider(provider).withServerName(which.asked);
            TlsCertificateException refused = catchThrowableOfType(TlsCertificateException.class,
                    () -> connect(server, tls));
            String where = which.asked.equals("127.0.0.1") ? "127.0.0.1:" + server.port()
                    : which.asked + " (127.0.0.1:" + server.port() + ")";
            assertThat(refused).hasMessageStartingWith("the TLS handshake with " + where + " failed: the certificate")
                    .hasMessageContaining(which.told).hasCauseInstanceOf(javax.net.ssl.SSLException.class);
            close(server);
            assertThat(served).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void goodOnesAreTaken(Provider provider) {
        Bounded.run(() -> {
            for (Case good : List.of(
                    of("wildcard", to -> Authority.wildcard(to, "*.example.org"), "www.example.org", ""),
                    of("address", to -> to.addSanIpAddress("127.0.0.1"), "127.0.0.1", ""),
                    of("RSA", to -> to.algorithm(Algorithm.rsa2048).addSanDnsName("localhost"), "localhost", ""),
                    of("any", to -> to.addSanDnsName("example.org"), "", ""),
                    new Case("intermediate", () -> Authority.server(intermediate(true)), "localhost", ""))) {
                Server server = listen(good.server.get().withProvider(provider), (_, _) -> {});
                close(connect(server, AUTHORITY.client().withProvider(provider).withServerName(good.asked)));
                close(server);
            }
        });
    }

    private static Tls withCertificate(Tls tls, X509Bundle shown) {
        return tls.withCertificate(shown.getKeyPair().getPrivate(), shown.getCertificatePath());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aServerOfSeveralNamesShowsTheOneThatIsAskedFor(Provider provider, String version) {
        Bounded.run(() -> {
            X509Bundle first = AUTHORITY.issue(to -> to.addSanDnsName("one.org"));
            X509Bundle second = AUTHORITY.issue(to -> to.addSanDnsName("two.org").addSanDnsName("zwei.org"));
            X509Bundle third = AUTHORITY.issue(to -> Authority.wildcard(to, "*.three.org"));
            X509Bundle rsa = AUTHORITY.issue(to -> to.algorithm(Algorithm.rsa2048).addSanDnsName("rsa.org"));
            Tls tls = withCertificate(withCertificate(withCertificate(Authority.server(first), second), third), rsa);
            Server server = listen(tls.withProvider(provider), (_, _) -> {});
            Tls client = AUTHORITY.client().withProvider(provider).withProtocols(version);
            assertThat(shown(server, client.withServerName("one.org"))).isEqualTo(first.getCertificate());
            assertThat(shown(server, client.withServerName("TWO.org"))).isEqualTo(second.getCertificate());
            assertThat(shown(server, client.withServerName("zwei.org"))).isEqualTo(second.getCertificate());
            assertThat(shown(server, client.withServerName("a.three.org"))).isEqualTo(third.getCertificate());
            assertThat(shown(server, client.withServerName("rsa.org"))).isEqualTo(rsa.getCertificate());
            assertThat(shown(server, client.withServerName(""))).as("who asks for none")
                    .isEqualTo(first.getCertificate());
            assertThatThrownBy(() -> connect(server, client.withServerName("four.org")))
                    .isInstanceOf(TlsCertificateException.class)
                    .hasMessageContaining("the certificate is not for four.org but for one.org");
            close(server);
        });
    }

    private static X509Certificate shown(Server server, Tls tls) {
        Connection client = connect(server, tls);
        X509Certificate shown = client.writer().tlsInfo().peerCertificates().getFirst();
        close(client);
        return shown;
    }

    @ParameterizedTest
    @EnumSource
    void whomTheJdkTrustsIsTrustedWithoutAWord(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(AUTHORITY.server(), (_, _) -> {});
            assertThatThrownBy(() -> connect(server, Tls.client().withProvider(provider)))
                    .isInstanceOf(TlsCertificateException.class)
                    .hasMessageContaining("is not one of those that are trusted");
            close(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theInsecureTakeAnything(Provider provider) {
        Bounded.run(() -> {
            Server server = listen(Authority.server(Authority.selfSigned(to -> to.notBefore(OLD)
                    .notAfter(OLD.plus(Duration.ofDays(1))))), (_, _) -> {});
            close(connect(server, Tls.client().insecure().withProvider(provider)));
            close(server);
        });
    }

    private static Tls demanding(Provider provider) {
        return AUTHORITY.server().withTrust(AUTHORITY.certificate()).requiringClientCertificate()
                .withProvider(provider);
    }

    @ParameterizedTest
    @EnumSource
    void aClientsCertificateIsSeenByTheServer(Provider provider) {
        Bounded.run(() -> {
            List<TlsInfo> seen = new ArrayList<>();
            Server server = listen(demanding(provider), (_, writer) -> seen.add(writer.tlsInfo()));
            X509Bundle mine = AUTHORITY.issue(to -> to.subject("CN=ann"));
            Connection client = connect(server, AUTHORITY.client().withProvider(provider)
                    .withClientCertificate(mine.getKeyPair().getPrivate(), mine.getCertificatePath()));
            assertThat(await(client.reader().read())).isEmpty();
            close(client);
            assertThat(seen).singleElement().extracting(info -> info.peerCertificates().getFirst())
                    .isEqualTo(mine.getCertificate());
            close(server);
        });
    }

    /** With TLS 1.3 the client has done its part before the server looks at its certificate, so a read tells. */
    private static Throwable refusal(Server server, Tls tls) {
        return catchThrowableOfType(NetworkException.class, () -> {
            Connection client = connect(server, tls);
            try {
                await(client.reader().read());
                await(client.writer().waitClosed());
            } finally {
                client.close();
            }
        });
    }

    static List<Arguments> versions() {
        List<Arguments> all = new ArrayList<>();
        for (Provider provider : Provider.values()) {
            all.add(Arguments.of(provider, "TLSv1.3"));
            all.add(Arguments.of(provider, "TLSv1.2"));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aClientWithoutOneIsRefused(Provider provider, String version) {
        Bounded.run(() -> {
            List<Throwable> told = Reported.of();
            Server server = listen(demanding(provider), (_, _) -> told.add(null));
            Throwable refused = refusal(server, AUTHORITY.client().withProvider(provider).withProtocols(version));
            assertThat(refused).isInstanceOf(TlsException.class)
                    .hasMessageContaining("the other side refused it with the alert ");
            close(server);
            assertThat(told).singleElement().isInstanceOf(TlsException.class).asString()
                    .contains("the other side shows no certificate, and has to");
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aClientWithAnUntrustedOneIsRefused(Provider provider, String version) {
        Bounded.run(() -> {
            List<Throwable> told = Reported.of();
            Server server = listen(demanding(provider), (_, _) -> told.add(null));
            X509Bundle mine = new Authority("CN=nobody").issue(to -> to.subject("CN=eve"));
            Throwable refused = refusal(server, AUTHORITY.client().withProvider(provider).withProtocols(version)
                    .withClientCertificate(mine.getKeyPair().getPrivate(), mine.getCertificatePath()));
            // The JDK shows none that is of no authority the server names.
            assertThat(refused).isInstanceOf(TlsException.class)
                    .hasMessageContaining("the other side refused it with the alert ");
            close(server);
            assertThat(told).singleElement().isInstanceOf(TlsException.class);
        });
    }

    /** What the running loop reports from here on; it does so of handshakes in debug mode. */
    private static final class Reported {
        static List<Throwable> of() {
            List<Throwable> all = new ArrayList<>();
            io.github.asyncio4j.Asyncio.getRunningLoop().setDebug(true);
            io.github.asyncio4j.Asyncio.getRunningLoop().setSlowCallbackDuration(Duration.ofSeconds(10));
            io.github.asyncio4j.Asyncio.getRunningLoop()
                    .setExceptionHandler((_, report) -> all.add(report.exception()));
            return all;
        }
    }
}
