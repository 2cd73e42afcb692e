package io.github.asyncio4j.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** An authority that issues the certificates of tests. */
public final class Authority {

    /** The one that all tests may use that do not care. */
    public static final Authority COMMON = new Authority("CN=authority of the tests");

    /** A step in the making of a certificate. */
    @FunctionalInterface
    interface Change {
        CertificateBuilder in(CertificateBuilder builder) throws Exception;
    }

    private final X509Bundle root;

    Authority(String name) {
        root = make(() -> new CertificateBuilder().subject(name).setIsCertificateAuthority(true).buildSelfSigned());
    }

    @FunctionalInterface
    private interface Maker {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle make(Maker maker) {
        try {
            return maker.make();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    X509Bundle root() {
        return root;
    }

    /** Returns the one that it shows for itself. */
    public X509Certificate certificate() {
        return root.getCertificate();
    }

    /** Issues the certificate of localhost. */
    X509Bundle issue() {
        return issue(builder -> builder.addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));
    }

    /** Issues a certificate for CN=leaf, with this change. */
    X509Bundle issue(Change change) {
        return make(() -> change.in(new CertificateBuilder().subject("CN=leaf")).buildIssuedBy(root));
    }

    /** Makes a certificate that nobody issued. */
    static X509Bundle selfSigned(Change change) {
        return make(() -> change.in(new CertificateBuilder().subject("CN=alone").setIsCertificateAuthority(true))
                .buildSelfSigned());
    }

    /** Adds a name that the builder does not take for one: SEQUENCE { [2] name }. */
    static CertificateBuilder wildcard(CertificateBuilder to, String name) {
        byte[] der = new byte[name.length() + 4];
        der[0] = 0x30;
        der[1] = (byte) (name.length() + 2);
        der[2] = (byte) 0x82;
        der[3] = (byte) name.length();
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, der, 4, name.length());
        return to.addExtensionOctetString("2.5.29.17", false, der);
    }

    /** The side that listens, with a certificate of localhost. */
    public Tls server() {
        return server(issue());
    }

    static Tls server(X509Bundle shown) {
        return Tls.server(shown.getKeyPair().getPrivate(), shown.getCertificatePath());
    }

    /** The side that connects, and believes this authority. */
    public Tls client() {
        return Tls.client().withTrust(certificate());
    }

    /** Writes a certificate with its issuers into a file. */
    static Path chain(Path folder, String name, X509Bundle shown) {
        return write(folder.resolve(name), shown.getCertificatePathPEM());
    }

    static Path key(Path folder, String name, X509Bundle shown) {
        return write(folder.resolve(name), shown.getPrivateKeyPEM());
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
