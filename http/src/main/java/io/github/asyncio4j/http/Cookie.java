package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.CookieGate;
import io.github.asyncio4j.http.grammar.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie, as Set-Cookie carries it with its attributes, and Cookie without them. Immutable; the {@code with} methods
 * return a changed copy.
 *
 * <p>Every way to make one refuses what would break out of those headers. What a server sent is taken as browsers do, by
 * RFC 6265bis: attributes that make no sense are left out.
 *
 * @param name the name; empty only where a server sent a cookie without one
 * @param value the value, without escapes of any kind
 * @param domain the domain whose hosts get it, in lower case and without a leading dot; null for the sender's host alone
 * @param path the path below which it is sent; null for the one it was set from
 * @param expires when it ends; null for the end of the session, unless maxAge says otherwise
 * @param maxAge how long it lives, which counts before expires; zero and less deletes it
 * @param secure whether it is sent over TLS alone
 * @param httpOnly whether scripts of a page must not see it
 * @param sameSite which requests of other sites it goes with; null where nothing was said
 */
public record Cookie(String name, String value, @Nullable String domain, @Nullable String path,
        @Nullable Instant expires, @Nullable Duration maxAge, boolean secure, boolean httpOnly,
        @Nullable SameSite sameSite) {

    /** Which requests that other sites caused a cookie goes with. */
    public enum SameSite {
        /** None. */
        STRICT("Strict"),
        /** Those that lead the user to its site. */
        LAX("Lax"),
        /** All; it has to be secure. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }

        /** Returns it as the attribute has it. */
        public String text() {
            return text;
        }
    }

    /** Passes all that is written into a header through the gate. */
    public Cookie {
        CookieGate.checkName(name);
        CookieGate.checkValue(name, value);
        domain = domain == null ? null : CookieGate.checkDomain(name, domain.toLowerCase(Locale.ROOT));
        if (path != null) {
            CookieGate.checkPath(name, path);
        }
    }

    /**
     * Makes a cookie of a name and a value that lives as long as the session and is for its sender's host alone.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has more than visible ASCII without
     *         quotes, commas, semicolons and backslashes
     */
    public static Cookie of(String name, String value) {
        return new Cookie(CookieGate.checkToken(name), CookieGate.checkOctets(name, value), null, null, null, null,
                false, false, null);
    }

    /** Returns this with another value; the same are refused as by {@link #of}. */
    public Cookie withValue(String value) {
        return new Cookie(name, CookieGate.checkOctets(name, value), domain, path, expires, maxAge, secure, httpOnly,
                sameSite);
    }

    /** Returns this for a domain and all hosts below it. */
    public Cookie withDomain(String domain) {
        Objects.requireNonNull(domain, "the domain is null");
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this for a path and all below it; a path begins with a slash. */
    public Cookie withPath(String path) {
        Objects.requireNonNull(path, "the path is null");
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this with a moment at which it ends. */
    public Cookie withExpires(Instant expires) {
        Objects.requireNonNull(expires, "the moment is null");
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this with a time to live, in whole seconds; zero and less deletes the cookie. */
    public Cookie withMaxAge(Duration maxAge) {
        Objects.requireNonNull(maxAge, "the time to live is null");
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this for TLS alone, or not. */
    public Cookie withSecure(boolean secure) {
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this hidden from scripts, or not. */
    public Cookie withHttpOnly(boolean httpOnly) {
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Returns this with what other sites may cause. */
    public Cookie withSameSite(SameSite sameSite) {
        Objects.requireNonNull(sameSite, "sameSite is null");
        return new Cookie(name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite);
    }

    /** Reads the value of a Set-Cookie header as browsers do; null if it has no cookie. */
    public static @Nullable Cookie parseSetCookie(String header) {
        return CookieParsing.setCookie(header);
    }

    /** Reads the value of a Cookie header: all pairs that make sense, in order. */
    public static List<Cookie> parseCookies(String header) {
        return CookieParsing.cookies(header);
    }

    /** Returns the pair as a Cookie header has it: {@code name=value}. */
    public String toPair() {
        return name.isEmpty() ? value : name + "=" + value;
    }

    /** Returns the value of a Set-Cookie header. */
    public String toSetCookie() {
        StringBuilder out = new StringBuilder(toPair());
        attribute(out, "Domain", domain);
        attribute(out, "Path", path);
        attribute(out, "Expires", expires == null ? null : HttpDate.format(expires));
        attribute(out, "Max-Age", maxAge == null ? null : Long.toString(maxAge.getSeconds()));
        out.append(secure ? "; Secure" : "").append(httpOnly ? "; HttpOnly" : "");
        attribute(out, "SameSite", sameSite == null ? null : sameSite.text());
        return out.toString();
    }

    private static void attribute(StringBuilder out, String name, @Nullable String value) {
        if (value != null) {
            out.append("; ").append(name).append('=').append(value);
        }
    }

    /** Shows no value: it is often a secret. */
    @Override
    public String toString() {
        return "Cookie[" + name + (domain == null ? "" : ", domain " + domain) + (path == null ? "" : ", path " + path)
                + "]";
    }
}
