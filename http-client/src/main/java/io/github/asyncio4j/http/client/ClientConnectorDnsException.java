package io.github.asyncio4j.http.client;

/** Thrown when the host of a URL has no address. */
public final class ClientConnectorDnsException extends ClientConnectorException {

    private static final long serialVersionUID = 1;

    ClientConnectorDnsException(Origin origin, Throwable cause) {
        super(origin, String.valueOf(cause.getMessage()), cause);
    }
}
