package io.github.asyncio4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {

    @Test
    void isWrittenForBothHeaders() {
        Cookie cookie = Cookie.of("a", "1").withDomain(".Example.ORG").withPath("/p")
                .withExpires(Instant.parse("2030-01-02T03:04:05Z")).withMaxAge(Duration.ofMinutes(1)).withSecure(true)
                .withHttpOnly(true).withSameSite(Cookie.SameSite.LAX);
        assertThat(cookie.toPair()).isEqualTo("a=1");
        assertThat(cookie.toSetCookie()).isEqualTo("a=1; Domain=example.org; Path=/p; "
                + "Expires=Wed, 02 Jan 2030 03:04:05 GMT; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
        assertThat(Cookie.parseSetCookie(cookie.toSetCookie())).isEqualTo(cookie);
        assertThat(cookie).hasToString("Cookie[a, domain example.org, path /p]");
        assertThat(Cookie.of("b", "").toSetCookie()).isEqualTo("b=");
        assertThat(cookie.withValue("\"q\"").toPair()).isEqualTo("a=\"q\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "a\r\nX", "\u00e4", "a,b", "\"a\""})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> Cookie.of(name, "1")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a\r\nSet-Cookie: x", "a\u0000", "\u00e4", "\u20ac", "a\"b", "a,b", "a\\b",
        "\"", "\u007f"})
    void aValueThatWouldBreakOutIsRefused(String value) {
        assertThatThrownBy(() -> Cookie.of("a", value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("characters that are not allowed");
        assertThatThrownBy(() -> Cookie.of("a", "b").withValue(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "", "/a;b", "/\r\nX: y", "/\u20ac"})
    void aBadPathIsRefused(String path) {
        assertThatThrownBy(() -> Cookie.of("a", "b").withPath(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..x", "a b", "a;Secure", "a\r\nb", "\u00e4.de", "a=b"})
    void aBadDomainIsRefused(String domain) {
        assertThatThrownBy(() -> Cookie.of("a", "b").withDomain(domain)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a=b                          | a=b", "  a\t= b c ; x                | a=b c", "a=b=c|a=b=c", "a=|a=",
        "=b                           | b", "b | b", "a=\"b c\"; Path=x | a=\"b c\"",
        "a=b; Path=/x; Path=/y | a=b; Path=/y",
        "a=b; DOMAIN=.X.Org           | a=b; Domain=x.org", "a=b; domain= | a=b",
        "a=b; domain=a b | a=b; Domain=invalid", "a=b; domain=..x.org | a=b; Domain=invalid",
        "a=b; max-age=10; MAX-AGE=x   | a=b; Max-Age=10", "a=b; max-age=-1 | a=b; Max-Age=0", "a=b; max-age=+1 | a=b",
        "a=b; max-age=99999999999999999999 | a=b; Max-Age=10000000000", "a=b; max-age= | a=b", "a=b; max-age=- | a=b",
        "a=b; secure=no; HttpOnly;;;  | a=b; Secure; HttpOnly", "a=b; samesite=STRICT | a=b; SameSite=Strict",
        "a=b; samesite=strict; samesite=odd | a=b",
        "a=b; expires=never           | a=b", "a=b; unknown=1; path=/ | a=b; Path=/",
        "a=b; expires=Sunday, 06-Nov-94 08:49:37 GMT | a=b; Expires=Sun, 06 Nov 1994 08:49:37 GMT"})
    void whatAServerSentIsTakenAsBrowsersDo(String header, String expected) {
        assertThat(Cookie.parseSetCookie(header).toSetCookie()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", " ; a=b", ";", "a=b\u0001", "a=b; path=/\u0000", "a=\r\nb"})
    void whatIsNoCookieIsNone(String header) {
        assertThat(Cookie.parseSetCookie(header)).isNull();
    }

    @Test
    void lengthsHaveLimits() {
        assertThat(Cookie.parseSetCookie("a=" + "b".repeat(4095))).isNotNull();
        assertThat(Cookie.parseSetCookie("a=" + "b".repeat(4096))).isNull();
        assertThat(Cookie.parseSetCookie("a=b; Path=/" + "p".repeat(1024)).path()).isNull();
    }

    @Test
    void aCookieHeaderHasPairs() {
        assertThat(Cookie.parseCookies("a=1; b=\"2\";; c; a=3; =; d=x=y")).extracting(Cookie::toPair)
                .containsExactly("a=1", "b=\"2\"", "c", "a=3", "d=x=y");
        assertThat(Cookie.parseCookies("")).isEmpty();
        assertThat(Cookie.parseCookies("a=1;".repeat(1000))).hasSize(300);
    }
}
