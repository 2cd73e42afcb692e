package io.github.asyncio4j.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.codec.BadMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({"/, /", "/a?b, /a", "/a%20b, /a b", "/%C3%A4, /\u00e4", "/a+b, /a+b", "/%252e, /%2e", "//x, //x",
        "*, *", "http://h, /", "http://h/a, /a", "HTTP://h:80/a?b, /a", "http://h?b, /", "http://h?b/c, /",
        "/a%2Fb, /a/b"})
    void thePathIsDecodedOnce(String raw, String path) {
        assertThat(RequestTarget.of(raw, false).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "?a", "https://h/", "http://", "http:///a", "http://?a", "/%", "/%1", "/%g0",
        "/%0", "/%00", "/%ff", "/%c3", "/%c0%80", "/a#b", "/%\u0661\u0661"})
    void whatIsNoTargetIsRefused(String raw) {
        assertThatThrownBy(() -> RequestTarget.of(raw, false)).isInstanceOf(BadMessage.class);
    }

    /** Found by the fuzzer: what stood there was taken for a host, which chooses the application. */
    @ParameterizedTest
    @ValueSource(
            strings = {"http://u@/a", "http://h#f/a", "http://[x/y", "http://:80/", "http://h:99999/", "http://a|b/",
                "http://me@h/a", "http://me:secret@h/"})
    void aUrlWhoseHostIsNoneIsRefused(String raw) {
        assertThatThrownBy(() -> RequestTarget.of(raw, false)).isInstanceOf(BadMessage.class)
                .hasMessageContaining("host");
    }

    @ParameterizedTest
    @CsvSource({"http://h, h", "http://h:80/a, h:80", "http://H.example?b, H.example", "http://[::1]:8080/, [::1]:8080",
        "/a, ", "//h/a, ", "*, "})
    void aUrlNamesTheHost(String raw, String host) {
        assertThat(RequestTarget.of(raw, false).host()).isEqualTo(host);
    }

    @Test
    void theQueryHasParameters() {
        RequestTarget target = RequestTarget.of("/p?a=1&b=x+y%26z&a=2&c&=d&%61=3&bad=%zz&e=f=g", false);
        assertThat(target.query().getAll("a")).containsExactly("1", "2", "3");
        assertThat(target.query().get("b")).isEqualTo("x y&z");
        assertThat(target.query().get("c")).isEmpty();
        assertThat(target.query().get("")).isEqualTo("d");
        assertThat(target.query().get("bad")).isEqualTo("%zz");
        assertThat(target.query().get("e")).isEqualTo("f=g");
        assertThat(target.query().get("nothing")).isNull();
        assertThat(RequestTarget.of("/p", false).query().get("a")).isNull();
        assertThat(RequestTarget.of("/p?", false).query().get("a")).isNull();
    }

    /** RFC 9112, 3.2.2; what is asked of https without TLS was sent to the wrong place, or through the wrong hands. */
    @Test
    void aUrlOfHttpsIsTakenWhereThereIsTls() {
        RequestTarget target = RequestTarget.of("https://h:1/a?b", true);
        assertThat(target.path()).isEqualTo("/a");
        assertThat(target.rawQuery()).isEqualTo("b");
        assertThat(target.host()).isEqualTo("h:1");
        assertThat(RequestTarget.of("HTTPS://h", true).path()).isEqualTo("/");
        assertThatThrownBy(() -> RequestTarget.of("https://h/a", false)).isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> RequestTarget.of("https:///a", true)).isInstanceOf(BadMessage.class);
    }

    @Test
    void pathAndQueryAsTheyWereSentAreKnownOfEachForm() {
        assertThat(RequestTarget.origin("/a%20b?c")).isEqualTo("/a%20b?c");
        assertThat(RequestTarget.origin("http://x/a?c")).isEqualTo("/a?c");
        assertThat(RequestTarget.origin("http://x")).isEqualTo("/");
        assertThat(RequestTarget.origin("http://x?c")).isEqualTo("/?c");
        assertThat(RequestTarget.origin("*")).isEmpty();
    }
}
