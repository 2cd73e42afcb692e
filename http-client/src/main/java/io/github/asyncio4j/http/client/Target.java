package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.http.grammar.NumericAddress;
import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * A URL taken apart for a request.
 *
 * @param url the URL as it was given
 * @param origin where to connect to
 * @param path what to ask for there: path and query, encoded
 * @param hostHeader the value of Host
 */
record Target(URI url, Origin origin, String path, String hostHeader) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static Target of(String url) {
        return of(UrlText.uri(url));
    }

    static Target of(URI url) {
        Objects.requireNonNull(url, "the URL is null");
        String scheme = url.getScheme();
        if (scheme == null) {
            throw invalid(url, "is relative; give an absolute one like http://example.org/path");
        }
        boolean secure = scheme.equalsIgnoreCase("https");
        if (!secure && !scheme.equalsIgnoreCase("http")) {
            throw invalid(url, "has the scheme " + scheme + "; http and https are supported");
        }
        String authority = url.getRawAuthority();
        if (authority == null || authority.isEmpty() || authority.startsWith(":")) {
            throw invalid(url, "has no host; give one like http://example.org/path");
        }
        if (authority.indexOf('@') >= 0) {
            throw invalid(url, "has a user name or password in it, which is not supported;"
                    + " send an Authorization header instead");
        }
        return of(url, secure, authority);
    }

    private static Target of(URI url, boolean secure, String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        int usual = secure ? HTTPS_PORT : HTTP_PORT;
        int port = hasPort && colon + 1 < authority.length() ? port(url, authority.substring(colon + 1)) : usual;
        String named = host(url, lower(host));
        boolean bracketed = named.startsWith("[");
        // The first string that is put together by a plus costs a program's start some milliseconds.
        String shown = bracketed ? Origin.withoutZone(named, "]") : named;
        String header = port == usual ? shown : shown.concat(":").concat(Integer.toString(port));
        Origin origin = new Origin(secure, bracketed ? address(named) : named, port);
        return new Target(url, origin, path(url), header);
    }

    /** The zone of an address stays as it is: the interfaces of a machine may differ in that alone. */
    private static String lower(String host) {
        int zone = host.startsWith("[") ? host.indexOf('%') : -1;
        return zone < 0 ? host.toLowerCase(Locale.ROOT)
                : host.substring(0, zone).toLowerCase(Locale.ROOT).concat(host.substring(zone));
    }

    /** Takes the brackets off, and has a zone behind %25 (RFC 6874) stand behind %, as one without the 25 does before. */
    private static String address(String bracketed) {
        String address = bracketed.substring(1, bracketed.length() - 1);
        int sign = address.indexOf("%25");
        // With nothing behind it, it is the interface of that number.
        return sign < 0 || sign + 3 == address.length() ? address
                : address.substring(0, sign + 1).concat(address.substring(sign + 3));
    }

    private static int port(URI url, String digits) {
        int port = 0;
        for (int i = 0; i < digits.length() && port <= 65_535; i++) {
            char c = digits.charAt(i);
            port = c < '0' || c > '9' ? Integer.MAX_VALUE : port * 10 + c - '0';
        }
        if (port < 1 || port > 65_535) {
            throw invalid(url, "has the port " + digits + "; 1 to 65535 are allowed");
        }
        return port;
    }

    private static String host(URI url, String host) {
        if (host.startsWith("[")) {
            if (!host.endsWith("]") || host.length() < 4) {
                throw invalid(url, "has a malformed address; IPv6 looks like http://[::1]:8080/");
            }
            return host;
        }
        String name = isAscii(host) ? host : international(url, host);
        // Cookies of .h.org would be taken for those of h.org.
        if (!Gate.isToken(name) || name.startsWith(".") || name.contains("..")) {
            throw invalid(url, "has a malformed host, \"" + Gate.printable(name) + "\"");
        }
        // Other spellings of addresses are how filters are passed by: 127.1, 0x7f.1, 2130706433.
        if (looksNumeric(name) && !NumericAddress.isIPv4(name)) {
            throw invalid(url, "has an address in a short form; write all four numbers, like 127.0.0.1");
        }
        return name;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String international(URI url, String host) {
        try {
            return IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw invalid(url, "has a host that is no international name: " + e.getMessage());
        }
    }

    /** Whether the last label begins with a digit: no name of the internet does, and resolvers take it for a number. */
    private static boolean looksNumeric(String name) {
        int dot = name.lastIndexOf('.', name.length() - 2);
        char first = name.charAt(dot + 1);
        return first >= '0' && first <= '9';
    }

    private static String path(URI url) {
        // toASCIIString encodes what the URI holds of other alphabets; it is looked at only if there is such.
        String raw = url.getRawPath();
        String path = raw == null || raw.isEmpty() ? "/" : raw;
        String whole = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        return Gate.isTarget(whole) ? whole : Gate.checkTarget(encoded(whole));
    }

    private static String encoded(String text) {
        return URI.create(text).toASCIIString();
    }

    private static InvalidUrlException invalid(URI url, String what) {
        return new InvalidUrlException(url.toString(), "the URL \"" + UrlText.shown(url) + "\" " + what);
    }

    @Override
    public String toString() {
        return UrlText.shown(url);
    }
}
