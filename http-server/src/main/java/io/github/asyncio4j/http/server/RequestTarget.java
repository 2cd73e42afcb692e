package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.codec.BadMessage;
import io.github.asyncio4j.http.grammar.Authority;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a request asks for, taken apart and decoded, once. */
final class RequestTarget {

    private final String path;
    private final @Nullable String rawQuery;

    /** What goes before the path, where the target is a whole URL. */
    private final @Nullable String host;
    private @Nullable Query query;

    private RequestTarget(String path, @Nullable String rawQuery, @Nullable String host) {
        this.path = path;
        this.rawQuery = rawQuery;
        this.host = host;
    }

    /**
     * Takes a target apart: {@code /path?query}, {@code http://host/path?query}, with https for a connection with TLS alone,
     * or {@code *}.
     *
     * @throws BadMessage if it is none of these, or what it decodes to is no text
     */
    static RequestTarget of(String raw, boolean secure) {
        if (raw.startsWith("/") || raw.equals("*")) {
            return ofOrigin(raw, null);
        }
        int host = startOfHost(raw, secure);
        int end = endOfHost(raw, host);
        return ofOrigin(behindHost(raw, end), checkedHost(raw.substring(host, end)));
    }

    private static int endOfHost(String raw, int host) {
        int end = host;
        while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static String behindHost(String raw, int end) {
        String rest = raw.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** Returns path and query, as they were sent, of a target that was taken apart before; nothing for {@code *}. */
    static String origin(String raw) {
        return raw.startsWith("/") ? raw
                : raw.equals("*") ? "" : behindHost(raw, endOfHost(raw, raw.indexOf("://") + 3));
    }

    private static RequestTarget ofOrigin(String origin, @Nullable String host) {
        int question = origin.indexOf('?');
        String path = question < 0 ? origin : origin.substring(0, question);
        if (path.indexOf('#') >= 0) {
            throw new BadMessage(400, "a fragment in the target");
        }
        return new RequestTarget(path.indexOf('%') < 0 ? path : decoded(path, false),
                question < 0 ? null : origin.substring(question + 1), host);
    }

    private static int startOfHost(String raw, boolean secure) {
        if (raw.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        if (secure && raw.regionMatches(true, 0, "https://", 0, 8)) {
            return 8;
        }
        throw new BadMessage(400, "a target that is neither a path nor a URL");
    }

    /**
     * Checks the host, and the port, of a URL, which count instead of the field Host (RFC 9112, 3.2.2). A user before them,
     * which nobody has a use for here, hides which host is meant: RFC 9110, 4.2.4.
     */
    private static String checkedHost(String host) {
        if (host.isEmpty() || !Authority.isHostAndPort(host)) {
            throw new BadMessage(400, "a URL whose host is none");
        }
        return host;
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

    /** Returns this with another path. */
    RequestTarget withPath(String other) {
        return new RequestTarget(other, rawQuery, host);
    }

    /** Returns the host that the target names, or null. */
    @Nullable
    String host() {
        return host;
    }

    /** Returns the query as it was sent, or null. */
    @Nullable
    String rawQuery() {
        return rawQuery;
    }

    Query query() {
        Query made = query;
        if (made == null) {
            made = Query.parse(rawQuery);
            query = made;
        }
        return made;
    }

    /** Decodes what is one name or value; what is malformed stands for itself. */
    static String lenient(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return decoded(text, true);
        } catch (BadMessage malformed) {
            return text;
        }
    }
}
