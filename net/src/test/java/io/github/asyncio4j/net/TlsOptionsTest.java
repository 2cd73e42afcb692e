package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.net.TlsTest.close;
import static io.github.asyncio4j.net.TlsTest.connect;
import static io.github.asyncio4j.net.TlsTest.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Tls is made of: files, names, times; and what it refuses to be made of. */
class TlsOptionsTest {

    private static final Authority AUTHORITY = Authority.COMMON;
    private static final X509Bundle GOOD = AUTHORITY.issue();

    @TempDir private Path folder;

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Path chain, Path key) {
        return assertThatThrownBy(() -> Tls.server(chain, key)).isInstanceOf(TlsException.class);
    }

    private Path file(String name, String text) {
        return Authority.write(folder.resolve(name), text);
    }

    private Path goodChain() {
        return Authority.chain(folder, "chain.pem", GOOD);
    }

    private Path goodKey() {
        return Authority.key(folder, "key.pem", GOOD);
    }

    @Test
    void aFileThatIsMissingOrHasSomethingElseInItIsNamed() {
        Path missing = folder.resolve("missing.pem");
        assertRefused(missing, goodKey()).hasMessage("there is no file " + missing + " for the certificate");
        assertRefused(goodChain(), missing).hasMessage("there is no file " + missing + " for the private key");
        assertRefused(goodKey(), goodKey()).hasMessage("there is no certificate in " + goodKey()
                + ": it has no -----BEGIN CERTIFICATE-----");
        assertRefused(goodChain(), goodChain()).hasMessage("there is no private key in " + goodChain()
                + ": it has no -----BEGIN PRIVATE KEY-----");
        assertRefused(folder, goodKey()).hasMessageStartingWith("the file of the certificate, " + folder
                + ", cannot be read");
        assertThatThrownBy(() -> Tls.client().withTrust(missing)).isInstanceOf(TlsException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void aFileThatIsDamagedIsNamed() {
        String pem = GOOD.getCertificatePEM();
        Path cut = file("cut.pem", pem.substring(0, 92) + "\n-----END CERTIFICATE-----\n");
        assertRefused(cut, goodKey()).hasMessageStartingWith("certificate number 1 in " + cut + " is damaged");
        Path odd = file("odd.pem", "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n");
        assertRefused(odd, goodKey()).hasMessageStartingWith("the CERTIFICATE in " + odd + " is damaged");
        Path key = file("damaged.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused(goodChain(), key).hasMessageStartingWith("the private key in " + key + " is damaged");
        Path ec = file("curve.pem", "-----BEGIN EC PRIVATE KEY-----\nMAcCAQEEAgEC\n-----END EC PRIVATE KEY-----\n");
        assertRefused(goodChain(), ec).hasMessageStartingWith("the private key in " + ec
                + " does not say of which curve it is");
        Path encrypted = file("encrypted.pem",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertRefused(goodChain(), encrypted).hasMessageStartingWith("the private key in " + encrypted
                + " is encrypted; decrypt it");
    }

    @Test
    void aKeyThatIsAnothersIsRefused() {
        Path other = Authority.key(folder, "other.pem", AUTHORITY.issue());
        assertRefused(goodChain(), other)
                .hasMessage("the private key in " + other + " is not that of the certificate in "
                        + goodChain() + " (CN=leaf), which has to be the first in there");
        Path rsa = Authority.key(folder, "rsa.pem", AUTHORITY.issue(to -> to.algorithm(Algorithm.rsa2048)));
        assertRefused(goodChain(), rsa).hasMessageContaining("is not that of the certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecp256", "ecp384", "ed25519", "rsa2048"})
    void keysOfEachUsualKindAreRead(String algorithm) {
        X509Bundle shown = AUTHORITY.issue(to -> to.algorithm(Algorithm.valueOf(algorithm)).addSanDnsName("localhost"));
        Tls tls = Tls.server(Authority.chain(folder, "c", shown), Authority.key(folder, "k", shown));
        assertThat(tls.identity().key()).isEqualTo(shown.getKeyPair().getPrivate());
        assertThat(tls.identity().chain()).containsExactly(shown.getCertificatePath());
    }

    /** PKCS#1: what stands in the last element of PKCS#8, behind 26 bytes for a key of this size. */
    @Test
    void rsaKeysInTheirOldFormAreRead() {
        X509Bundle shown = AUTHORITY.issue(to -> to.algorithm(Algorithm.rsa2048));
        byte[] pkcs8 = shown.getKeyPair().getPrivate().getEncoded();
        byte[] pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Path key = file("pkcs1.pem", "-----BEGIN RSA PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs1)
                + "\n-----END RSA PRIVATE KEY-----\n");
        assertThat(Tls.server(Authority.chain(folder, "c", shown), key).identity().key())
                .isEqualTo(shown.getKeyPair().getPrivate());
    }

    @Test
    void aKeyStoreIsTaken() throws Exception {
        char[] password = "secret".toCharArray();
        Tls tls = Tls.server(GOOD.toKeyStore(password), password);
        assertThat(tls.identity().chain().getFirst()).isEqualTo(GOOD.getCertificate());
        assertThatThrownBy(() -> Tls.server(GOOD.toKeyStore(password), "wrong".toCharArray()))
                .isInstanceOf(TlsException.class).hasMessageContaining("is the password wrong?");
        java.security.KeyStore empty = java.security.KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        assertThatThrownBy(() -> Tls.server(empty, password)).hasMessage("there is no private key in the key store");
    }

    @Test
    void aReloadServesTheNewCertificateToNewConnectionsAndOldOnesGoOn() {
        Bounded.run(() -> {
            Path chain = goodChain();
            Path key = goodKey();
            Tls tls = Tls.server(chain, key).withAlpn("echo");
            Server server = listen(tls, (reader, writer) -> {
                for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                    writer.write(line);
                }
            });
            Connection old = connect(server, AUTHORITY.client());
            X509Bundle next = AUTHORITY.issue(to -> to.subject("CN=next").addSanIpAddress("127.0.0.1"));
            Authority.chain(folder, "chain.pem", next);
            assertThatThrownBy(tls::reload).isInstanceOf(TlsException.class)
                    .hasMessageContaining("is not that of the certificate");
            assertThat(shown(server)).as("after a reload that failed").isEqualTo(GOOD.getCertificate());
            Authority.key(folder, "key.pem", next);
            tls.reload();
            assertThat(shown(server)).isEqualTo(next.getCertificate());
            old.writer().write("still here\n");
            assertThat(await(old.reader().readTextLine())).isEqualTo("still here");
            close(old);
            close(server);
        });
    }

    private static X509Certificate shown(Server server) {
        Connection client = connect(server, AUTHORITY.client());
        X509Certificate shown = client.writer().tlsInfo().peerCertificates().getFirst();
        close(client);
        return shown;
    }

    @Test
    void aReloadBelievesTheNewAuthorities() {
        Bounded.run(() -> {
            Authority before = new Authority("CN=before");
            Path trusted = file("trust.pem", before.root().getCertificatePEM());
            Tls client = Tls.client().withTrust(trusted);
            Server server = listen(AUTHORITY.server(), (_, _) -> {});
            assertThatThrownBy(() -> connect(server, client)).isInstanceOf(TlsCertificateException.class);
            file("trust.pem", before.root().getCertificatePEM() + AUTHORITY.root().getCertificatePEM());
            client.reload();
            close(connect(server, client));
            close(server);
        });
    }

    @Test
    void copiesThatDifferInNameAndTimesShareWhatIsMadeOfThem() {
        Tls first = AUTHORITY.client();
        List<Tls> made = new ArrayList<>();
        Object one = first.made(Object.class, tls -> note(made, tls));
        Tls alike = first.withServerName("x").withHandshakeTimeout(Duration.ofSeconds(1))
                .withShutdownTimeout(Duration.ofSeconds(1));
        assertThat(alike.made(Object.class, tls -> note(made, tls))).isSameAs(one);
        assertThat(first.withAlpn("h2").made(Object.class, tls -> note(made, tls))).isNotSameAs(one);
        assertThat(made).hasSize(2);
        assertThat(Tls.client()).isSameAs(Tls.client());
    }

    private static Object note(List<Tls> made, Tls tls) {
        made.add(tls);
        return new Object();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -10})
    void timeoutsAreMoreThanZero(long seconds) {
        assertThatThrownBy(() -> Tls.client().withHandshakeTimeout(Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the handshake timeout is more than 0");
        assertThatThrownBy(() -> Tls.client().withShutdownTimeout(Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the shutdown timeout is more than 0");
    }

    @Test
    void theSidesAreNotMixedUp() {
        Tls server = AUTHORITY.server();
        assertThatThrownBy(() -> ConnectOptions.to("localhost", 1).withTls(server))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("who connects needs Tls.client()");
        assertThatThrownBy(() -> ListenOptions.at("", 0).withTls(Tls.client()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("who listens needs Tls.server(...)");
        assertThatThrownBy(() -> server.withServerName("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::insecure).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.withClientCertificate(GOOD.getKeyPair().getPrivate(), GOOD.getCertificate()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("has a certificate already");
        assertThatThrownBy(() -> Tls.client().withCertificate(GOOD.getKeyPair().getPrivate(), GOOD.getCertificate()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("withClientCertificate()");
        assertThatThrownBy(() -> Tls.client().requiringClientCertificate()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::requiringClientCertificate).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call withTrust(...) before it");
        assertThatThrownBy(() -> Tls.client().withTrust()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tls.client().withProtocols()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsAlwaysSomebodyWhoseCertificateIsExpected() {
        assertThat(ConnectOptions.to("example.org", 443).withTls(Tls.client()).tls().serverName())
                .isEqualTo("example.org");
        assertThat(ConnectOptions.to(new InetSocketAddress("127.0.0.1", 443)).withTls(Tls.client()).tls().serverName())
                .isEqualTo("127.0.0.1");
        assertThat(ConnectOptions.to("example.org", 443).withTls(Tls.client().withServerName("a.b")).tls().serverName())
                .isEqualTo("a.b");
        assertThatThrownBy(() -> ConnectOptions.toUnix(Path.of("/tmp/x")).withTls(Tls.client()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name one by Tls.withServerName(), or \"\" for any");
        assertThatThrownBy(() -> ConnectOptions.to("", 443).withTls(Tls.client()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ConnectOptions.toUnix(Path.of("/tmp/x")).withTls(Tls.client().withServerName("")).tls()).isNotNull();
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(AUTHORITY.server()).hasToString("Tls[server, JDK, Identity[CN=leaf]]");
        assertThat(Tls.client().insecure()).hasToString("Tls[client, JDK, insecure]");
    }

    @Test
    void onlyVersionsThatAreSafeAreSpoken() {
        assertThatThrownBy(() -> Tls.client().withProtocols("TLSv1.3", "TLSv1.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TLSv1.1 is not spoken; allowed are TLSv1.3 and TLSv1.2, older versions are broken");
    }

    @Test
    void aUnixSocketIsEncryptedToo() {
        Bounded.run(() -> {
            Path path = Path.of("/tmp", "asyncio4j-tls-" + System.nanoTime());
            Server server = await(Network.startServer((_, writer) -> writer.write("hello"),
                    ListenOptions.atUnix(path).withTls(AUTHORITY.server())));
            Connection client = await(Network.openConnection(
                    ConnectOptions.toUnix(path).withTls(AUTHORITY.client().withServerName("localhost"))));
            assertThat(await(client.reader().read())).hasSize(5);
            close(client);
            assertThatThrownBy(() -> await(Network.openConnection(
                    ConnectOptions.toUnix(path).withTls(AUTHORITY.client().withServerName("example.org")))))
                    .isInstanceOf(TlsCertificateException.class)
                    .hasMessageContaining("is not for example.org but for localhost, 127.0.0.1");
            close(server);
            Files.deleteIfExists(path);
        });
    }
}
