package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {

    @ParameterizedTest
    @CsvSource({"HTTP://Example.ORG:80, http://example.org/", "https://a:443/b/../c#d, https://a/c",
        "http://a/x y?q=[1]|2, http://a/x%20y?q=%5B1%5D%7C2", "http://a/caf\u00e9/\ud83d\ude00, "
                + "http://a/caf%C3%A9/%F0%9F%98%80",
        "http://a/100%, http://a/100%25", "http://[::1]:8080/a, http://[::1]:8080/a", "http://a/%7Eb, http://a/%7Eb"})
    void urlsHaveOneSpelling(String text, String url) {
        assertThat(WebUrl.parse(text)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "/path", "ftp://a/b", "mailto:a@b", "http://", "http:///a", "http://:80/",
                "javascript:void(0)"})
    void othersAreNone(String text) {
        assertThat(WebUrl.parse(text)).isNull();
    }
}
