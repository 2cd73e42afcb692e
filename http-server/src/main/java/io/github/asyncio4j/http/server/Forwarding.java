package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.grammar.NumericAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What trusted proxies say of a request. The list of hops is read from its end, each trusted one vouching for the one
 * before; the first that is not trusted is the client.
 *
 * @param remote the client, or null if it is not known by an address
 */
record Forwarding(@Nullable InetSocketAddress remote, @Nullable String scheme, @Nullable String host) {

    private static final Forwarding NOTHING = new Forwarding(null, null, null);

    /** How many hops are looked at. */
    private static final int MAX_HOPS = 32;

    private record Hop(@Nullable String node, @Nullable String scheme, @Nullable String host) {}

    /** Returns what is to be believed, or null if nothing is. */
    static @Nullable Forwarding of(TrustedProxies trusted, @Nullable SocketAddress peer, Headers headers) {
        if (!trusted.trusts(peer)) {
            return null;
        }
        List<Hop> hops = trusted.isStandard() ? standard(headers) : usual(headers);
        Forwarding found = hops.isEmpty() ? null : NOTHING;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            Hop hop = hops.get(i);
            InetSocketAddress address = address(hop.node());
            found = new Forwarding(address, scheme(hop.scheme()), host(hop.host()));
            if (address == null || !trusted.trusts(address.getAddress())) {
                break;
            }
        }
        return found;
    }

    private static List<Hop> usual(Headers headers) {
        List<String> nodes = list(headers, "X-Forwarded-For");
        List<String> schemes = list(headers, "X-Forwarded-Proto");
        List<String> hosts = list(headers, "X-Forwarded-Host");
        List<Hop> hops = new ArrayList<>();
        if (nodes.isEmpty() && !(schemes.isEmpty() && hosts.isEmpty())) {
            nodes = List.of("");
        }
        for (int i = 0; i < nodes.size(); i++) {
            hops.add(new Hop(nodes.get(i), beside(schemes, i, nodes.size()), beside(hosts, i, nodes.size())));
        }
        return hops;
    }

    /** Proxies write one for each hop, or the nearest writes the only one. */
    private static @Nullable String beside(List<String> values, int index, int size) {
        return values.isEmpty() ? null : values.size() == size ? values.get(index) : values.getLast();
    }

    private static List<String> list(Headers headers, String name) {
        List<String> all = new ArrayList<>();
        for (String value : headers.getAll(name)) {
            for (String one : value.split(",", -1)) {
                all.add(one.strip());
            }
        }
        return all;
    }

    private static List<Hop> standard(Headers headers) {
        List<Hop> hops = new ArrayList<>();
        for (String value : headers.getAll("Forwarded")) {
            for (String element : split(value, ',')) {
                hops.add(hop(element));
            }
        }
        return hops;
    }

    private static Hop hop(String element) {
        String node = null;
        String scheme = null;
        String host = null;
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = unquoted(pair.substring(equals + 1).strip());
                switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                    case "for" -> node = value;
                    case "proto" -> scheme = value;
                    case "host" -> host = value;
                    default -> {}
                }
            }
        }
        return new Hop(node, scheme, host);
    }

    /** Splits outside of quotes, in one pass. */
    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == at && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\", "") : value;
    }

    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1} and {@code [2001:db8::1]:80}; else null. */
    private static @Nullable InetSocketAddress address(@Nullable String node) {
        if (node == null || node.isEmpty()) {
            return null;
        }
        int close = node.indexOf(']');
        int colon = node.indexOf(':');
        boolean hasPort = close < 0 && colon >= 0 && node.indexOf(':', colon + 1) < 0;
        String literal = close > 0 ? node.substring(1, close) : hasPort ? node.substring(0, colon) : node;
        String port = close > 0 ? node.substring(close + 1) : hasPort ? node.substring(colon) : "";
        InetAddress address = NumericAddress.parse(literal);
        try {
            return address == null ? null : new InetSocketAddress(address,
                    port.length() > 1 && port.length() < 7 ? Integer.parseInt(port.substring(1)) : 0);
        } catch (IllegalArgumentException hidden) {
            return null;
        }
    }

    private static @Nullable String scheme(@Nullable String text) {
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "http", "https" -> lower;
            case "ws" -> "http";
            case "wss" -> "https";
            default -> null;
        };
    }

    private static @Nullable String host(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/?#@,\\".indexOf(c) >= 0) {
                return null;
            }
        }
        return text;
    }
}
