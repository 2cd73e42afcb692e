package io.github.asyncio4j.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.WebSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final Headers REQUEST = Headers.of("Host", "example.org:8080", "Upgrade", "WebSocket", "Connection",
            "keep-alive, Upgrade", "Sec-WebSocket-Key", KEY, "Sec-WebSocket-Version", "13");

    private static ServerHandshake grant(Headers request, WebSocketOptions options) throws ServerHandshake.Refused {
        return ServerHandshake.of("GET", request, options);
    }

    private static int refused(Headers request, WebSocketOptions options) {
        return catchThrowableOfType(ServerHandshake.Refused.class, () -> grant(request, options)).status();
    }

    private static Deflate offered(String extensions) throws ServerHandshake.Refused {
        return grant(REQUEST.with("Sec-WebSocket-Extensions", extensions), DEFAULTS).agreed().deflate();
    }

    // ---- the server's part

    @Test
    void theExampleOfTheRfcIsGranted() throws ServerHandshake.Refused {
        ServerHandshake granted = grant(REQUEST, DEFAULTS);
        assertThat(granted.headers()).isEqualTo(Headers.of("Upgrade", "websocket", "Connection", "Upgrade",
                "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assertThat(granted.agreed().protocol()).isNull();
        assertThat(granted.agreed().deflate()).isNull();
    }

    @Test
    void whatDoesNotAskForItIsToldTo() {
        assertThat(refused(REQUEST.without("Upgrade"), DEFAULTS)).isEqualTo(426);
        assertThat(refused(REQUEST.with("Connection", "keep-alive"), DEFAULTS)).isEqualTo(426);
        assertThat(catchThrowableOfType(ServerHandshake.Refused.class,
                () -> ServerHandshake.of("POST", REQUEST, DEFAULTS)).headers().get("Upgrade")).isEqualTo("websocket");
    }

    @Test
    void anotherVersionIsToldTheRightOne() {
        var refused = catchThrowableOfType(ServerHandshake.Refused.class,
                () -> grant(REQUEST.with("Sec-WebSocket-Version", "8"), DEFAULTS));
        assertThat(refused.status()).isEqualTo(426);
        assertThat(refused.headers().get("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(refused(REQUEST.without("Sec-WebSocket-Version"), DEFAULTS)).isEqualTo(426);
        assertThat(refused(REQUEST.and("Sec-WebSocket-Version", "13"), DEFAULTS)).isEqualTo(426);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ==x", "dGhlIHNhbXBsZSBub25jZQ ="})
    void theKeyHasToBeSixteenBytes(String key) {
        assertThat(refused(REQUEST.with("Sec-WebSocket-Key", key), DEFAULTS)).isEqualTo(400);
    }

    @Test
    void theKeyHasToBeThereOnce() {
        assertThat(refused(REQUEST.without("Sec-WebSocket-Key"), DEFAULTS)).isEqualTo(400);
        assertThat(refused(REQUEST.and("Sec-WebSocket-Key", KEY), DEFAULTS)).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"http://example.org:8080, true", "https://EXAMPLE.org:8080, true", "http://example.org, false",
        "http://example.org:80, false", "http://evil.org:8080, false", "null, false", "file://, false",
        "http://example.org:8080.evil.org, false", "http://user@evil.org, false", "ftp://example.org:8080, false"})
    void aPageOfTheSameHostMayConnect(String origin, boolean granted) throws ServerHandshake.Refused {
        Headers request = REQUEST.with("Origin", origin);
        if (granted) {
            grant(request, DEFAULTS);
        } else {
            assertThat(refused(request, DEFAULTS)).isEqualTo(403);
        }
    }

    @Test
    void theUsualPortNeedNotBeNamed() throws ServerHandshake.Refused {
        grant(REQUEST.with("Host", "example.org").with("Origin", "https://example.org"), DEFAULTS);
        grant(REQUEST.with("Host", "example.org").with("Origin", "http://example.org:80"), DEFAULTS);
        grant(REQUEST.with("Host", "[::1]:443").with("Origin", "https://[::1]"), DEFAULTS);
        assertThat(refused(REQUEST.with("Host", "example.org").with("Origin", "http://example.org:8080"), DEFAULTS))
                .isEqualTo(403);
    }

    @Test
    void otherOriginsMayBeAllowed() throws ServerHandshake.Refused {
        Headers request = REQUEST.with("Origin", "https://friend.org");
        grant(request, DEFAULTS.withOrigins("https://Friend.org"));
        grant(request, DEFAULTS.withAnyOrigin(true));
        assertThat(refused(request, DEFAULTS.withOrigins("http://friend.org"))).isEqualTo(403);
        assertThat(refused(request.and("Origin", "https://friend.org"), DEFAULTS.withOrigins("https://friend.org")))
                .as("two origins are none").isEqualTo(403);
    }

    @Test
    void theFirstSubprotocolOfTheClientThatIsKnownIsTaken() throws ServerHandshake.Refused {
        Headers request = REQUEST.and("Sec-WebSocket-Protocol", "soap, chat").and("Sec-WebSocket-Protocol", "v2");
        ServerHandshake granted = grant(request, DEFAULTS.withProtocols("v2", "chat"));
        assertThat(granted.agreed().protocol()).isEqualTo("chat");
        assertThat(granted.headers().get("Sec-WebSocket-Protocol")).isEqualTo("chat");
        assertThat(grant(request, DEFAULTS.withProtocols("wamp")).headers().contains("Sec-WebSocket-Protocol"))
                .isFalse();
    }

    // ---- permessage-deflate

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate | permessage-deflate",
        "permessage-deflate; client_max_window_bits | permessage-deflate",
        "permessage-deflate; client_max_window_bits=9 | permessage-deflate",
        "permessage-deflate; server_max_window_bits=10 | permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=\"10\" | permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                + " | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate;server_no_context_takeover"
                + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate | permessage-deflate"})
    void anOfferOfCompressionIsTaken(String offer, String answer) throws ServerHandshake.Refused {
        assertThat(grant(REQUEST.with("Sec-WebSocket-Extensions", offer), DEFAULTS).headers()
                .get("Sec-WebSocket-Extensions")).isEqualTo(answer);
    }

    /** Window bits of 16 crashed a client of others (CVE-2026-2229). */
    @ParameterizedTest
    @ValueSource(strings = {"x", "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=08", "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=\"x\""})
    void anOfferThatCannotBeKeptIsPassedOver(String offer) throws ServerHandshake.Refused {
        assertThat(offered(offer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; a; a", "permessage deflate", "permessage-deflate;", "x; a=b c",
        "x; a=\"b,c\"", "x; =1", "x; a="})
    void aMalformedOfferIsABadRequest(String offer) {
        assertThat(refused(REQUEST.with("Sec-WebSocket-Extensions", offer), DEFAULTS)).isEqualTo(400);
    }

    @Test
    void compressionCanBeOff() throws ServerHandshake.Refused {
        Headers request = REQUEST.with("Sec-WebSocket-Extensions", "permessage-deflate");
        assertThat(grant(request, DEFAULTS.withCompression(false)).agreed().deflate()).isNull();
        assertThat(new ClientHandshake(DEFAULTS.withCompression(false)).headers().contains("Sec-WebSocket-Extensions"))
                .isFalse();
    }

    // ---- the client's part

    private static Headers answer(ClientHandshake client, String... more) {
        return Headers.of("Upgrade", "websocket", "Connection", "upgrade", "Sec-WebSocket-Accept",
                Handshake.accept(client.headers().get("Sec-WebSocket-Key"))).with(Headers.of(more));
    }

    private static void refuses(String sentence, WebSocketOptions options, String... more) {
        ClientHandshake client = new ClientHandshake(options);
        assertThatThrownBy(() -> client.agreed(answer(client, more))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void bothSidesAgree() throws ServerHandshake.Refused {
        WebSocketOptions options = DEFAULTS.withProtocols("chat", "v2");
        ClientHandshake client = new ClientHandshake(options);
        ServerHandshake server = grant(client.headers(), DEFAULTS.withProtocols("v2"));
        assertThat(client.agreed(server.headers())).isEqualTo(server.agreed());
        assertThat(server.agreed()).isEqualTo(new Handshake("v2", new Deflate(false, false, 15, 15)));
    }

    @Test
    void eachRequestHasAKeyOfItsOwn() {
        assertThat(new ClientHandshake(DEFAULTS).headers()).isNotEqualTo(new ClientHandshake(DEFAULTS).headers());
    }

    @Test
    void anAnswerHasToBeOneToTheRequest() {
        refuses("does not say Upgrade", DEFAULTS, "Upgrade", "h2c");
        refuses("does not say Upgrade", DEFAULTS, "Connection", "close");
        refuses("does not prove", DEFAULTS, "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        refuses("subprotocol chat", DEFAULTS, "Sec-WebSocket-Protocol", "chat");
        refuses("subprotocol v1", DEFAULTS.withProtocols("v2"), "Sec-WebSocket-Protocol", "v1");
        refuses("not offered: x", DEFAULTS, "Sec-WebSocket-Extensions", "x");
        refuses("not offered: permessage-deflate", DEFAULTS.withCompression(false), "Sec-WebSocket-Extensions",
                "permessage-deflate");
        refuses("not offered", DEFAULTS, "Sec-WebSocket-Extensions", "permessage-deflate, permessage-deflate");
        refuses("not offered", DEFAULTS, "Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=15");
        refuses("not offered", DEFAULTS, "Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=16");
        refuses("is malformed", DEFAULTS, "Sec-WebSocket-Extensions", "permessage-deflate; a; a");
    }

    @Test
    void anAnswerMayLimitTheServer() {
        ClientHandshake client = new ClientHandshake(DEFAULTS);
        assertThat(client.agreed(answer(client, "Sec-WebSocket-Extensions",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=10")).deflate())
                .isEqualTo(new Deflate(true, false, 10, 15));
    }

    @Test
    void optionsRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> DEFAULTS.withProtocols("a b")).hasMessageContaining("not a token");
        assertThatThrownBy(() -> DEFAULTS.withProtocols("a", "a")).hasMessageContaining("named twice");
        assertThatThrownBy(() -> DEFAULTS.withMaxMessage(0)).hasMessageContaining("maxMessage is 0");
        assertThatThrownBy(() -> DEFAULTS.withMaxFrame(Integer.MAX_VALUE)).hasMessageContaining("1 GiB");
        assertThatThrownBy(() -> DEFAULTS.withMaxQueue(0)).hasMessageContaining("maxQueue is 0");
        assertThatThrownBy(() -> DEFAULTS.withMaxFragments(-1)).hasMessageContaining("maxFragments is -1");
        assertThatThrownBy(() -> DEFAULTS.withCloseTimeout(java.time.Duration.ZERO)).hasMessageContaining("more than");
    }
}
