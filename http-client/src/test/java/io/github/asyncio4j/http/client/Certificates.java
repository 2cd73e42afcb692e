package io.github.asyncio4j.http.client;

import io.github.asyncio4j.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority, and the certificates that it issues for tests. */
final class Certificates {

    private static final X509Bundle ROOT = root("CN=authority of the tests");

    /** For localhost and 127.0.0.1. */
    static final X509Bundle LOCALHOST = issue(to -> to.addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));

    /** A step in the making of a certificate. */
    @FunctionalInterface
    interface Change {
        CertificateBuilder in(CertificateBuilder builder) throws Exception;
    }

    private Certificates() {}

    private static X509Bundle root(String name) {
        try {
            return new CertificateBuilder().subject(name).setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static X509Bundle issue(Change change) {
        try {
            return change.in(new CertificateBuilder().subject("CN=leaf")).buildIssuedBy(ROOT);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The side that listens. */
    static Tls server(X509Bundle shown) {
        return Tls.server(shown.getKeyPair().getPrivate(), shown.getCertificatePath());
    }

    static Tls server() {
        return server(LOCALHOST);
    }

    /** The side that connects, and believes the authority. */
    static Tls client() {
        return Tls.client().withTrust(ROOT.getCertificate());
    }

    /** A session that believes the authority. */
    static ClientOptions options() {
        return ClientOptions.defaults().withTls(client());
    }

    /** Writes the certificate and key of localhost into files called cert.pem and key.pem. */
    static void write(Path folder) throws Exception {
        Files.writeString(folder.resolve("cert.pem"), LOCALHOST.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), LOCALHOST.getPrivateKeyPEM());
    }
}
