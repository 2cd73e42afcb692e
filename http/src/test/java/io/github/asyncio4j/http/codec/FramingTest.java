package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {

    private static HttpRequest request(HttpVersion version, String... headers) {
        HttpRequest request = new DefaultHttpRequest(version, HttpMethod.GET, "/");
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static Framing of(String... headers) {
        String[] withHost = new String[headers.length + 2];
        withHost[0] = "Host";
        withHost[1] = "x:80";
        System.arraycopy(headers, 0, withHost, 2, headers.length);
        return Framing.of(request(HttpVersion.HTTP_1_1, withHost));
    }

    @Test
    void aPlainRequestHasNoBodyAndKeepsAlive() {
        Framing framing = of();
        assertThat(framing.length()).isZero();
        assertThat(framing.isKeepAlive()).isTrue();
        assertThat(framing.expectsContinue()).isFalse();
        assertThat(framing.isHttp10()).isFalse();
    }

    @Test
    void theLengthIsDeclaredOrChunked() {
        assertThat(of("Content-Length", "007").length()).isEqualTo(7);
        assertThat(of("transfer-encoding", "Chunked").length()).isEqualTo(Framing.CHUNKED);
    }

    @Test
    void connectionDecidesWhetherToKeepAlive() {
        assertThat(of("Connection", "x, Close").isKeepAlive()).isFalse();
        assertThat(Framing.of(request(HttpVersion.HTTP_1_0)).isKeepAlive()).isFalse();
        assertThat(Framing.of(request(HttpVersion.HTTP_1_0, "Connection", "Keep-Alive")).isKeepAlive()).isTrue();
        assertThat(of("Connection", "keep-alive", "Connection", "close").isKeepAlive()).isFalse();
    }

    @Test
    void aBodyMayBeExpected() {
        assertThat(of("Expect", "100-Continue", "Content-Length", "1").expectsContinue()).isTrue();
        assertThat(of("Expect", "100-continue").expectsContinue()).isFalse();
        assertThat(Framing.of(request(HttpVersion.HTTP_1_0, "Expect", "100-continue", "Content-Length", "1"))
                .expectsContinue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {"400 | Host | y", "400 | Content-Length | ''",
        "400 | Content-Length | 1a", "400 | Content-Length | +1", "400 | Content-Length | \u0661",
        "400 | Content-Length | 1234567890123456789", "400 | Transfer-Encoding | chunked, gzip",
        "400 | Transfer-Encoding | xchunked", "400 | Transfer-Encoding | identity", "400 | Transfer-Encoding | ''",
        "501 | Transfer-Encoding | gzip, chunked", "501 | Transfer-Encoding | gzip,chunked",
        "417 | Expect | 200-ok", "400 | Sec-WebSocket-Key1 | x"})
    void whatCanBeReadInTwoWaysIsRefused(int status, String name, String value) {
        assertThatThrownBy(() -> of(name, value)).isInstanceOfSatisfying(BadMessage.class,
                e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void thereIsOneHostAndOneLength() {
        assertThatThrownBy(() -> Framing.of(request(HttpVersion.HTTP_1_1))).hasMessage("no Host");
        assertThatThrownBy(() -> of("Content-Length", "1", "Content-Length", "1"))
                .hasMessage("more than one Content-Length");
        assertThatThrownBy(() -> of("Content-Length", "1", "Transfer-Encoding", "chunked"))
                .isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> of("Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"))
                .isInstanceOf(BadMessage.class);
        assertThat(Framing.of(request(HttpVersion.HTTP_1_0)).isHttp10()).isTrue();
        assertThatThrownBy(() -> Framing.of(request(HttpVersion.HTTP_1_0, "Transfer-Encoding", "chunked")))
                .isInstanceOf(BadMessage.class);
    }

    @ParameterizedTest
    @CsvSource({"a b", "a/b", "a@b", "'a,b'", "a?b", "a#b", "a\\b"})
    void aHostIsANameAndAPort(String host) {
        assertThatThrownBy(() -> Framing.of(request(HttpVersion.HTTP_1_1, "Host", host)))
                .isInstanceOf(BadMessage.class);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/2.0, 505", "HTTP/1.2, 400", "HTTP/0.9, 400", "HTTP/9.9, 505", "ICY/1.1, 400"})
    void theVersionIsOneOfTwo(String version, int status) {
        assertThatThrownBy(() -> Framing.of(request(HttpVersion.valueOf(version), "Host", "x")))
                .isInstanceOfSatisfying(BadMessage.class, e -> assertThat(e.status()).isEqualTo(status));
    }
}
