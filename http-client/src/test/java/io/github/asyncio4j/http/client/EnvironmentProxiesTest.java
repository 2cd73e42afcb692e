package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

    private static Proxy proxy(Map<String, String> environment, String url) {
        return new EnvironmentProxies(environment::get).proxyFor(Target.of(url).origin());
    }

    @Test
    void eachSchemeHasItsVariable() {
        var environment = Map.of("http_proxy", "http://a:1", "HTTPS_PROXY", "http://b:2");
        assertThat(proxy(environment, "http://h/")).hasToString("http://a:1");
        assertThat(proxy(environment, "https://h/")).hasToString("http://b:2");
        assertThat(proxy(Map.of(), "https://h/")).isNull();
        assertThat(proxy(Map.of("all_proxy", "socks5://c:3"), "https://h/")).hasToString("socks5://c:3");
    }

    @Test
    void theLowerCaseNameWinsAndASchemeMayBeMissing() {
        assertThat(proxy(Map.of("http_proxy", "a:1", "HTTP_PROXY", "http://b:2"), "http://h/"))
                .hasToString("http://a:1");
        assertThat(proxy(Map.of("http_proxy", "", "HTTP_PROXY", "http://b:2"), "http://h/")).isNull();
    }

    @Test
    void ofACgiProgramTheUpperCaseNameIsWhatTheClientSent() {
        var environment = Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "http://evil:2");
        assertThat(proxy(environment, "http://h/")).isNull();
    }

    @Test
    void whatIsNoProxyIsAnErrorThatNamesTheVariable() {
        assertThatThrownBy(() -> proxy(Map.of("http_proxy", "ftp://secret@h"), "http://h/"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("http_proxy")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "* | http://any/ | true",
        "example.org | http://example.org/ | true",
        "example.org | http://www.Example.org/ | true",
        "example.org | http://badexample.org/ | false",
        ".example.org | http://www.example.org/ | true",
        "*.example.org | http://www.example.org/ | true",
        "a.test, example.org:81 | http://example.org:81/ | true",
        "example.org:81 | http://example.org/ | false",
        "127.0.0.1 | http://127.0.0.1:9/ | true",
        "10.0.0.0/8 | http://10.2.3.4/ | true",
        "10.0.0.0/8 | http://11.2.3.4/ | false",
        "10.0.0.0/8 | http://name/ | false",
        "fe80::/10 | http://[fe80::1]/ | true",
        "fe80::/10 | http://[fe80::1%25no]/ | true",
        "fe80::1 | http://[fe80::1%25no]/ | true",
        "fe80::1%no | http://[fe80::1%25no]/ | true",
        "fe80::1%other | http://[fe80::1%25no]/ | false",
        "::1 | http://[::1]:5/ | true",
        "[::1]:5 | http://[::1]:5/ | true",
        "[::1]:5 | http://[::1]:6/ | false",
        "10.0.0.0/x | http://10.0.0.0/ | false",
        "a.test/8, 10.0.0.0/8 | http://10.2.3.4/ | true",
        "'' | http://h/ | false"})
    void someHostsHaveNone(String none, String url, boolean excepted) {
        var environment = new HashMap<>(Map.of("http_proxy", "http://p:1"));
        environment.put("no_proxy", none);
        assertThat(proxy(environment, url) == null).isEqualTo(excepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010.0.0.0/8", "10.00.0.0/8", "10/8", "10.0.0.256/8"})
    void anExceptionThatNotAllReadAlikeIsRefused(String none) {
        assertThatThrownBy(() -> proxy(Map.of("http_proxy", "http://p:1", "no_proxy", "a.test," + none), "http://h/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the environment variable no_proxy has \"" + none + "\", which not all read alike; write a"
                        + " network in four decimal numbers without leading zeros, such as 10.0.0.0/8");
    }
}
