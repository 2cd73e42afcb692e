package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's side of a WebSocket, with a server that says what the test says, byte for byte. */
class WsConnectTest {

    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

    private static String key(String request) {
        int at = request.indexOf("Sec-WebSocket-Key: ") + 19;
        return request.substring(at, request.indexOf("\r\n", at));
    }

    private static String accept(String key) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII)));
    }

    private static String granted(String request, String headers) throws Exception {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key(request)) + "\r\n" + headers + "\r\n";
    }

    /** Grants what was asked, and sends these bytes in the same packet; then it is as the script says. */
    private static Backend.Script granting(String bytes, Backend.Script then) {
        return peer -> {
            peer.send(granted(peer.request(), "") + bytes);
            then.play(peer);
        };
    }

    /** Grants what was asked, and sends every text back, until it is told goodbye. */
    static void echo(Backend.Peer peer) throws Exception {
        peer.send(granted(peer.request(), ""));
        for (String frame = frame(peer); frame.startsWith("81 "); frame = frame(peer)) {
            peer.send("\u0081" + (char) (frame.length() - 3) + frame.substring(3));
        }
        peer.send("\u0088\0");
    }

    private static String ws(Backend backend) {
        return "ws://127.0.0.1:" + backend.port() + "/chat?x=1";
    }

    /** Reads a frame of the client and takes its mask off: its first byte, and its payload. */
    private static String frame(Backend.Peer peer) {
        String head = peer.bytes(2);
        assertThat(head.charAt(1) & 0x80).as("the mask bit").isEqualTo(0x80);
        String mask = peer.bytes(4);
        String payload = peer.bytes(head.charAt(1) & 0x7f);
        StringBuilder text = new StringBuilder(Integer.toHexString(head.charAt(0))).append(' ');
        for (int i = 0; i < payload.length(); i++) {
            text.append((char) (payload.charAt(i) ^ mask.charAt(i % 4)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({"chat?x=1,/api/chat?x=1", "/chat,/chat", "../chat,/chat", "'',/api/"})
    void aRelativeUrlIsResolvedAgainstTheBaseOfTheSession(String url, String asked) {
        Backend.with(WsConnectTest::echo, backend -> {
            ClientOptions options = ClientOptions.defaults().withBaseUrl(backend.url("/api/"));
            try (var session = new ClientSession(options); WebSocket socket = await(session.wsConnect(url))) {
                await(socket.send("Hello"));
                assertThat(await(socket.receiveText())).isEqualTo("Hello");
            }
            assertThat(backend.requests().getFirst()).startsWith("GET " + asked + " HTTP/1.1");
        });
    }

    @Test
    void anAbsoluteUrlIsTakenAsItIsWhateverTheBaseOfTheSession() {
        Backend.with(WsConnectTest::echo, backend -> {
            ClientOptions options = ClientOptions.defaults().withBaseUrl("https://elsewhere.example/api/");
            try (var session = new ClientSession(options); WebSocket socket = await(session.wsConnect(ws(backend)))) {
                await(socket.send("Hello"));
                assertThat(await(socket.receiveText())).isEqualTo("Hello");
            }
            assertThat(backend.requests().getFirst()).startsWith("GET /chat?x=1 HTTP/1.1");
        });
    }

    @Test
    void itAsksAsTheRfcSaysAndTalks() {
        List<String> heard = new ArrayList<>();
        Backend.with(granting("", peer -> {
            heard.add(frame(peer));
            peer.send("\u0081\u0002hi");
            heard.add(frame(peer));
            peer.send("\u0088\u0002\u0003\u00e8");
        }), backend -> {
            try (var session = new ClientSession();
                    WebSocket socket = await(session.wsConnect(ws(backend), DEFAULTS.withProtocols("v2", "v1"),
                            RequestOptions.none().withHeader("Origin", "http://x")))) {
                await(socket.send("Hello"));
                assertThat(await(socket.receiveText())).isEqualTo("hi");
                assertThat(session.stats().open()).isEqualTo(1);
                await(socket.close(1000, ""));
                assertThat(socket.closeCode()).isEqualTo(1000);
                assertThat(session.stats().open()).as("the slot is free").isZero();
            }
            assertThat(backend.requests().getFirst()).startsWith("GET /chat?x=1 HTTP/1.1\r\n")
                    .containsIgnoringCase("upgrade: websocket\r\n").containsIgnoringCase("connection: Upgrade\r\n")
                    .contains("Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Protocol: v2, v1\r\n", "Origin: http://x",
                            "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        });
        assertThat(heard).containsExactly("81 Hello", "88 \u0003\u00e8");
    }

    /** The session's mapper, unless the socket has one of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jsonIsSentAndReceivedAsText(boolean own) {
        List<String> heard = new ArrayList<>();
        Backend.with(granting("\u0081\u0003\"a\"\u0082\u0001x", peer -> {
            heard.add(frame(peer));
            peer.send("\u0088\u0002\u0003\u00e8");
        }), backend -> {
            var options = own ? ClientOptions.defaults() : ClientOptions.defaults().withJson(JsonTest.MAPPER);
            var wanted = own ? DEFAULTS.withJson(JsonTest.MAPPER) : DEFAULTS;
            try (var session = new ClientSession(options); var socket = await(session.wsConnect(ws(backend), wanted))) {
                assertThat(await(socket.receiveJson(String.class))).isEqualTo("a as java.lang.String");
                assertThatThrownBy(() -> await(socket.receiveJson(String.class)))
                        .isInstanceOf(WebSocketException.class).hasMessageStartingWith("a text was expected");
                await(socket.sendJson(List.of(7)));
                assertThatThrownBy(() -> await(socket.receiveJson(String.class)))
                        .isInstanceOf(WebSocketClosedException.class).hasMessageContaining("1000");
                assertThatThrownBy(() -> await(socket.sendJson(7))).isInstanceOf(WebSocketClosedException.class);
            }
        });
        assertThat(heard).containsExactly("81 \"[7]\"");
    }

    @Test
    void framesRightBehindTheAnswerAreNotLost() {
        Backend.with(granting("\u0081\u0001a\u0081\u0001b\u0088\u0002\u0003\u00e9", Backend.Peer::awaitEnd),
                backend -> {
                    try (var session = new ClientSession()) {
                        WebSocket socket = await(session.wsConnect(ws(backend)));
                        List<String> all = new ArrayList<>();
                        forAwait(socket, message -> all.add(message.toString()));
                        assertThat(all).containsExactly("Text[text=a]", "Text[text=b]");
                        assertThat(socket.closeCode()).isEqualTo(1001);
                        assertThat(socket.exception()).isNull();
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"200 OK, the server answered 200 OK instead of opening a WebSocket",
        "403 Forbidden, the server answered 403 Forbidden instead"})
    void anotherStatusIsAnException(String status, String sentence) {
        Backend.with(Backend.answering("HTTP/1.1 " + status + "\r\nX-Why: no\r\nContent-Length: 0\r\n\r\n"),
                backend -> {
                    try (var session = new ClientSession(ClientOptions.defaults().withRaiseForStatus(true))) {
                        var refused = catchThrowableOfType(WebSocketHandshakeException.class,
                                () -> await(session.wsConnect(ws(backend))));
                        assertThat(refused).hasMessageStartingWith(sentence);
                        assertThat(refused.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                        assertThat(refused.headers().get("X-Why")).isEqualTo("no");
                    }
                });
    }

    @Test
    void a101ThatIsNotRightIsAnExceptionAndTheConnectionIsClosed() {
        Backend.with(
                Backend.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"),
                backend -> {
                    try (var session = new ClientSession()) {
                        assertThatThrownBy(() -> await(session.wsConnect(ws(backend))))
                                .isInstanceOf(WebSocketHandshakeException.class)
                                .hasMessageContaining("does not prove that it has read the request");
                        Backend.until(() -> session.stats().open() == 0);
                    }
                });
    }

    @Test
    void anExtensionThatWasNotOfferedIsRefused() {
        Backend.with(peer -> {
            peer.send(granted(peer.request(),
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=16\r\n"));
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.wsConnect(ws(backend))))
                        .isInstanceOf(WebSocketHandshakeException.class).hasMessageContaining("not offered");
            }
        });
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.wsConnect(ws(backend),
                        DEFAULTS.withOpenTimeout(ofMillis(50))))).isInstanceOf(AsyncTimeoutException.class)
                        .hasMessageContaining("not open within the limit openTimeout, PT0.05S");
                Backend.until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void theReceiveTimeoutOfTheOptionsLeavesTheSocketOpen() {
        Backend.with(WsConnectTest::echo, backend -> {
            try (var session = new ClientSession();
                    WebSocket socket =
                            await(session.wsConnect(ws(backend), DEFAULTS.withReceiveTimeout(ofMillis(20))))) {
                assertThatThrownBy(() -> await(socket.receiveText())).isInstanceOf(AsyncTimeoutException.class)
                        .hasMessageContaining("no message was received within PT0.02S");
                await(socket.send("a"));
                assertThat(await(socket.receive(Duration.ofSeconds(10)))).isEqualTo(new WebSocketMessage.Text("a"));
            }
        });
    }

    @Test
    void aServerThatMasksIsRefused() {
        Backend.with(granting("\u0081\u0081\0\0\0\0a", Backend.Peer::awaitEnd), backend -> {
            try (var session = new ClientSession()) {
                WebSocket socket = await(session.wsConnect(ws(backend)));
                assertThat(await(socket.receive())).isEqualTo(
                        new WebSocketMessage.Close(1002, "a frame of the server is masked"));
                assertThat(socket.exception()).hasMessageContaining("broke a rule of WebSocket");
                Backend.until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aServerThatGoesIsSeen() {
        Backend.with(granting("\u0081\u0001a", peer -> {
            await(sleep(ofMillis(50)));
            peer.abort();
        }), backend -> {
            try (var session = new ClientSession()) {
                WebSocket socket = await(session.wsConnect(ws(backend)));
                List<String> all = new ArrayList<>();
                forAwait(socket, message -> all.add(message.toString()));
                assertThat(socket.closeCode()).isEqualTo(1006);
                assertThat(socket.exception()).isNotNull();
                assertThat(session.stats().open()).isZero();
            }
        });
    }

    @Test
    void theSessionsEndIsThatOfItsSockets() {
        Backend.with(granting("", Backend.Peer::awaitEnd), backend -> {
            WebSocket socket;
            try (var session = new ClientSession()) {
                socket = await(session.wsConnect(ws(backend)));
            }
            assertThat(await(socket.receive())).isEqualTo(new WebSocketMessage.Close(1006, ""));
        });
    }

    /** Invariant 16: a cancel at any point of the opening leaves no connection and no slot taken. */
    @Test
    void aCancelWhileItOpensLeavesNothingBehind() {
        Backend.with(peer -> {
            String request = peer.request();
            await(sleep(ofMillis(2)));
            if (request != null) {
                peer.send(granted(request, ""));
                peer.awaitEnd();
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                for (int turns = 0; turns < 40; turns++) {
                    Task<WebSocket> opening = createTask(session.wsConnect(ws(backend)));
                    for (int i = 0; i < turns; i++) {
                        await(sleep(ofMillis(i < 20 ? 0 : 1)));
                    }
                    opening.cancel();
                    Throwable end = catchThrowable(() -> {
                        assertThat(await(opening).isClosed()).isFalse();
                    });
                    if (end == null) {
                        break;
                    }
                    assertThat(end).isInstanceOf(CancelledError.class);
                    Backend.until(() -> session.stats().open() == 0);
                }
            }
        });
    }

    @Test
    void whatMakesNoSenseIsRefusedAtOnce() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> session.wsConnect(ws(backend), DEFAULTS,
                        RequestOptions.none().withText("body"))).hasMessageContaining("has no body");
                assertThatThrownBy(() -> await(session.wsConnect("ftp://127.0.0.1/")))
                        .hasMessageContaining("has the scheme ftp");
            }
        });
    }
}
