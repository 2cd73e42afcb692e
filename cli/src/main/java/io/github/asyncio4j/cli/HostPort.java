package io.github.asyncio4j.cli;

/** A place as users write it: {@code host:port}, {@code [::1]:port}. */
record HostPort(String host, int port) {

    /** Reads one; the lowest port is 0 where the system may choose, and else 1. */
    static HostPort read(String what, String text, int lowest) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw bad(what, text, lowest);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (host.isEmpty() || port < lowest || port > 65_535) {
                throw bad(what, text, lowest);
            }
            return new HostPort(host, port);
        } catch (NumberFormatException e) {
            throw bad(what, text, lowest);
        }
    }

    private static BadInput bad(String what, String text, int lowest) {
        return new BadInput(what + " is a host, a colon and a port from " + lowest
                + " to 65535, as 127.0.0.1:9000 or [::1]:9000, not " + text);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
