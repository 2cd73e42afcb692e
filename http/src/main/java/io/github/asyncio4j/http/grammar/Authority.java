package io.github.asyncio4j.http.grammar;

/** A host and a port, as they stand in URLs and in the field Host (RFC 3986, 3.2). */
public final class Authority {

    /** The signs of a registered name, of letters and digits apart; a comma is left out, since proxies join fields by it. */
    private static final String SIGNS = "-._~!$&'()*+;=";

    private static final int MAX_PORT = 65_535;

    private Authority() {}

    /** Returns whether this is a host, with or without a port, or nothing at all. */
    public static boolean isHostAndPort(CharSequence text) {
        if (text.isEmpty()) {
            return true;
        }
        int end = text.charAt(0) == '[' ? endOfAddress(text) : endOfName(text);
        return end > 0 && (end == text.length() || text.charAt(end) == ':' && isPort(text, end + 1));
    }

    /** What is within brackets has the characters of an IPv6 address; whether it is one shows when somebody resolves it. */
    private static int endOfAddress(CharSequence text) {
        boolean colon = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return colon ? i + 1 : -1;
            }
            colon |= c == ':';
            if (c != ':' && c != '.' && !isHex(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static int endOfName(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            if (c == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return -1;
                }
                i += 2;
            } else if (!isAlphanumeric(c) && SIGNS.indexOf(c) < 0) {
                return -1;
            }
        }
        return text.length();
    }

    private static boolean isPort(CharSequence text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + c - '0';
            if (port > MAX_PORT) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
