package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.grammar.Gate;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URLs as text: what may be shown of them, how a reference is resolved, what has to be encoded. */
final class UrlText {

    private static final String HEX = "0123456789ABCDEF";

    /** RFC 3986: unreserved, the separators, and the percent sign, which is looked at on its own. */
    private static final String ALLOWED = "-._~:/?#@!$&'()*+,;=%";

    /** RFC 3986, appendix B: scheme, authority, path, query, fragment. */
    private static final Pattern PARTS =
            Pattern.compile("(?:([^:/?#]++):)?(?://([^/?#]*+))?([^?#]*+)(?:\\?([^#]*+))?(?:#(.*+))?", Pattern.DOTALL);

    private UrlText() {}

    /** Returns what may stand in messages: without user, password, query and fragment, which hold secrets. */
    static String shown(URI url) {
        return shown(url.toString());
    }

    /** As {@link #shown(URI)}, of text that may be anything. */
    static String shown(String url) {
        int query = first(url, '?', first(url, '#', url.length()));
        String text = url.substring(0, query);
        int slashes = text.indexOf("//");
        if (slashes >= 0) {
            int end = first(text.substring(slashes + 2), '/', text.length() - slashes - 2) + slashes + 2;
            int at = text.lastIndexOf('@', end);
            text = at > slashes ? text.substring(0, slashes + 2) + text.substring(at + 1) : text;
        }
        return Gate.printable(text) + (query < url.length() && url.charAt(query) == '?' ? "?..." : "");
    }

    private static int first(String text, char c, int otherwise) {
        int at = text.indexOf(c);
        return at < 0 ? otherwise : Math.min(at, otherwise);
    }

    /**
     * Returns the URL of a text.
     *
     * @throws InvalidUrlException if it is none
     */
    static URI uri(String url) {
        Objects.requireNonNull(url, "the URL is null");
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new InvalidUrlException(url, "the URL \"" + shown(url) + "\" is malformed: " + e.getReason()
                    + " at index " + e.getIndex() + "; encode such characters in percent notation, a space as %20");
        }
    }

    /**
     * Returns the URL that a reference means, seen from a base.
     *
     * @throws InvalidUrlException if it means none
     */
    static URI resolved(URI base, String reference) {
        try {
            return resolve(base, reference);
        } catch (URISyntaxException e) {
            throw new InvalidUrlException(reference,
                    "the URL \"" + shown(reference) + "\" is malformed: " + e.getReason());
        }
    }

    /** Returns a URL with pairs, which are encoded, after the query that it has. */
    static URI withQuery(URI url, List<String> pairs) {
        if (pairs.isEmpty()) {
            return url;
        }
        String text = url.toString();
        int end = first(text, '#', text.length());
        String query = url.getRawQuery();
        String sign = query == null ? "?" : query.isEmpty() || query.endsWith("&") ? "" : "&";
        return uri(text.substring(0, end) + sign + String.join("&", pairs) + text.substring(end));
    }

    /**
     * Returns the URL that a reference means, seen from another one: RFC 3986, section 5.2. A fragment of the base is kept
     * where the reference has none, as RFC 9110 wants it for redirects.
     */
    static URI resolve(URI base, String reference) throws URISyntaxException {
        Matcher r = parts(reference);
        String scheme = r.group(1);
        String authority = r.group(2);
        String path = r.group(3);
        String query = r.group(4);
        if (scheme == null) {
            scheme = base.getScheme();
            if (authority == null) {
                authority = base.getRawAuthority();
                Matcher b = parts(base.toString());
                query = path.isEmpty() && query == null ? b.group(4) : query;
                path = path.isEmpty() ? b.group(3) : path.startsWith("/") ? path : merged(b.group(3), path);
            }
        }
        String fragment = r.group(5) == null ? base.getRawFragment() : r.group(5);
        return new URI(scheme + ":" + (authority == null ? "" : "//" + authority) + withoutDots(path)
                + prefixed("?", query) + prefixed("#", fragment));
    }

    private static String prefixed(String sign, @Nullable String part) {
        return part == null ? "" : sign + part;
    }

    private static Matcher parts(String text) {
        Matcher matcher = PARTS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("any text has the parts of a URL");
        }
        return matcher;
    }

    private static String merged(String base, String path) {
        return base.isEmpty() ? "/" + path : base.substring(0, base.lastIndexOf('/') + 1) + path;
    }

    /** Takes the segments {@code .} and {@code ..} out of a path. */
    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (int from = 0; from < path.length();) {
            int end = path.indexOf('/', from + 1);
            end = end < 0 ? path.length() : end;
            String segment = path.substring(from, end);
            boolean last = end == path.length();
            if (segment.equals("/..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.equals("/.")) {
                out.append(segment);
                last = false;
            }
            if (last) {
                out.append('/');
            }
            from = end;
        }
        return out.toString();
    }

    /**
     * Returns a Location, whose characters are the bytes that came, with everything encoded that a URL cannot have; a host
     * of another alphabet stays readable.
     */
    static String encoded(String location) {
        Matcher parts = parts(location);
        int from = parts.group(2) == null ? -1 : parts.start(2);
        int to = parts.group(2) == null ? -1 : parts.end(2);
        StringBuilder out = new StringBuilder(location.length() + 16);
        for (int i = 0; i < location.length(); i++) {
            if (i == from) {
                out.append(utf8(location.substring(from, to)));
                i = to;
                if (i == location.length()) {
                    break;
                }
            }
            char c = location.charAt(i);
            if (isAllowed(c) && (c != '%' || isEscape(location, i)) && (c != '#' || i == parts.start(5) - 1)) {
                out.append(c);
            } else {
                encode(out, c);
            }
        }
        return out.toString();
    }

    private static String utf8(String bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    /** Returns a name or value of a query with all but RFC 3986's unreserved characters encoded. */
    static String component(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
                out.append(c);
            } else {
                encode(out, c);
            }
        }
        return out.toString();
    }

    private static boolean isAllowed(char c) {
        return isAlphanumeric(c) || ALLOWED.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static void encode(StringBuilder out, char b) {
        out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
    }
}
