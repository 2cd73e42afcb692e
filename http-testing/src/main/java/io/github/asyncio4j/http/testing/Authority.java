package io.github.asyncio4j.http.testing;

import io.github.asyncio4j.net.Tls;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Issues the certificates of test servers. There is one for the life of the JVM, made when it is first needed; its key is
 * nowhere else. The JDK has no way to make a certificate but the program keytool, which takes a second: these take some
 * milliseconds.
 */
final class Authority {

    /** Made when it is first asked for; afterwards never changed, so that any loop may have its certificates from it. */
    private static final class Only {
        static final Authority AUTHORITY = new Authority();
    }

    private static final String NAME = "authority of asyncio4j's tests";
    private static final Duration DAY = Duration.ofDays(1);

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
    private static final byte[] COMMON_NAME = Der.oid(0x55, 4, 3);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(0x55, 0x1d, 0x11);
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(0x55, 0x1d, 0x13);

    private final KeyPair keys = keys();
    private final X509Certificate certificate =
            certificate(NAME, keys, extension(BASIC_CONSTRAINTS, Der.sequence(Der.TRUE)));

    private Authority() {}

    /** Returns what a server shows: a new key, and the certificate for localhost, its addresses and these names. */
    static Tls issue(List<String> names) {
        Authority authority = Only.AUTHORITY;
        List<byte[]> alternatives = new ArrayList<>();
        alternatives.add(dnsName("localhost"));
        names.forEach(name -> alternatives.add(dnsName(name)));
        alternatives.add(Der.of(0x87, new byte[] {127, 0, 0, 1}));
        byte[] six = new byte[16];
        six[15] = 1;
        alternatives.add(Der.of(0x87, six));
        KeyPair own = keys();
        byte[] extension = extension(ALTERNATIVE_NAMES, Der.sequence(alternatives.toArray(byte[][]::new)));
        return Tls.server(own.getPrivate(), authority.certificate("a test server", own, extension),
                authority.certificate);
    }

    /** Returns what a client needs to believe all that this issues. */
    static Tls trusted() {
        return Tls.client().withTrust(Only.AUTHORITY.certificate);
    }

    private static byte[] dnsName(String name) {
        if (!name.matches("[\\w.*-]{1,253}")) {
            throw new IllegalArgumentException(
                    "the name \"" + name + "\" is none that a certificate can be for; allowed"
                            + " are names of hosts in ASCII, such as api.example.org or *.example.org");
        }
        return Der.of(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no keys for certificates", e);
        }
    }

    private static byte[] extension(byte[] oid, byte[] value) {
        return Der.sequence(oid, Der.TRUE, Der.of(4, value));
    }

    private static byte[] name(String common) {
        return Der.sequence(Der.of(0x31, Der.sequence(COMMON_NAME,
                Der.of(0x0c, common.getBytes(StandardCharsets.UTF_8)))));
    }

    /** RFC 5280, section 4.1: a certificate of version 3 that is good from yesterday for a month. */
    private X509Certificate certificate(String subject, KeyPair of, byte[] extension) {
        Instant now = Instant.now();
        byte[] validity = Der.sequence(Der.time(now.minus(DAY)), Der.time(now.plus(DAY.multipliedBy(30))));
        byte[] toSign = Der.sequence(Der.of(0xa0, Der.of(2, new byte[] {2})),
                Der.of(2, new BigInteger(63, new SecureRandom()).add(BigInteger.ONE).toByteArray()), ECDSA_WITH_SHA256,
                name(NAME), validity, name(subject), of.getPublic().getEncoded(),
                Der.of(0xa3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(toSign);
            byte[] encoded = Der.sequence(toSign, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK signs no certificates", e);
        }
    }
}
