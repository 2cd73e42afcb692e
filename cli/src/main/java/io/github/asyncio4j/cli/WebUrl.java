package io.github.asyncio4j.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads URLs as people and pages write them. */
final class WebUrl {

    private static final String ALLOWED = "-._~:/?#@!$&'()*+,;=%";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private WebUrl() {}

    /**
     * Returns an absolute URL of the web in one spelling: scheme and host in lower case, no default port, no dots in the
     * path, no fragment, and percent notation for what a URL cannot hold. Null if it is none.
     */
    static @Nullable URI parse(String text) {
        try {
            URI url = new URI(encoded(text.strip())).normalize();
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            String authority = url.getRawAuthority();
            if (!scheme.equals("http") && !scheme.equals("https") || authority == null || authority.startsWith(":")) {
                return null;
            }
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            return new URI(scheme + "://" + place(scheme, authority.toLowerCase(Locale.ROOT)) + path + query);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String place(String scheme, String authority) {
        String ownPort = scheme.equals("http") ? ":80" : ":443";
        return authority.endsWith(ownPort) ? authority.substring(0, authority.length() - ownPort.length()) : authority;
    }

    /** Returns scheme, host and port. */
    static String site(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Returns path and query. */
    static String target(URI url) {
        return url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    }

    private static String encoded(String text) {
        int authority = text.indexOf("://") + 3;
        int path = text.indexOf('/', authority);
        StringBuilder url = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean bracket = (c == '[' || c == ']') && authority > 2 && (path < 0 || i < path);
            if (c == '%' && !isHex(text, i + 1)) {
                url.append("%25");
            } else if (bracket || c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)) {
                url.append(c);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
                for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    url.append('%').append(HEX.toHexDigits(b));
                }
                i = end - 1;
            }
        }
        return url.toString();
    }

    private static boolean isHex(String text, int at) {
        return at + 1 < text.length() && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }
}
