package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL as cookies see it.
 *
 * @param host in lower case and ASCII
 * @param path the path of the URL
 * @param isAddress whether the host is an address and no name
 * @param isSecure whether nobody on the way can read along
 */
record CookiePlace(String host, String path, boolean isAddress, boolean isSecure) {

    /** RFC 6265bis: no cookie lives longer than 400 days. */
    private static final Duration LONGEST = Duration.ofDays(400);

    static CookiePlace of(URI url) {
        Target target = Target.of(BasicAuth.without(url));
        String host = target.origin().host();
        int query = target.path().indexOf('?');
        String path = query < 0 ? target.path() : target.path().substring(0, query);
        return new CookiePlace(host, path, isAddress(host),
                target.url().getScheme().toLowerCase(Locale.ROOT).endsWith("s"));
    }

    CookiePlace asSecure() {
        return new CookiePlace(host, path, isAddress, true);
    }

    private static boolean isAddress(String host) {
        char last = host.charAt(host.length() - 1);
        return host.indexOf(':') >= 0
                || last >= '0' && last <= '9' && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    /** Returns the domain above one, or null at the top; addresses have none. */
    @Nullable
    String parent(String domain) {
        int dot = isAddress ? -1 : domain.indexOf('.');
        return dot < 0 ? null : domain.substring(dot + 1);
    }

    /** Whether a host is the domain or below it. */
    static boolean domainMatches(String host, String domain) {
        return host.equals(domain)
                || host.endsWith(domain) && host.charAt(host.length() - domain.length() - 1) == '.' && !isAddress(host);
    }

    /** Whether a path is the cookie's or below it. */
    static boolean pathMatches(String path, String cookies) {
        return path.startsWith(cookies) && (path.length() == cookies.length() || cookies.endsWith("/")
                || path.charAt(cookies.length()) == '/');
    }

    /** Whether a cookie of the host's domains goes with a request to here. */
    boolean gets(StoredCookie stored) {
        Cookie cookie = stored.cookie();
        return (stored.hostOnly() ? host.equals(cookie.domain()) : domainMatches(host, cookie.domain()))
                && (isSecure || !cookie.secure()) && pathMatches(path, cookie.path());
    }

    /** Returns a cookie as it is kept, or null if the server of this place may not set it: RFC 6265bis, section 5.7. */
    @Nullable
    StoredCookie accept(Cookie cookie, Instant now, long turn) {
        String domain = cookie.domain();
        boolean hostOnly = domain == null || domain.equals(host) && (isAddress || isPublic(domain));
        if (!hostOnly && (!domainMatches(host, domain) || isPublic(domain)) || cookie.secure() && !isSecure
                || !keepsPromise(cookie)) {
            return null;
        }
        String path = cookie.path() == null ? defaultPath() : cookie.path();
        Cookie placed = new Cookie(cookie.name(), cookie.value(), hostOnly ? host : domain, path, cookie.expires(),
                cookie.maxAge(), cookie.secure(), cookie.httpOnly(), cookie.sameSite());
        return new StoredCookie(placed, hostOnly, end(cookie, now), turn);
    }

    private static boolean isPublic(String domain) {
        return PublicSuffixes.list().contains(domain);
    }

    /** The prefixes are promises of the server: what says so in its name cannot have been set by anybody else. */
    private boolean keepsPromise(Cookie cookie) {
        String begin = (cookie.name().isEmpty() ? cookie.value() : cookie.name()).toLowerCase(Locale.ROOT);
        boolean host = begin.startsWith("__host-");
        if (!host && !begin.startsWith("__secure-")) {
            return true;
        }
        return !cookie.name().isEmpty() && cookie.secure()
                && (!host || cookie.domain() == null && "/".equals(cookie.path()));
    }

    /** The folder of the path; of one with a semicolon, which ends the path in a header, the folder above that. */
    private String defaultPath() {
        int semicolon = path.indexOf(';');
        int slash = path.lastIndexOf('/', semicolon < 0 ? path.length() : semicolon);
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static @Nullable Instant end(Cookie cookie, Instant now) {
        Instant latest = now.plus(LONGEST);
        if (cookie.maxAge() != null) {
            boolean over = cookie.maxAge().isNegative() || cookie.maxAge().isZero();
            return over ? Instant.MIN : cookie.maxAge().compareTo(LONGEST) > 0 ? latest : now.plus(cookie.maxAge());
        }
        Instant expires = cookie.expires();
        return expires == null || expires.isBefore(latest) ? expires : latest;
    }
}
