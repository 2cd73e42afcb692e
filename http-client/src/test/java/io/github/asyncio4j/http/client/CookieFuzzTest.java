package io.github.asyncio4j.http.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.grammar.Gate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any bytes as Set-Cookie, in the next lines the URL that it comes from and one that is asked then. What is written is read
 * as one and the same cookie; it goes back where RFC 6265bis says, written down here once more, and nowhere else; a file
 * that keeps it loses nothing of it.
 */
class CookieFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @Timeout(3_600)
    void cookies() throws Exception {
        Fuzzing.run(CookieFuzzTest.class, CookieFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String[] lines = new String(input, ISO_8859_1).split("\n", 3);
        for (Cookie pair : Cookie.parseCookies(lines[0])) {
            isOnePair(pair);
        }
        Cookie cookie = Cookie.parseSetCookie(lines[0]);
        if (cookie == null) {
            return;
        }
        isOnePair(cookie);
        Cookie again = Cookie.parseSetCookie(cookie.toSetCookie());
        if (!isAmbiguous(cookie)) {
            assertThat(again).isNotNull();
            assertThat(again.toSetCookie()).isEqualTo(cookie.toSetCookie());
        }
        if (lines.length > 1) {
            try {
                URI from = UrlText.uri(lines[1]);
                URI to = lines.length > 2 ? UrlText.uri(lines[2]) : from;
                goesBack(cookie, new Place(from), new Place(to), from, to);
            } catch (InvalidUrlException e) {
                // No URL, and so no request.
            }
        }
    }

    /** One without a name whose value has an equals sign, which the RFC writes so that it cannot be told. */
    private static boolean isAmbiguous(Cookie cookie) {
        return cookie.name().isEmpty() && cookie.value().contains("=");
    }

    private static void isOnePair(Cookie cookie) {
        assertThat(Gate.isValue(cookie.toPair())).isTrue();
        assertThat(Gate.isValue(cookie.toSetCookie())).isTrue();
        List<String> pairs = Cookie.parseCookies("a=1; " + cookie.toPair() + "; b=2").stream().map(Cookie::toPair)
                .toList();
        assertThat(pairs).startsWith("a=1").endsWith("b=2");
        if (isAmbiguous(cookie)) {
            assertThat(pairs).as("one, or none of a sign alone").hasSizeBetween(2, 3);
        } else {
            assertThat(pairs).containsExactly("a=1", cookie.toPair(), "b=2");
        }
    }

    /** A URL, as the RFC speaks of it. */
    private record Place(String host, String path, boolean secure) {
        Place(URI url) {
            this(Target.of(BasicAuth.without(url)));
        }

        private Place(Target target) {
            this(target.origin().host(), target.path().replaceFirst("\\?.*", ""), target.origin().isSecure());
        }

        boolean isAddress() {
            return host.matches("[0-9.]+") || host.contains(":");
        }

        boolean isIn(String domain) {
            return host.equals(domain) || !isAddress() && host.endsWith("." + domain);
        }

        boolean isBelow(String folder) {
            return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
        }

        /** What is behind a semicolon is left out, since no header can name it. */
        String folder() {
            String known = path.replaceFirst(";.*", "");
            return known.lastIndexOf('/') < 1 ? "/" : known.substring(0, known.lastIndexOf('/'));
        }
    }

    private static void goesBack(Cookie cookie, Place from, Place to, URI fromUrl, URI toUrl) throws IOException {
        for (boolean unsafe : new boolean[] {false, true}) {
            CookieJar jar = new CookieJar(unsafe, () -> NOW);
            jar.store(cookie, fromUrl);
            boolean taken = isTaken(cookie, from, unsafe);
            assertThat(jar.cookies()).hasSize(taken ? 1 : 0);
            List<Cookie> sent = jar.cookiesFor(toUrl);
            boolean due = taken && isDue(cookie, from, to) && cookie.toPair().length() + 2 <= CookieJar.MAX_SENT_BYTES;
            assertThat(sent).hasSize(due ? 1 : 0);
            if (due) {
                assertThat(sent.getFirst().toPair()).isEqualTo(cookie.toPair());
            }
            if (taken) {
                isKept(cookie, fromUrl, toUrl, due);
            }
        }
    }

    private static boolean isTaken(Cookie cookie, Place from, boolean unsafe) {
        String domain = cookie.domain();
        boolean own = domain == null || domain.equals(from.host());
        String begin = (cookie.name().isEmpty() ? cookie.value() : cookie.name()).toLowerCase(Locale.ROOT);
        boolean promise = !cookie.name().isEmpty() && cookie.secure() && from.secure();
        return (unsafe || !from.isAddress())
                && (own || from.isIn(domain) && !PublicSuffixes.list().contains(domain))
                && (!cookie.secure() || from.secure())
                && (!begin.startsWith("__secure-") || promise)
                && (!begin.startsWith("__host-") || promise && domain == null && "/".equals(cookie.path()))
                && !isOver(cookie);
    }

    private static boolean isOver(Cookie cookie) {
        return cookie.maxAge() != null ? cookie.maxAge().compareTo(Duration.ZERO) <= 0
                : cookie.expires() != null && !cookie.expires().isAfter(NOW);
    }

    private static boolean isDue(Cookie cookie, Place from, Place to) {
        String domain = cookie.domain();
        boolean hostOnly = domain == null || from.isAddress() || PublicSuffixes.list().contains(domain);
        return (hostOnly ? to.host().equals(from.host()) : to.isIn(domain)) && (!cookie.secure() || to.secure())
                && to.isBelow(cookie.path() == null ? from.folder() : cookie.path());
    }

    private static void isKept(Cookie cookie, URI from, URI to, boolean due) throws IOException {
        StoredCookie stored = CookiePlace.of(from).accept(cookie, NOW, 1);
        Path file = Files.createTempFile("asyncio4j-fuzz", ".json");
        try {
            CookieFile.write(file, List.of(stored));
            StoredCookie read = CookieFile.read(file).getFirst();
            assertThat(withoutEnd(read.cookie())).isEqualTo(withoutEnd(stored.cookie()));
            assertThat(read.hostOnly()).isEqualTo(stored.hostOnly());
            assertThat(read.end()).isEqualTo(stored.end());
            assertThat(CookiePlace.of(to).gets(read)).isEqualTo(due);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The file has the moment at which it was decided that the cookie ends. */
    private static Cookie withoutEnd(Cookie cookie) {
        return new Cookie(cookie.name(), cookie.value(), cookie.domain(), cookie.path(), null, null, cookie.secure(),
                cookie.httpOnly(), cookie.sameSite());
    }
}
