package io.github.asyncio4j.net;

import java.io.IOException;

/** The certificate of the other side was refused: asyncio's ssl.SSLCertVerificationError. */
public final class TlsCertificateException extends TlsException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public TlsCertificateException(String message, IOException cause) {
        super(message, cause);
    }
}
