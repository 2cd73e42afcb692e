package io.github.asyncio4j.http.client;

/** Thrown when no connection to the server could be made: refused, unreachable, or a name that does not exist. */
public final class ClientConnectorException extends ClientException {

    private static final long serialVersionUID = 1;

    private final String host;
    private final int port;

    ClientConnectorException(String host, int port, Throwable cause) {
        super("cannot connect to " + host + ":" + port + ": " + cause.getMessage(), cause);
        this.host = host;
        this.port = port;
    }

    /** Returns the host of the URL. */
    public String host() {
        return host;
    }

    /** Returns the port of the URL, or the scheme's. */
    public int port() {
        return port;
    }
}
