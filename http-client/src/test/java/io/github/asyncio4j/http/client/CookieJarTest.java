package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.InvalidUrlException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private CookieJar jar(boolean unsafe) {
        return new CookieJar(unsafe, () -> now);
    }

    private static void set(CookieJar jar, String url, String... headers) {
        for (String header : headers) {
            jar.store(Cookie.parseSetCookie(header), URI.create(url));
        }
    }

    private static String sent(CookieJar jar, String url) {
        return jar.cookiesFor(URI.create(url)).stream().map(Cookie::toPair).collect(Collectors.joining("; "));
    }

    /** Found by the fuzzer: the path of such a cookie could not be written, and the request failed for that. */
    @Test
    void aUrlWithASemicolonMaySetACookieWithoutAPath() {
        CookieJar jar = jar(false);
        set(jar, "http://h.org/a/b;session=1/c/d", "x=1");
        assertThat(sent(jar, "http://h.org/a/b;session=1/c/e")).isEqualTo("x=1");
        assertThat(sent(jar, "http://h.org/a/e")).isEqualTo("x=1");
        assertThat(sent(jar, "http://h.org/e")).isEmpty();
    }

    /** Found by the fuzzer: signs below the digits were taken for digits. */
    @Test
    void aNameOfDigitsAndSignsIsNoAddress() {
        CookieJar jar = jar(false);
        set(jar, "http://-2/", "x=1");
        assertThat(sent(jar, "http://-2/")).isEqualTo("x=1");
    }

    /** Found by the fuzzer: a dot in front was taken off, and the cookie went to the host without it. */
    @Test
    void aHostWithAnEmptyLabelHasNoCookies() {
        CookieJar jar = jar(false);
        assertThatThrownBy(() -> set(jar, "http://.h.org/", "x=1")).isInstanceOf(InvalidUrlException.class);
        assertThat(sent(jar, "http://h.org/")).isEmpty();
    }

    /** One cookie, and whether a request to a URL has it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // the host, and domains
        "http://a.example.org/ | x=1 | http://a.example.org/ | yes",
        "http://a.example.org/ | x=1 | http://b.example.org/ | no",
        "http://example.org/ | x=1 | http://a.example.org/ | no",
        "http://example.org/ | x=1; Domain=example.org | http://a.b.example.org/ | yes",
        "http://a.example.org/ | x=1; Domain=example.org | http://example.org/ | yes",
        "http://a.example.org/ | x=1; Domain=.EXAMPLE.org | http://b.example.org:81/ | yes",
        "http://a.example.org/ | x=1; Domain=b.example.org | http://b.example.org/ | no",
        "http://a.example.org/ | x=1; Domain=a.a.example.org | http://a.a.example.org/ | no",
        "http://example.org/ | x=1; Domain=other.org | http://other.org/ | no",
        "http://example.org/ | x=1; Domain=ample.org | http://ample.org/ | no",
        "http://badexample.org/ | x=1; Domain=example.org | http://example.org/ | no",
        "http://example.org/ | x=1; Domain=example.org | http://badexample.org/ | no",
        "http://example.org/ | x=1; Domain=bad name | http://example.org/ | no",
        "http://EXAMPLE.org/ | x=1 | http://example.ORG/ | yes",
        "http://b\u00fccher.example/ | x=1; Domain=xn--bcher-kva.example | http://www.b\u00fccher.example/ | yes",
        // public suffixes
        "http://example.org/ | x=1; Domain=org | http://other.org/ | no",
        "http://example.org/ | x=1; Domain=org | http://example.org/ | no",
        "http://a.co.uk/ | x=1; Domain=co.uk | http://b.co.uk/ | no",
        "http://a.github.io/ | x=1; Domain=github.io | http://b.github.io/ | no",
        "http://github.io/ | x=1; Domain=github.io | http://github.io/ | yes",
        "http://github.io/ | x=1; Domain=github.io | http://b.github.io/ | no",
        "http://a.b.ck/ | x=1; Domain=b.ck | http://c.b.ck/ | no",
        "http://a.www.ck/ | x=1; Domain=www.ck | http://c.www.ck/ | yes",
        "http://localhost/ | x=1; Domain=localhost | http://localhost/ | yes",
        "http://a.localhost/ | x=1; Domain=localhost | http://b.localhost/ | no",
        "http://a.xn--czrw28b/ | x=1; Domain=xn--czrw28b | http://b.xn--czrw28b/ | no",
        // addresses
        "http://127.0.0.1/ | x=1 | http://127.0.0.1/ | no", "http://[::1]/ | x=1 | http://[::1]/ | no",
        // paths
        "http://h.org/a/b | x=1 | http://h.org/a/c | yes", "http://h.org/a/b | x=1 | http://h.org/a | yes",
        "http://h.org/a/b | x=1 | http://h.org/ab | no",
        "http://h.org/a/b | x=1 | http://h.org/ | no", "http://h.org/a | x=1 | http://h.org/ | yes",
        "http://h.org/ | x=1; Path=/a/ | http://h.org/a | no",
        "http://h.org/ | x=1; Path=/a/ | http://h.org/a/b?c | yes",
        "http://h.org/a/b | x=1; Path=nonsense | http://h.org/a/c | yes",
        "http://h.org/ | x=1; Path=/other | http://h.org/other/a | yes",
        "http://h.org/a?b=/c/d | x=1 | http://h.org/ | yes",
        // secure
        "https://h.org/ | x=1; Secure | https://h.org/ | yes", "https://h.org/ | x=1; Secure | http://h.org/ | no",
        "http://h.org/ | x=1; Secure | https://h.org/ | no", "https://h.org/ | x=1 | http://h.org/ | yes",
        // prefixes
        "https://h.org/ | __Secure-x=1; Secure | https://h.org/ | yes",
        "https://h.org/ | __Secure-x=1 | https://h.org/ | no",
        "https://h.org/ | __SECURE-x=1 | https://h.org/ | no",
        "http://h.org/ | __Secure-x=1; Secure | https://h.org/ | no",
        "https://h.org/ | __Host-x=1; Secure; Path=/ | https://h.org/ | yes",
        "https://h.org/ | __Host-x=1; Secure | https://h.org/ | no",
        "https://h.org/ | __Host-x=1; Path=/ | https://h.org/ | no",
        "https://h.org/ | __host-x=1; Secure; Path=/a | https://h.org/a | no",
        "https://h.org/ | __Host-x=1; Secure; Path=/; Domain=h.org | https://h.org/ | no",
        "https://h.org/ | =__Host-x=1; Secure; Path=/ | https://h.org/ | no",
        "https://h.org/ | =__Secure-x; Secure | https://h.org/ | no",
        // the end
        "http://h.org/ | x=1; Max-Age=1 | http://h.org/ | yes", "http://h.org/ | x=1; Max-Age=0 | http://h.org/ | no",
        "http://h.org/ | x=1; Max-Age=-1 | http://h.org/ | no",
        "http://h.org/ | x=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://h.org/ | no",
        "http://h.org/ | x=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://h.org/ | yes",
        "http://h.org/ | x=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT | http://h.org/ | yes"})
    void aCookieGoesWhereItBelongs(String from, String header, String to, String expected) {
        CookieJar jar = jar(false);
        set(jar, from, header);
        String pair = header.split(";")[0];
        assertThat(sent(jar, to)).isEqualTo(expected.equals("yes") ? pair : "");
    }

    @Test
    void anUnsafeJarTakesThoseOfAddresses() {
        CookieJar jar = jar(true);
        set(jar, "http://127.0.0.1/", "a=1", "b=2; Domain=127.0.0.1", "c=3; Domain=0.0.1", "d=4; Domain=0.0.1");
        set(jar, "http://[::1]/", "e=5");
        assertThat(sent(jar, "http://127.0.0.1:8080/")).isEqualTo("a=1; b=2");
        assertThat(sent(jar, "http://[::1]:8080/")).isEqualTo("e=5");
        assertThat(sent(jar, "http://127.0.0.2/")).isEmpty();
        assertThat(jar).hasToString("CookieJar[3 cookies, unsafe]");
    }

    /** The origin is the scheme, the host and the port, and the whole of it. */
    @ParameterizedTest
    @CsvSource({"http://h.org:81/, true", "http://H.org:81/a?b, true", "https://h.org/, true", "http://h.org/, false",
        "http://h.org:82/, false", "http://a.h.org:81/, false", "http://other.org/, true",
        "http://other.org:80/, true"})
    void securesGoToOriginsThatAreTreatedAsSecure(String url, boolean sent) {
        CookieJar jar = jar(false).treatAsSecureOrigin("http://h.org:81", "http://other.org/x");
        set(jar, "https://h.org/", "x=1; Secure; Domain=h.org; Path=/");
        set(jar, "https://other.org/", "x=1; Secure; Path=/");
        assertThat(sent(jar, url)).isEqualTo(sent ? "x=1" : "");
    }

    @Test
    void securesComeFromOriginsThatAreTreatedAsSecure() {
        CookieJar jar = jar(true).treatAsSecureOrigin("http://127.0.0.1:8080");
        set(jar, "http://127.0.0.1:8080/", "x=1; Secure", "__Host-y=2; Secure; Path=/");
        set(jar, "http://127.0.0.1:8081/", "z=3; Secure", "x=forged");
        assertThat(sent(jar, "http://127.0.0.1:8080/")).isEqualTo("x=1; __Host-y=2");
        assertThat(sent(jar, "http://127.0.0.1:8081/")).isEmpty();
        assertThatThrownBy(() -> jar.treatAsSecureOrigin("h.org")).isInstanceOf(InvalidUrlException.class)
                .hasMessageContaining("absolute");
    }

    @Test
    void theLongestPathComesFirstAndThenTheOldest() {
        CookieJar jar = jar(false);
        set(jar, "http://h.org/a/b/c", "a=1; Path=/", "b=2; Path=/a/b", "c=3; Path=/", "d=4; Path=/a");
        assertThat(sent(jar, "http://h.org/a/b/c")).isEqualTo("b=2; d=4; a=1; c=3");
        set(jar, "http://h.org/", "a=5; Path=/");
        assertThat(sent(jar, "http://h.org/")).as("who is replaced keeps the place").isEqualTo("a=5; c=3");
        set(jar, "http://h.org/", "a=; Max-Age=0");
        assertThat(sent(jar, "http://h.org/")).isEqualTo("c=3");
    }

    @Test
    void whatCameInTheOpenDoesNotReplaceASecret() {
        CookieJar jar = jar(false);
        set(jar, "https://h.org/login/", "x=secret; Secure", "y=1");
        set(jar, "http://h.org/login/a/", "x=forged; Path=/login/a", "x=forged; Domain=h.org; Path=/login/",
                "y=2; Path=/login");
        set(jar, "http://a.h.org/", "x=forged; Domain=h.org; Path=/login/en");
        assertThat(sent(jar, "https://h.org/login/a/en")).isEqualTo("x=secret; y=2");
        set(jar, "http://h.org/", "x=other");
        assertThat(sent(jar, "http://h.org/")).as("another path").isEqualTo("x=other");
    }

    @Test
    void cookiesEndInTheirTimeAndAfter400DaysAnyway() {
        CookieJar jar = jar(false);
        set(jar, "http://h.org/", "a=1; Max-Age=60", "b=2", "c=3; Max-Age=9999999999",
                "d=4; Expires=1 Jan 9999 00:00:00");
        now = now.plusSeconds(59);
        assertThat(sent(jar, "http://h.org/")).isEqualTo("a=1; b=2; c=3; d=4");
        now = now.plusSeconds(1);
        assertThat(sent(jar, "http://h.org/")).isEqualTo("b=2; c=3; d=4");
        now = now.plus(Duration.ofDays(400));
        assertThat(sent(jar, "http://h.org/")).isEqualTo("b=2");
        assertThat(jar.cookies()).hasSize(1);
    }

    @Test
    void numbersAndSizesHaveLimits() {
        CookieJar jar = jar(false);
        for (int i = 0; i < 200; i++) {
            set(jar, "http://h.org/", "c" + i + "=1");
            sent(jar, "http://h.org/"); // the first ones are used all the time
        }
        assertThat(jar.cookies()).hasSize(CookieJar.MAX_OF_DOMAIN);
        assertThat(jar.cookiesFor(URI.create("http://h.org/"))).hasSize(CookieJar.MAX_SENT);
        for (int i = 0; i < 3_100; i++) {
            set(jar, "http://h" + i + ".org/", "c=1");
        }
        assertThat(jar.cookies()).hasSize(CookieJar.MAX_COOKIES);
        CookieJar big = jar(false);
        for (int i = 0; i < 10; i++) {
            set(big, "http://h.org/", "c" + i + "=" + "x".repeat(3_000));
        }
        assertThat(sent(big, "http://h.org/").length()).isBetween(6_000, CookieJar.MAX_SENT_BYTES);
    }

    @Test
    void cookiesAreRemovedByWhatTheyAre() {
        CookieJar jar = jar(false);
        set(jar, "http://h.org/", "a=1", "b=2");
        jar.clear(cookie -> cookie.name().equals("a") && cookie.domain().equals("h.org") && cookie.path().equals("/"));
        assertThat(sent(jar, "http://h.org/")).isEqualTo("b=2");
        jar.clear();
        assertThat(jar.cookies()).isEmpty();
        assertThat(jar).hasToString("CookieJar[0 cookies]");
        assertThatThrownBy(() -> jar.clear(null)).hasMessageContaining("clear() removes all");
    }

    // ---- files

    @Test
    void aFileKeepsAllOfThem() throws IOException {
        Path file = folder.resolve("cookies.json");
        CookieJar jar = jar(false);
        set(jar, "https://h.org/p/", "host=only", "domain=1; Domain=h.org; Path=/; Secure; HttpOnly; SameSite=Strict",
                "end=1; Max-Age=60", "odd=\"a\\ b\u00e4\"", "nameless");
        CookieJar loaded = jar(false);
        run(() -> {
            await(jar.save(file));
            await(jar.save(file));
            await(loaded.load(file));
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("cookies.json");
        assertThat(sent(loaded, "https://h.org/p/")).isEqualTo(sent(jar, "https://h.org/p/")).contains("domain=1",
                "nameless",
                "odd=\"a\\ b\u00e4\"", "host=only");
        assertThat(sent(loaded, "https://a.h.org/p/")).as("host-only ones stay so").isEqualTo("domain=1");
        assertThat(sent(loaded, "http://h.org/")).as("secure ones stay so").isEmpty();
        assertThat(loaded.cookies()).filteredOn(c -> c.name().equals("domain"))
                .allMatch(c -> c.httpOnly() && c.sameSite() == Cookie.SameSite.STRICT);
        now = now.plusSeconds(60);
        assertThat(sent(loaded, "https://h.org/p/")).doesNotContain("end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}]", "nonsense", "[1]", "[", "[{\"name\":\"a\"}]", "[{\"name\":\"a\\u00zz\"}]",
        "[{\"name\":\"a;b\",\"value\":\"\",\"domain\":\"h\",\"path\":\"/\",\"secure\":false,\"httpOnly\":false,\"hostOnly\":true}]",
        "[[[[[[[[[[[[[[[[[[[[[[[["})
    void anotherFileIsAnError(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), text);
        CookieJar jar = jar(false);
        assertThatThrownBy(() -> run(() -> {
            await(jar.load(file));
        })).isInstanceOf(IOException.class).hasMessageContaining("no file of cookies");
        assertThatThrownBy(() -> run(() -> {
            await(jar.load(folder.resolve("none")));
        })).isInstanceOf(NoSuchFileException.class);
    }

    // ---- in a session

    private static String answer(String... cookies) {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (String cookie : cookies) {
            text.append("Set-Cookie: ").append(cookie).append("\r\n");
        }
        return text.append("Content-Length: 0\r\n\r\n").toString();
    }

    private static String cookieHeader(String request) {
        return request.lines().filter(line -> line.toLowerCase().startsWith("cookie: ")).map(line -> line.substring(8))
                .collect(Collectors.joining("|"));
    }

    @Test
    void aSessionSendsBackWhatWasSet() {
        Backend.with(
                Backend.answering(answer("a=1", "b=2; Path=/p", "c=3; Domain=example.org", "bad\u0080=x; Max-Age=0")),
                backend -> {
                    ClientOptions options = ClientOptions.defaults().withCookieJar(CookieJar.unsafe());
                    try (var session = new ClientSession(options)) {
                        for (RequestOptions request : List.of(RequestOptions.none(), RequestOptions.none(),
                                RequestOptions.none().withCookie("b", "own").withCookie("d", "4"),
                                RequestOptions.none().withHeaders(Headers.of("Cookie", "a=mine; e=5")))) {
                            try (var response = await(session.get(backend.url("/p/q"), request))) {
                                assertThat(response.cookies()).hasSize(4);
                            }
                        }
                        assertThat(backend.requests().stream().map(CookieJarTest::cookieHeader)).containsExactly("",
                                "a=1; b=2", "b=own; d=4; a=1", "a=mine; e=5; b=2");
                        assertThat(session.cookieJar()).isSameAs(options.cookieJar());
                    }
                });
    }

    @Test
    void cookiesOfARedirectGoWithTheNextRequest() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 302 Found\r\nSet-Cookie: a=1; Path=/\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
            peer.request();
            peer.send(answer());
        }, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withCookieJar(CookieJar.unsafe()));
                    var response = await(session.get(backend.url("/from")))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(cookieHeader(backend.requests().getLast())).isEqualTo("a=1");
            }
        });
    }

    @Test
    void aDummyJarKeepsNone() {
        Backend.with(Backend.answering(answer("a=1")), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withCookieJar(new DummyCookieJar()))) {
                for (int i = 0; i < 2; i++) {
                    await(session.get(backend.url("/"))).close();
                }
                assertThat(backend.requests()).allMatch(request -> cookieHeader(request).isEmpty());
            }
        });
    }
}
