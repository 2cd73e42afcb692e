package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.CookieGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** RFC 6265bis, section 5.6: what a client makes of Set-Cookie; and what a server makes of Cookie. */
final class CookieParsing {

    private static final int MAX_PAIR = 4096;
    private static final int MAX_ATTRIBUTE = 1024;

    /** More cookies than this in one header are not looked at. */
    private static final int MAX_COOKIES = 300;

    /** More seconds than fit into the dates that there are; about 300 years. */
    private static final long LONGEST = 10_000_000_000L;

    private @Nullable String domain;
    private @Nullable String path;
    private @Nullable Instant expires;
    private @Nullable Duration maxAge;
    private boolean secure;
    private boolean httpOnly;
    private Cookie.@Nullable SameSite sameSite;

    private CookieParsing() {}

    static @Nullable Cookie setCookie(String header) {
        int end = end(header, 0);
        Cookie pair = CookieGate.isSafe(header.replace(';', ' ')) ? pair(header.substring(0, end)) : null;
        if (pair == null) {
            return null;
        }
        CookieParsing attributes = new CookieParsing();
        while (end < header.length()) {
            int from = end + 1;
            end = end(header, from);
            attributes.take(header.substring(from, end));
        }
        return new Cookie(pair.name(), pair.value(), attributes.domain, attributes.path, attributes.expires,
                attributes.maxAge, attributes.secure, attributes.httpOnly, attributes.sameSite);
    }

    static List<Cookie> cookies(String header) {
        List<Cookie> cookies = new ArrayList<>();
        for (int from = 0; from <= header.length() && cookies.size() < MAX_COOKIES;) {
            int end = end(header, from);
            Cookie cookie = pair(header.substring(from, end));
            if (cookie != null) {
                cookies.add(cookie);
            }
            from = end + 1;
        }
        return cookies;
    }

    private static int end(String text, int from) {
        int semicolon = text.indexOf(';', from);
        return semicolon < 0 ? text.length() : semicolon;
    }

    private static @Nullable Cookie pair(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : trim(text.substring(0, equals));
        String value = trim(text.substring(equals + 1));
        int size = name.length() + value.length();
        if (size == 0 || size > MAX_PAIR || !CookieGate.isSafe(name) || !CookieGate.isSafe(value)) {
            return null;
        }
        return new Cookie(name, value, null, null, null, null, false, false, null);
    }

    /** Spaces and tabs only, as the RFC has it. */
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private void take(String attribute) {
        int equals = attribute.indexOf('=');
        String name = trim(equals < 0 ? attribute : attribute.substring(0, equals)).toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : trim(attribute.substring(equals + 1));
        if (value.length() > MAX_ATTRIBUTE) {
            return;
        }
        switch (name) {
            case "domain" -> domain = domain(value);
            case "path" -> path = value.startsWith("/") ? value : null;
            case "expires" -> {
                Instant date = CookieDate.parse(value);
                expires = date == null ? expires : date;
            }
            case "max-age" -> {
                Duration age = age(value);
                maxAge = age == null ? maxAge : age;
            }
            case "secure" -> secure = true;
            case "httponly" -> httpOnly = true;
            case "samesite" -> sameSite = sameSite(value);
            default -> {}
        }
    }

    /** Returns the domain; one that no host can have is kept, so that the cookie is refused and not set for the host. */
    private static @Nullable String domain(String value) {
        if (value.isEmpty() || value.equals(".")) {
            return null;
        }
        try {
            return CookieGate.checkDomain("", value);
        } catch (IllegalArgumentException e) {
            return "invalid";
        }
    }

    private static @Nullable Duration age(String value) {
        boolean negative = value.startsWith("-");
        String digits = negative ? value.substring(1) : value;
        long seconds = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            seconds = Math.min(LONGEST, seconds * 10 + c - '0');
        }
        return digits.isEmpty() ? null : Duration.ofSeconds(negative ? 0 : seconds);
    }

    private static Cookie.@Nullable SameSite sameSite(String value) {
        for (Cookie.SameSite known : Cookie.SameSite.values()) {
            if (known.text().equalsIgnoreCase(value)) {
                return known;
            }
        }
        return null;
    }
}
