package io.github.asyncio4j.http.client;

import io.github.asyncio4j.net.TlsInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;

/** The check that a server shows the one certificate that it has to. */
final class CertificatePin {

    private CertificatePin() {}

    /** Checks what a handshake has shown, if there is anything to expect. */
    static void check(Route route, TlsInfo shown) {
        byte[] expected = route.fingerprint();
        if (expected == null) {
            return;
        }
        byte[] found = sha256(shown);
        if (!MessageDigest.isEqual(expected, found)) {
            HexFormat hex = HexFormat.of();
            throw new ServerFingerprintMismatchException(route.origin(), hex.formatHex(expected),
                    hex.formatHex(found));
        }
    }

    private static byte[] sha256(TlsInfo shown) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(shown.peerCertificates().getFirst().getEncoded());
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("the SHA-256 of a certificate cannot be computed", e);
        }
    }
}
