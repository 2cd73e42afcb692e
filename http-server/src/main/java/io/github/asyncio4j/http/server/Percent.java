package io.github.asyncio4j.http.server;

import java.nio.charset.StandardCharsets;

/** The percent notation of URLs, as they are written. */
final class Percent {

    /** RFC 3986's characters of a path: unreserved, sub-delims, colon and at, and the slash. */
    private static final String PATH = "-._~!$&'()*+,;=:@/";

    /** Those that stand for themselves in names and values of a query, which forms also read. */
    private static final String QUERY = "-._~!$'()*,:@/";

    private Percent() {}

    static String path(String text) {
        return encoded(text, PATH);
    }

    static String query(String text) {
        return encoded(text, QUERY);
    }

    private static String encoded(String text, String plain) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || plain.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
