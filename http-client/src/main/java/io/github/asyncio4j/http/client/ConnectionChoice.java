package io.github.asyncio4j.http.client;

import io.github.asyncio4j.net.Tls;
import org.jspecify.annotations.Nullable;

/**
 * What one request wants of its connection, where that is not what the session says; null for what the session says.
 *
 * @param direct whether it goes through no proxy
 * @param upgrade whether it is to become a WebSocket, which takes HTTP/1.1 and may be answered with 101
 */
record ConnectionChoice(@Nullable Tls tls, byte @Nullable [] fingerprint, @Nullable Boolean autoDecompress,
        @Nullable Proxy proxy, boolean direct, boolean upgrade) {

    static final ConnectionChoice NONE = new ConnectionChoice(null, null, null, null, false, false);

    ConnectionChoice withTls(Tls chosen) {
        return new ConnectionChoice(chosen, fingerprint, autoDecompress, proxy, direct, upgrade);
    }

    ConnectionChoice withFingerprint(byte[] sha256) {
        return new ConnectionChoice(tls, sha256, autoDecompress, proxy, direct, upgrade);
    }

    ConnectionChoice withAutoDecompress(boolean decompress) {
        return new ConnectionChoice(tls, fingerprint, decompress, proxy, direct, upgrade);
    }

    /** @param chosen null for none */
    ConnectionChoice withProxy(@Nullable Proxy chosen) {
        return new ConnectionChoice(tls, fingerprint, autoDecompress, chosen, chosen == null, upgrade);
    }

    ConnectionChoice asUpgrade() {
        return new ConnectionChoice(tls, fingerprint, autoDecompress, proxy, direct, true);
    }

    boolean decompresses(ClientOptions session) {
        return autoDecompress != null ? autoDecompress : session.autoDecompress();
    }
}
