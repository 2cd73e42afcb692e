package io.github.asyncio4j.http.client;

/**
 * Where a connection goes; connections to the same place serve each other's requests. No record: the first comparison
 * of a record costs ten milliseconds of a program's start.
 */
final class Origin {

    private final String host;
    private final int port;

    /** Makes one of a name or address, in lower case and without brackets, and a port. */
    Origin(String host, int port) {
        this.host = host;
        this.port = port;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && port == origin.port && host.equals(origin.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
