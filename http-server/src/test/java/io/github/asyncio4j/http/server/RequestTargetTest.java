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
        assertThat(RequestTarget.of(raw).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "?a", "https://h/", "http://", "http:///a", "http://?a", "/%", "/%1", "/%g0",
        "/%0", "/%00", "/%ff", "/%c3", "/%c0%80", "/a#b", "/%\u0661\u0661"})
    void whatIsNoTargetIsRefused(String raw) {
        assertThatThrownBy(() -> RequestTarget.of(raw)).isInstanceOf(BadMessage.class);
    }

    @Test
    void theQueryHasParameters() {
        RequestTarget target = RequestTarget.of("/p?a=1&b=x+y%26z&a=2&c&=d&%61=3&bad=%zz&e=f=g");
        assertThat(target.queryAll("a")).containsExactly("1", "2", "3");
        assertThat(target.query("b")).isEqualTo("x y&z");
        assertThat(target.query("c")).isEmpty();
        assertThat(target.query("")).isEqualTo("d");
        assertThat(target.query("bad")).isEqualTo("%zz");
        assertThat(target.query("e")).isEqualTo("f=g");
        assertThat(target.query("nothing")).isNull();
        assertThat(RequestTarget.of("/p").query("a")).isNull();
        assertThat(RequestTarget.of("/p?").query("a")).isNull();
    }
}
