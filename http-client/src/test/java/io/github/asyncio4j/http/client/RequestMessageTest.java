package io.github.asyncio4j.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMessageTest {

    private static final Target TARGET = Target.of("http://h:8080/p");

    private static String headers(String method, Headers session, RequestOptions options) {
        ClientRequest request =
                new ClientRequest(method, TARGET.url(), session.with(options.headers()), options.body());
        HttpRequest message = RequestMessage.whole(request, TARGET, AutoHeaders.ALL);
        return message.headers().entries().toString();
    }

    @Test
    void hasTheHeadersThatEveryRequestNeeds() {
        assertThat(headers("GET", Headers.EMPTY, RequestOptions.none()))
                .isEqualTo("[host=h:8080, accept=*/*, user-agent=asyncio4j]");
        assertThat(headers("POST", Headers.EMPTY, RequestOptions.none())).endsWith("content-length=0]");
        assertThat(headers("DELETE", Headers.EMPTY, RequestOptions.none())).doesNotContain("content-length");
    }

    @Test
    void theCallersHeadersWin() {
        assertThat(headers("GET", Headers.of("User-Agent", "mine", "X", "1"),
                RequestOptions.none().withHeader("x", "2").withHeader("Host", "other")))
                .isEqualTo("[accept=*/*, User-Agent=mine, x=2, Host=other]");
    }

    @Test
    void aBodyHasItsLengthAndType() {
        assertThat(headers("POST", Headers.EMPTY, RequestOptions.none().withText("\u00e4")))
                .endsWith("content-type=text/plain; charset=utf-8, content-length=2]");
        assertThat(headers("PUT", Headers.EMPTY, RequestOptions.none().withJson("{}")))
                .endsWith("content-type=application/json, content-length=2]");
        assertThat(headers("DELETE", Headers.EMPTY, RequestOptions.none().withBody(new byte[3], MediaType.OCTETS)))
                .endsWith("content-length=3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding"})
    void theClientsHeadersAreRefused(String name) {
        assertThatThrownBy(() -> headers("GET", Headers.EMPTY, RequestOptions.none().withHeader(name, "1")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is the client's to write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET ", "GET\r\n", "G T", "G\u00c4T", "GET / HTTP/1.1\r\nX: y\r\n\r\n"})
    void aMethodThatIsNoTokenIsRefused(String method) {
        assertThatThrownBy(() -> headers(method, Headers.EMPTY, RequestOptions.none()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is not a token");
    }

    @Test
    void connectIsRefused() {
        assertThatThrownBy(() -> headers("CONNECT", Headers.EMPTY, RequestOptions.none()))
                .hasMessageContaining("makes a tunnel");
    }

    @Test
    void whatWouldSplitTheRequestIsRefused() {
        assertThatThrownBy(() -> RequestOptions.none().withHeader("X", "a\r\nY: b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RequestOptions.none().withHeader("X\r\nY", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
