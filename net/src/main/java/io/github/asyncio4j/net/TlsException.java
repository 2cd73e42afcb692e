package io.github.asyncio4j.net;

import java.io.IOException;

/**
 * TLS failed: the handshake, a file it needs, or the bytes of the other side. asyncio's ssl.SSLError. A certificate that
 * was refused here is a {@link TlsCertificateException}.
 */
public sealed class TlsException extends NetworkException permits TlsCertificateException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public TlsException(String message, IOException cause) {
        super(message, cause);
    }
}
