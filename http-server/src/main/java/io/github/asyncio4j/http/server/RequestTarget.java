package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.codec.BadMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request asks for, taken apart and decoded, once. */
final class RequestTarget {

    private final String path;
    private final @Nullable String rawQuery;

    private RequestTarget(String path, @Nullable String rawQuery) {
        this.path = path;
        this.rawQuery = rawQuery;
    }

    /**
     * Takes a target apart: {@code /path?query}, {@code http://host/path?query}, or {@code *}.
     *
     * @throws BadMessage if it is none of these, or what it decodes to is no text
     */
    static RequestTarget of(String raw) {
        String origin = raw.startsWith("/") ? raw : withoutHost(raw);
        int question = origin.indexOf('?');
        String path = question < 0 ? origin : origin.substring(0, question);
        if (path.indexOf('#') >= 0) {
            throw new BadMessage(400, "a fragment in the target");
        }
        return new RequestTarget(path.indexOf('%') < 0 ? path : decoded(path, false),
                question < 0 ? null : origin.substring(question + 1));
    }

    private static String withoutHost(String raw) {
        if (raw.equals("*")) {
            return raw;
        }
        if (!raw.regionMatches(true, 0, "http://", 0, 7)) {
            throw new BadMessage(400, "a target that is neither a path nor a URL");
        }
        int slash = raw.indexOf('/', 7);
        int question = raw.indexOf('?', 7);
        if (slash == 7 || question == 7 || raw.length() == 7) {
            throw new BadMessage(400, "a URL without a host");
        }
        if (slash < 0 || question >= 0 && question < slash) {
            return "/" + (question < 0 ? "" : raw.substring(question));
        }
        return raw.substring(slash);
    }

    private static String decoded(String text, boolean plusIsSpace) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < text.length();
                int high = whole ? hex(text.charAt(i + 1)) : -1;
                int low = whole ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw new BadMessage(400, "a percent sign that two digits do not follow");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (decoded.indexOf('\0') >= 0) {
                throw new BadMessage(400, "a target with a NUL");
            }
            return decoded;
        } catch (CharacterCodingException e) {
            throw new BadMessage(400, "a target that is not UTF-8");
        }
    }

    /** ASCII digits alone: Character.digit knows those of other alphabets too. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    String path() {
        return path;
    }

    @Nullable
    String query(String name) {
        List<String> values = queryAll(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** Returns the values of a parameter; what is malformed in the query stands for itself. */
    List<String> queryAll(String name) {
        List<String> values = new ArrayList<>(1);
        String query = rawQuery == null ? "" : rawQuery;
        int from = 0;
        while (from < query.length()) {
            int and = query.indexOf('&', from);
            int to = and < 0 ? query.length() : and;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > to ? to : equals;
            if (lenient(query.substring(from, nameEnd)).equals(name)) {
                values.add(nameEnd == to ? "" : lenient(query.substring(nameEnd + 1, to)));
            }
            from = to + 1;
        }
        return values;
    }

    private static String lenient(String text) {
        try {
            return decoded(text, true);
        } catch (BadMessage malformed) {
            return text;
        }
    }
}
