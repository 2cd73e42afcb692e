package io.github.asyncio4j.http.grammar;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A numeric address as all read it who read it. 010.0.0.1 is ten to the JDK and eight to getaddrinfo, 10.1 is an address to
 * both and a name to others: who trusts or filters by such an address may mean another one than who wrote it.
 */
public final class NumericAddress {

    private static final int PARTS = 4;

    private NumericAddress() {}

    /**
     * Returns the address; null if the text is none that all read alike. IPv4 is four decimal numbers without leading zeros,
     * also at the end of IPv6, which stands without brackets.
     */
    public static @Nullable InetAddress parse(String text) {
        if (!isReadAlike(text)) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private static boolean isReadAlike(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        int colon = address.lastIndexOf(':');
        return colon < 0 ? zone < 0 && isIPv4(address)
                : !address.startsWith("[") && (address.indexOf('.') < 0 || isIPv4(address.substring(colon + 1)));
    }

    /** Returns whether this is four decimal numbers without leading zeros, each with a dot before the next. */
    public static boolean isIPv4(String text) {
        int parts = 0;
        for (int from = 0; from <= text.length(); parts++) {
            int dot = text.indexOf('.', from);
            int to = dot < 0 ? text.length() : dot;
            if (parts == PARTS || number(text, from, to, 255) < 0) {
                return false;
            }
            from = to + 1;
        }
        return parts == PARTS;
    }

    /** Returns the decimal number that stands there; -1 if it is none, begins with a zero that may be left out, or is more. */
    static int number(String text, int from, int to, int most) {
        if (from == to || text.charAt(from) == '0' && to - from > 1) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
            if (number > most) {
                return -1;
            }
        }
        return number;
    }
}
