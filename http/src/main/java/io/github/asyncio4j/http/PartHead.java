package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.Gate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the headers of a part: the strict grammar of messages, without folded lines. */
final class PartHead {

    private static final int MAX_FIELDS = 100;

    private PartHead() {}

    /** Reads lines that end with CRLF each. Bytes beyond ASCII become characters of Latin-1, as in all headers. */
    static Headers parse(byte[] bytes, int from, int to) {
        List<String> flat = new ArrayList<>(4);
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        for (int at = 0; at < text.length();) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                throw malformed();
            }
            addField(text.substring(at, end), flat);
            at = end + 2;
        }
        if (flat.size() > 2 * MAX_FIELDS) {
            throw BodyRefusedException.tooLarge("a part has more than " + MAX_FIELDS + " headers");
        }
        refuseTwice(flat, "content-disposition");
        refuseTwice(flat, "content-type");
        return Headers.of(flat.toArray(String[]::new));
    }

    private static void addField(String line, List<String> flat) {
        int colon = line.indexOf(':');
        if (colon < 0 || !Gate.isToken(line.substring(0, colon))) {
            throw malformed();
        }
        String value = trim(line.substring(colon + 1));
        if (!Gate.isValue(value)) {
            throw malformed();
        }
        flat.add(line.substring(0, colon));
        flat.add(value);
    }

    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && (value.charAt(from) == ' ' || value.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (value.charAt(to - 1) == ' ' || value.charAt(to - 1) == '\t')) {
            to--;
        }
        return value.substring(from, to);
    }

    /** Two of them would mean one thing to us and another to who looked at the body before. */
    private static void refuseTwice(List<String> flat, String name) {
        int seen = 0;
        for (int i = 0; i < flat.size(); i += 2) {
            seen += flat.get(i).toLowerCase(Locale.ROOT).equals(name) ? 1 : 0;
        }
        if (seen > 1) {
            throw BodyRefusedException.malformed("a part has the header " + name + " twice");
        }
    }

    private static BodyRefusedException malformed() {
        return BodyRefusedException
                .malformed("a header of a part is malformed: a name of letters, digits and hyphens, a"
                        + " colon and a value without control characters are allowed, each on one line that ends with CRLF");
    }
}
