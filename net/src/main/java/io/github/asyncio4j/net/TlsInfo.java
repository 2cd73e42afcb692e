package io.github.asyncio4j.net;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS handshake agreed on.
 *
 * @param protocol as {@code TLSv1.3}
 * @param cipher as {@code TLS_AES_128_GCM_SHA256}
 * @param peerCertificates what the other side showed, its own certificate first; none where a client showed none
 * @param alpn the protocol that both sides chose to speak, as {@code h2}; null where they named none in common
 */
public record TlsInfo(String protocol, String cipher, List<X509Certificate> peerCertificates, @Nullable String alpn) {

    /** Copies the list. */
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }

    @Override
    public String toString() {
        return "TlsInfo[" + protocol + ", " + cipher + (alpn == null ? "" : ", " + alpn) + (peerCertificates.isEmpty()
                ? ""
                : ", " + peerCertificates.getFirst().getSubjectX500Principal()) + "]";
    }
}
