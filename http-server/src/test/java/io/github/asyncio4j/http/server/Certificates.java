package io.github.asyncio4j.http.server;

import io.github.asyncio4j.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate for localhost, signed by itself. */
final class Certificates {

    private static final X509Bundle LOCALHOST = issue();

    private Certificates() {}

    private static X509Bundle issue() {
        try {
            return new CertificateBuilder().subject("CN=localhost").addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1").setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The side that listens. */
    static Tls server() {
        return Tls.server(LOCALHOST.getKeyPair().getPrivate(), LOCALHOST.getCertificatePath());
    }

    /** The side that connects, and believes it. */
    static Tls client() {
        return Tls.client().withTrust(LOCALHOST.getCertificate());
    }

    /** The side that listens, and lets nobody in but those who have its own certificate. */
    static Tls strictServer() {
        return server().withTrust(LOCALHOST.getCertificate()).requiringClientCertificate();
    }

    /** The side that connects and has it. */
    static Tls knownClient() {
        return client().withClientCertificate(LOCALHOST.getKeyPair().getPrivate(), LOCALHOST.getCertificatePath());
    }

    /** What others have to believe, in PEM. */
    static String pem() {
        return LOCALHOST.getCertificatePEM();
    }

    /** Writes the certificate, and its key behind it, into a file of this folder. */
    static Path write(Path folder) throws IOException {
        return Files.writeString(folder.resolve("server.pem"),
                LOCALHOST.getCertificatePathPEM() + LOCALHOST.getPrivateKeyPEM());
    }
}
