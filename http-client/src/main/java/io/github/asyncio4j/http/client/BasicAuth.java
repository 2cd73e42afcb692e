package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.InvalidUrlException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's name and password, sent with each request as they are: RFC 7617, in UTF-8. Over http anybody on the way can
 * read them.
 *
 * @param user the name, without a colon
 * @param password the password
 */
public record BasicAuth(String user, String password) {

    /** Refuses what cannot be told apart from something else. */
    public BasicAuth {
        Objects.requireNonNull(user, "the user is null");
        Objects.requireNonNull(password, "the password is null");
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user's name has a colon, which ends a name in Basic authorization");
        }
        if (hasControls(user) || hasControls(password)) {
            throw new IllegalArgumentException("the user's name or the password has control characters");
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    /** Returns the value of an Authorization or Proxy-Authorization header. */
    public String header() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * Returns what stands before the at sign of a URL, or null.
     *
     * @throws InvalidUrlException if that cannot be sent
     */
    static @Nullable BasicAuth of(URI url) {
        String authority = url.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (at < 0) {
            return null;
        }
        String info = authority.substring(0, at);
        int colon = info.indexOf(':');
        try {
            return new BasicAuth(decoded(colon < 0 ? info : info.substring(0, colon)),
                    colon < 0 ? "" : decoded(info.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new InvalidUrlException(url.toString(), "of the URL \"" + UrlText.shown(url) + "\" "
                    + e.getMessage());
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * Returns a URL without them.
     *
     * @throws InvalidUrlException if nothing but them stands where its host should be
     */
    static URI without(URI url) {
        String authority = url.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (at < 0) {
            return url;
        }
        String text = url.toString();
        int from = text.indexOf("//") + 2;
        try {
            return new URI(text.substring(0, from) + text.substring(from + at + 1));
        } catch (URISyntaxException e) {
            throw new InvalidUrlException(url.toString(), "the URL \"" + UrlText.shown(url)
                    + "\" has a user and no host; give one like http://user@example.org/path");
        }
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "BasicAuth[" + user + "]";
    }
}
