package io.github.asyncio4j.http.client;

/**
 * Where a connection goes; connections to the same place serve each other's requests.
 *
 * @param host the name or address, in lower case, without brackets
 * @param port the port
 */
record Origin(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
