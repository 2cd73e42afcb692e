package io.github.asyncio4j.http.client;

/**
 * Scheme, host and port of a URL. No record: the first comparison of a record costs ten milliseconds of a program's
 * start.
 */
final class Origin {

    private final boolean secure;
    private final String host;
    private final int port;

    /**
     * Makes one.
     *
     * @param secure whether it is https and not http
     * @param host a name or address, in lower case and without brackets
     */
    Origin(boolean secure, String host, int port) {
        this.secure = secure;
        this.host = host;
        this.port = port;
    }

    boolean isSecure() {
        return secure;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Returns host and port as they stand in a URL; the scheme's usual port only if it is asked for. */
    String authority(boolean always) {
        String name = host.indexOf(':') < 0 ? host : "[" + withoutZone(host, "") + "]";
        return always || port != (secure ? 443 : 80) ? name + ":" + port : name;
    }

    /** Takes off the zone of an address, which is an interface of this machine and nobody else's business: RFC 6874, 4. */
    static String withoutZone(String address, String end) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone).concat(end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && port == origin.port && secure == origin.secure
                && host.equals(origin.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + (secure ? ~port : port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
