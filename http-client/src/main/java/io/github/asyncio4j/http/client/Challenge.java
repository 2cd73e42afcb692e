package io.github.asyncio4j.http.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server asks for in WWW-Authenticate.
 *
 * @param scheme in lower case
 * @param params by names in lower case
 */
record Challenge(String scheme, Map<String, String> params) {

    /** Returns the challenges of a header, in order: {@code Digest realm="a", nonce="b", Basic realm="a"}. */
    static List<Challenge> parse(String header) {
        List<Challenge> challenges = new ArrayList<>();
        for (String part : split(header)) {
            int equals = part.indexOf('=');
            int space = part.indexOf(' ');
            String param = part;
            if (equals < 0 || space >= 0 && space < equals && !part.substring(0, equals).strip().equals(
                    part.substring(0, space))) {
                // A scheme, with or without its first parameter.
                int end = space < 0 ? part.length() : space;
                challenges.add(new Challenge(part.substring(0, end).toLowerCase(Locale.ROOT), new HashMap<>()));
                param = part.substring(end).strip();
                equals = param.indexOf('=');
            }
            if (equals > 0 && !challenges.isEmpty()) {
                challenges.getLast().params.putIfAbsent(param.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(param.substring(equals + 1).strip()));
            }
        }
        return challenges;
    }

    /** Splits at commas outside of quotes. */
    private static List<String> split(String header) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= header.length(); i++) {
            char c = i == header.length() ? ',' : header.charAt(i);
            if (i < header.length() && quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == header.length())) {
                String part = header.substring(from, Math.min(i, header.length())).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                from = i + 1;
            }
        }
        return parts;
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < value.length() - 1; i++) {
            if (value.charAt(i) == '\\' && i + 2 < value.length()) {
                i++;
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }
}
