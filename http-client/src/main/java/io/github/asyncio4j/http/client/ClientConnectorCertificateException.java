package io.github.asyncio4j.http.client;

/** Thrown when the server's certificate was refused; the message says why. */
public final class ClientConnectorCertificateException extends ClientConnectorTlsException {

    private static final long serialVersionUID = 1;

    ClientConnectorCertificateException(Origin origin, Throwable cause) {
        super(origin, cause);
    }
}
