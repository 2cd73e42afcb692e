package io.github.asyncio4j.http.client;

/** Thrown when TLS with the server failed: aiohttp's ClientConnectorSSLError. */
public sealed class ClientConnectorTlsException extends ClientConnectorException
        permits ClientConnectorCertificateException, ServerFingerprintMismatchException {

    private static final long serialVersionUID = 1;

    ClientConnectorTlsException(Origin origin, Throwable cause) {
        super(origin, String.valueOf(cause.getMessage()), cause);
    }

    ClientConnectorTlsException(Origin origin, String message) {
        super(origin, message, null);
    }
}
