package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What names one state of a resource.
 *
 * @param value without quotes; {@code *} in If-Match and If-None-Match for any
 * @param isWeak whether what it names is equal in meaning and perhaps not in every byte
 */
public record ETag(String value, boolean isWeak) {

    /** Any state, as If-Match and If-None-Match may ask for. */
    public static final ETag ANY = new ETag("*", false);

    /** Makes one; visible characters without quotes are allowed. */
    public ETag {
        Objects.requireNonNull(value, "the value of the etag is null");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException("the etag \"" + Gate.printable(value)
                        + "\" has a character that is not allowed there: a space, a quote, a control character or one"
                        + " beyond Latin-1");
            }
        }
    }

    /** Makes a strong one. */
    public static ETag of(String value) {
        return new ETag(value, false);
    }

    /** Reads a list of them; what is malformed, and all after it, is left out. One pass. */
    static List<ETag> parse(String list) {
        if (list.strip().equals("*")) {
            return List.of(ANY);
        }
        List<ETag> tags = new ArrayList<>(2);
        int at = 0;
        while (at < list.length()) {
            char c = list.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            boolean weak = list.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close = open < list.length() && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
            if (close < 0) {
                return tags;
            }
            try {
                tags.add(new ETag(list.substring(open + 1, close), weak));
            } catch (IllegalArgumentException malformed) {
                return tags;
            }
            at = close + 1;
        }
        return tags;
    }

    /** Returns it as a header has it: {@code W/"7"}. */
    @Override
    public String toString() {
        return (isWeak ? "W/\"" : "\"") + value + '"';
    }
}
