package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.grammar.Gate;

/** Thrown when an HTTP proxy answers that it makes no tunnel. */
public final class ClientHttpProxyException extends ClientProxyConnectionException {

    private static final long serialVersionUID = 1;
    private static final int WANTS_CREDENTIALS = 407;

    private final int status;

    ClientHttpProxyException(Origin origin, Proxy proxy, int status, String reason) {
        super(origin, proxy, status == WANTS_CREDENTIALS
                ? proxy.user() == null ? "it wants a user name and password: Proxy.withCredentials() has them (407)"
                        : "it does not accept the user name and password (407)"
                : "it makes no tunnel: " + status + " " + Gate.printable(reason), null);
        this.status = status;
    }

    /** Returns the status that the proxy answered with. */
    public int status() {
        return status;
    }
}
