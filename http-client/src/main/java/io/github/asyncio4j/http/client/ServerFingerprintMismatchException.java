package io.github.asyncio4j.http.client;

/** Thrown when the server shows another certificate than the one that was pinned by its fingerprint. */
public final class ServerFingerprintMismatchException extends ClientConnectorTlsException {

    private static final long serialVersionUID = 1;

    private final String expected;
    private final String found;

    ServerFingerprintMismatchException(Origin origin, String expected, String found) {
        super(origin, "its certificate has the SHA-256 " + found + ", and must have " + expected);
        this.expected = expected;
        this.found = found;
    }

    /** Returns the SHA-256 that was asked for, in hexadecimal digits. */
    public String expected() {
        return expected;
    }

    /** Returns the SHA-256 of the certificate that the server showed, in hexadecimal digits. */
    public String found() {
        return found;
    }
}
