package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.blocking;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.server.Serving.reports;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketClosedException;
import io.github.asyncio4j.http.WebSocketException;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's side of a WebSocket, with a client that says what the test says, byte for byte. */
class WebSocketTest {

    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

    private static final WebSocketHandler ECHO = socket -> {
        for (WebSocketMessage message : forAwait(socket)) {
            switch (message) {
                case WebSocketMessage.Text(String text) -> await(socket.send(text));
                case WebSocketMessage.Binary(byte[] bytes) -> await(socket.send(bytes));
                default -> {}
            }
        }
    };

    private final List<String> trail = new ArrayList<>();

    private static Consumer<Router> at(WebSocketOptions options, WebSocketHandler handler) {
        return router -> router.get("/", _ -> Response.webSocket(options, handler));
    }

    private static Consumer<Router> at(WebSocketHandler handler) {
        return at(DEFAULTS, handler);
    }

    /** A client whose mask is zero, so that its frames can be read. */
    private static final class Client implements AutoCloseable {
        private final RawClient raw;

        Client(WebServer server) {
            this(server, "");
        }

        Client(WebServer server, String headers) {
            raw = RawClient.to(server);
            raw.send(request(headers));
            RawClient.Answer answer = raw.head();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }

        static String request(String headers) {
            return "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers + "\r\n";
        }

        void send(int first, String latin1) {
            int n = latin1.length();
            String length = n < 126 ? "" + (char) (0x80 | n)
                    : n < 65_536 ? "\u00fe" + (char) (n >> 8) + (char) (n & 0xff)
                            : "\u00ff\0\0\0\0" + (char) (n >> 24) + (char) (n >> 16 & 0xff) + (char) (n >> 8 & 0xff)
                                    + (char) (n & 0xff);
            raw.send((char) first + length + "\0\0\0\0" + latin1);
        }

        void text(String text) {
            send(0x81, text);
        }

        void close(int code) {
            send(0x88, "" + (char) (code >> 8) + (char) (code & 0xff));
        }

        /** Reads a frame: its first byte in hexadecimal digits, and its payload; of a CLOSE the code. */
        String frame() {
            byte[] head = raw.bytes(2);
            int n = head[1] & 0xff;
            for (byte b : n == 126 ? raw.bytes(2) : n == 127 ? raw.bytes(8) : new byte[0]) {
                n = n >= 126 && head[1] == n ? b & 0xff : n << 8 | b & 0xff;
            }
            String first = Integer.toHexString(head[0] & 0xff);
            byte[] payload = raw.bytes(n);
            if (first.equals("88") && n >= 2) {
                return "88 " + ((payload[0] & 0xff) << 8 | payload[1] & 0xff)
                        + (n == 2 ? "" : " " + new String(payload, 2, n - 2, ISO_8859_1));
            }
            return first + " " + new String(payload, ISO_8859_1);
        }

        String rest() {
            return raw.rest();
        }

        @Override
        public void close() {
            raw.close();
        }
    }

    // ---- the opening

    @Test
    void messagesGoBothWays() {
        serve(at(ECHO), server -> {
            try (Client client = new Client(server)) {
                client.text("Hello");
                assertThat(client.frame()).isEqualTo("81 Hello");
                client.send(0x02, "\u00ff");
                client.send(0x80, "\u0001");
                assertThat(client.frame()).isEqualTo("82 \u00ff\u0001");
                client.text("x".repeat(300));
                assertThat(client.frame()).isEqualTo("81 " + "x".repeat(300));
                client.close(1000);
                assertThat(client.frame()).isEqualTo("88 1000");
                assertThat(client.rest()).isEmpty();
            }
        });
    }

    @Test
    void aRouteCanBeTried() {
        serve(router -> router.get("/", request -> request.isWebSocket() ? Response.webSocket(ECHO)
                : Response.text("a page")), server -> {
                    assertThat(RawClient.talk(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                            .endsWith("a page");
                    new Client(server).close();
                });
    }

    @Test
    void whatDoesNotAskForAWebSocketIsToldTo() {
        serve(at(ECHO), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/");
                assertThat(answer.status()).isEqualTo(426);
                assertThat(answer.header("upgrade")).isEqualTo("websocket");
                assertThat(client.ask("/").status()).as("the connection goes on").isEqualTo(426);
            }
        });
    }

    @Test
    void thePageOfAnotherHostIsForbidden() {
        serve(at(ECHO), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(Client.request("Origin: http://evil.org\r\n"));
                assertThat(client.answer().status()).isEqualTo(403);
            }
            new Client(server, "Origin: http://x\r\n").close();
        });
    }

    @Test
    void theHostOfAWholeUrlIsTheOneThatAPageHasToBeOf() {
        serve(at(ECHO), server -> {
            for (String origin : List.of("http://x", "http://right.example")) {
                try (RawClient client = RawClient.to(server)) {
                    client.send(
                            Client.request("Origin: " + origin + "\r\n").replace("GET /", "GET http://right.example/"));
                    assertThat(client.head().status()).isEqualTo(origin.equals("http://x") ? 403 : 101);
                }
            }
        });
    }

    @Test
    void theHandlersResponseMayHaveHeadersAndTheHandshakesWin() {
        serve(router -> router.get("/", _ -> Response.webSocket(DEFAULTS.withProtocols("v2"), ECHO)
                .withHeader("Set-Cookie", "a=b").withHeader("Sec-WebSocket-Accept", "no")), server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.send(Client.request("Sec-WebSocket-Protocol: v1, v2\r\n"));
                        RawClient.Answer answer = client.head();
                        assertThat(answer.status()).isEqualTo(101);
                        assertThat(answer.header("set-cookie")).isEqualTo("a=b");
                        assertThat(answer.header("sec-websocket-protocol")).isEqualTo("v2");
                        assertThat(answer.header("sec-websocket-accept")).isNotEqualTo("no");
                        assertThat(answer.header("content-length")).isNull();
                    }
                });
    }

    // ---- those who see each response before

    private void seen(ResponseSignal signal, Serving.Clients clients) {
        Application app = new Application().onResponsePrepare(signal);
        at(socket -> trail.add("talking")).accept(app.router());
        Serving.serveApp(ServerOptions.defaults(), app, clients);
    }

    @Test
    void thoseWhoSeeResponsesSeeTheSwitchTooAndMayAddHeaders() {
        seen((_, response) -> {
            trail.add("seen " + response.status());
            await(sleep(ofMillis(5)));
            return response.withHeader("X-Seen", "1").withHeader("Sec-WebSocket-Accept", "no");
        }, server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(Client.request(""));
                RawClient.Answer answer = client.head();
                assertThat(answer.status()).isEqualTo(101);
                assertThat(answer.header("x-seen")).isEqualTo("1");
                assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
                until(() -> trail.contains("talking"));
            }
        });
        assertThat(trail).containsExactly("seen 101", "talking");
    }

    @Test
    void whatIsRefusedIsSeenAsTheRefusalAlone() {
        seen((_, response) -> {
            trail.add("seen " + response.status());
            return response;
        }, server -> RawClient.talk(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        assertThat(trail).containsExactly("seen 426");
    }

    @Test
    void whereOneOfThoseFailsThereIsNoSwitch() {
        List<ResponseSignal> failing = List.of(
                (_, _) -> {
                    trail.add("seen");
                    throw new IllegalStateException("why");
                },
                (_, _) -> {
                    trail.add("seen");
                    return Response.text("another one");
                });
        for (ResponseSignal signal : failing) {
            trail.clear();
            seen(signal, server -> {
                List<String> reports = Serving.reports();
                try (RawClient client = RawClient.to(server)) {
                    client.send(Client.request(""));
                    assertThat(client.answer().status()).isEqualTo(500);
                }
                assertThat(reports).singleElement().asString().contains(signal == failing.getFirst() ? "why"
                        : "returned Response[200 OK, 11 bytes] in the place of a WebSocket; it may add headers to it");
            });
            assertThat(trail).containsExactly("seen");
        }
    }

    @Test
    void aClientThatGoesMeanwhileHasNoWebSocket() {
        seen((_, response) -> {
            trail.add("seen");
            until(() -> trail.contains("gone"));
            return response;
        }, server -> {
            RawClient client = RawClient.to(server);
            client.send(Client.request(""));
            until(() -> trail.contains("seen"));
            client.close();
            until(() -> server.connections() == 0);
            trail.add("gone");
        });
        assertThat(trail).containsExactly("seen", "gone");
    }

    /** The client has to wait for the 101; what comes before it may be another request, smuggled. */
    @Test
    void nothingMayFollowWhileItIsSeenEither() {
        seen((_, response) -> {
            if (response.status() == 101) {
                trail.add("seen");
                until(() -> trail.contains("sent"));
            }
            return response;
        }, server -> {
            try (RawClient client = RawClient.to(server)) {
                client.send(Client.request(""));
                until(() -> trail.contains("seen"));
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                await(sleep(ofMillis(20)));
                trail.add("sent");
                assertThat(client.answer().status()).isEqualTo(400);
            }
        });
    }

    @Test
    void nothingMayFollowTheRequestBeforeItIsGranted() {
        serve(at(ECHO), server -> {
            assertThat(RawClient.talk(server, Client.request("") + "\u0081\u0080\0\0\0\0")).contains(" 400 ");
            assertThat(RawClient.talk(server, Client.request("") + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains(" 400 ").doesNotContain(" 101 ");
            assertThat(RawClient.talk(server, Client.request("Content-Length: 1\r\n") + "x")).contains(" 400 ");
        });
    }

    @Test
    void framesBehindEachOtherInOnePacketAreAllRead() {
        serve(at(ECHO), server -> {
            try (Client client = new Client(server)) {
                StringBuilder many = new StringBuilder();
                for (int i = 0; i < 500; i++) {
                    many.append("\u0081\u0081\0\0\0\0").append((char) ('a' + i % 26));
                }
                client.raw.send(many.toString());
                for (int i = 0; i < 500; i++) {
                    assertThat(client.frame()).isEqualTo("81 " + (char) ('a' + i % 26));
                }
            }
        });
    }

    // ---- receiving

    @Test
    void receivingByKindTellsWhatElseCame() {
        serve(at(socket -> {
            trail.add(await(socket.receiveText()));
            trail.add("" + await(socket.receiveBytes()).length);
            trail.add(catchThrowable(() -> await(socket.receiveText())).getMessage());
            trail.add(catchThrowable(() -> await(socket.receiveBytes())).getMessage());
        }), server -> {
            try (Client client = new Client(server)) {
                client.text("a");
                client.send(0x82, "bcd");
                client.send(0x82, "e");
                client.close(3001);
                assertThat(client.frame()).isEqualTo("88 3001");
                client.rest();
            }
        });
        assertThat(trail.subList(0, 2)).containsExactly("a", "3");
        assertThat(trail.get(2)).startsWith("a text was expected, and the other side sent one of Binary");
        assertThat(trail.get(3)).startsWith("a binary message was expected, and the WebSocket was closed: code 3001");
    }

    @Test
    void oneTaskReceives() {
        serve(at(socket -> {
            Task<WebSocketMessage> first = createTask(socket.receive());
            await(sleep(ofMillis(1)));
            assertThatThrownBy(() -> await(socket.receive())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another task is receiving");
            await(socket.send("now"));
            trail.add(await(first).toString());
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
                client.text("a");
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
        assertThat(trail).containsExactly("Text[text=a]");
    }

    /** aiohttp closes the socket then; in Java a limit on a wait is expected to end the wait alone. */
    @Test
    void aCancelledReceiveLosesNothingAndLeavesTheSocketOpen() {
        serve(at(socket -> {
            assertThatThrownBy(() -> await(socket.receive(ofMillis(5)))).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessageContaining("no message was received within PT0.005S");
            Task<WebSocketMessage> task = createTask(socket.receive());
            await(sleep(ofMillis(1)));
            task.cancel();
            assertThat(catchThrowable(() -> await(task))).isInstanceOf(CancelledError.class);
            await(socket.send("now"));
            trail.add(await(socket.receiveText()));
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
                client.text("a");
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
        assertThat(trail).containsExactly("a");
    }

    @Test
    void theReceiveTimeoutOfTheOptionsLeavesTheSocketOpen() {
        serve(at(DEFAULTS.withReceiveTimeout(ofMillis(5)), socket -> {
            assertThatThrownBy(() -> await(socket.receive())).isInstanceOf(AsyncTimeoutException.class)
                    .hasMessageContaining("no message was received within PT0.005S");
            await(socket.send("now"));
            trail.add(((WebSocketMessage.Text) await(socket.receive(ofSeconds(10)))).text());
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
                client.text("a");
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
        assertThat(trail).containsExactly("a");
    }

    @Test
    void theEndIsReceivedAgainButNotForEver() {
        serve(at(socket -> {
            for (int i = 0; i < 5; i++) {
                trail.add(await(socket.receive()).toString());
            }
            assertThatThrownBy(() -> await(socket.receive())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the end was received 5 times");
        }), server -> {
            try (Client client = new Client(server)) {
                client.close(1001);
                client.rest();
            }
        });
        assertThat(trail).hasSize(5).containsOnly("Close[code=1001, reason=]");
    }

    @Test
    void withoutAutoPingThePingsAreTheReceivers() {
        serve(at(DEFAULTS.withAutoPing(false), socket -> {
            for (WebSocketMessage message : forAwait(socket)) {
                trail.add(message.getClass().getSimpleName());
                if (message instanceof WebSocketMessage.Ping(byte[] bytes)) {
                    await(socket.pong(bytes));
                }
            }
        }), server -> {
            try (Client client = new Client(server)) {
                client.send(0x8a, "x");
                client.send(0x89, "y");
                assertThat(client.frame()).isEqualTo("8a y");
            }
        });
        assertThat(trail).startsWith("Pong", "Ping");
    }

    @Test
    void pingsAreAnsweredThoughNobodyReceives() {
        serve(at(_ -> until(() -> !trail.isEmpty())), server -> {
            try (Client client = new Client(server)) {
                client.send(0x89, "one");
                assertThat(client.frame()).isEqualTo("8a one");
                client.send(0x89, "");
                assertThat(client.frame()).isEqualTo("8a ");
                trail.add("enough");
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
    }

    /** Room for 16 messages, and not one more is decoded or read from the socket. */
    @Test
    void aReceiverWhoDoesNotReceiveHoldsTheClientUp() {
        serve(at(socket -> {
            until(() -> !trail.isEmpty());
            for (int i = 0; i < 2_000; i++) {
                assertThat(await(socket.receiveBytes())).hasSize(10_000);
            }
            await(socket.send("all"));
        }), server -> {
            try (Client client = new Client(server)) {
                String message = "x".repeat(10_000);
                for (int i = 0; i < 2_000; i++) {
                    client.send(0x82, message);
                }
                Steady.untilStill(client.raw::unsent);
                assertThat(client.raw.unsent()).as("bytes that nobody takes").isGreaterThan(1_000_000);
                trail.add("receive");
                assertThat(client.frame()).isEqualTo("81 all");
            }
        });
    }

    @Test
    void whatNobodyReceivesCountsAmongTheBytesInFlight() {
        ServerOptions little = ServerOptions.defaults().withMaxBytesInFlight(100_000);
        serve(little, router -> router.get("/", _ -> Response.webSocket(DEFAULTS, ECHO))
                .get("/page", _ -> Response.text("a page")), server -> {
                    try (Client client = new Client(server); RawClient other = RawClient.to(server)) {
                        client.send(0x02, "x".repeat(60_000));
                        await(sleep(ofMillis(150)));
                        assertThat(other.ask("/page").status()).isEqualTo(200);
                        client.send(0x00, "x".repeat(60_000));
                        await(sleep(ofMillis(150)));
                        assertThat(other.ask("/page").status()).as("a part of a message is held").isEqualTo(503);
                        client.send(0x80, "");
                        assertThat(client.frame()).hasSize(120_003);
                        assertThat(RawClient.talk(server, "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                                .endsWith("a page");
                    }
                });
    }

    @Test
    void whatCameBeforeTheEndIsReceivedFirst() {
        serve(at(socket -> {
            await(sleep(ofMillis(50)));
            forAwait(socket, message -> trail.add(message.toString()));
            trail.add(socket.closeCode() + "");
        }), server -> {
            try (Client client = new Client(server)) {
                for (int i = 0; i < 40; i++) {
                    client.text("" + i);
                }
                client.close(1000);
                client.rest();
            }
        });
        assertThat(trail).hasSize(41).startsWith("Text[text=0]").endsWith("Text[text=39]", "1000");
    }

    // ---- the end

    @Test
    void whatTheClientDidWrongIsSaidAndReceived() {
        serve(at(socket -> {
            WebSocketMessage end = await(socket.receive());
            trail.add(end.toString());
            trail.add(socket.exception().getMessage());
            trail.add(socket.toString());
        }), server -> {
            try (Client client = new Client(server)) {
                client.raw.send("\u0081\u0005Hello");
                assertThat(client.frame()).isEqualTo("88 1002 a frame of the client is not masked");
                assertThat(client.rest()).isEmpty();
            }
        });
        assertThat(trail.get(0)).isEqualTo("Close[code=1002, reason=a frame of the client is not masked]");
        assertThat(trail.get(1))
                .isEqualTo("the other side broke a rule of WebSocket: a frame of the client is not masked");
        assertThat(trail.get(2)).startsWith("WebSocket[closed 1002, from /127.0.0.1:");
    }

    /** A line break would begin a line of the log that nobody wrote. */
    @Test
    void theReasonOfTheClientIsOneLineInAMessage() {
        serve(at(socket -> {
            Throwable failure = catchThrowable(() -> await(socket.receiveText()));
            trail.add(failure.getMessage());
            trail.add(((WebSocketClosedException) failure).reason());
        }), server -> {
            try (Client client = new Client(server)) {
                client.send(0x88, "\u0003\u00e8bye\r\nforged\u001b");
                client.rest();
            }
        });
        assertThat(trail.get(0)).contains("code 1000 (bye\\u000d\\u000aforged\\u001b)");
        assertThat(trail.get(1)).isEqualTo("bye\r\nforged\u001b");
    }

    @Test
    void aMessageThatIsTooLongClosesTheSocket() {
        serve(at(DEFAULTS.withMaxMessage(10), ECHO), server -> {
            try (Client client = new Client(server)) {
                client.text("x".repeat(11));
                assertThat(client.frame()).isEqualTo("88 1009 a message is longer than the limit maxMessage, 10 bytes");
            }
        });
    }

    @Test
    void aClientThatDisconnectsIsSeen() {
        serve(at(socket -> {
            try {
                trail.add(await(socket.receive()).toString());
                trail.add("" + socket.closeCode() + (socket.exception() != null) + socket.isClosed());
                assertThatThrownBy(() -> await(socket.send("?"))).isInstanceOf(WebSocketClosedException.class)
                        .hasMessageContaining("nothing can be sent any more: code 1006");
            } finally {
                trail.add("left");
            }
        }), server -> {
            new Client(server).close();
            until(() -> trail.contains("left"));
            until(() -> server.connections() == 0);
        });
        assertThat(trail).containsExactly("Close[code=1006, reason=]", "1006truetrue", "left");
    }

    @Test
    void aCloseWaitsForTheAnswer() {
        serve(at(socket -> {
            await(socket.close(3000, "enough"));
            trail.add(socket.closeCode() + " " + socket.exception());
        }), server -> {
            try (Client client = new Client(server)) {
                assertThat(client.frame()).isEqualTo("88 3000 enough");
                client.text("dropped");
                await(sleep(ofMillis(20)));
                assertThat(trail).isEmpty();
                client.close(3001);
                assertThat(client.rest()).isEmpty();
                until(() -> !trail.isEmpty());
            }
        });
        assertThat(trail).containsExactly("3001 null");
    }

    @Test
    void aCloseWaitsNotForEver() {
        serve(at(DEFAULTS.withCloseTimeout(ofMillis(30)), socket -> {
            await(socket.close(1000, ""));
            trail.add(socket.closeCode() + "");
        }), server -> {
            try (Client client = new Client(server)) {
                assertThat(client.frame()).isEqualTo("88 1000");
                assertThat(client.rest()).isEmpty();
                until(() -> !trail.isEmpty());
            }
        });
        assertThat(trail).containsExactly("1006");
    }

    @Test
    void aCloseEndsTheReceiveOfAnotherTask() {
        serve(at(socket -> {
            Task<WebSocketMessage> receiving = createTask(socket.receive());
            await(sleep(ofMillis(1)));
            Task<Void> closing = createTask(socket.close(1000, "done"));
            trail.add(await(receiving).toString());
            assertThat(closing.done()).isFalse();
            await(closing);
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
                until(() -> !trail.isEmpty());
                client.close(1000);
                client.rest();
            }
        });
        assertThat(trail).containsExactly("Close[code=1000, reason=done]");
    }

    @Test
    void aCancelledCloseCutsTheConnection() {
        serve(at(socket -> {
            Task<Void> closing = createTask(socket.close(1000, ""));
            await(sleep(ofMillis(1)));
            closing.cancel();
            assertThat(catchThrowable(() -> await(closing))).isInstanceOf(CancelledError.class);
            trail.add("cut");
        }), server -> {
            try (Client client = new Client(server)) {
                client.rest();
                until(() -> server.connections() == 0);
            }
        });
        assertThat(trail).containsExactly("cut");
    }

    @Test
    void theCodeOfACloseIsChecked() {
        serve(at(socket -> {
            assertThatThrownBy(() -> socket.close(1006, "")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the code 1006 cannot be sent");
            assertThatThrownBy(() -> socket.close(1000, "x".repeat(124))).hasMessageContaining("124 bytes long");
            assertThatThrownBy(() -> await(socket.ping(new byte[126]))).hasMessageContaining("126 bytes long");
            trail.add("checked");
        }), server -> {
            try (Client client = new Client(server)) {
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
        assertThat(trail).containsExactly("checked");
    }

    @Test
    void aHandlerThatFailsClosesWith1011AndIsReported() {
        serve(at(_ -> {
            throw new IllegalStateException("oops");
        }), server -> {
            List<String> reports = reports();
            try (Client client = new Client(server)) {
                assertThat(client.frame()).isEqualTo("88 1011");
                client.close(1011);
                client.rest();
            }
            assertThat(reports).singleElement().asString().contains("oops");
        });
    }

    @Test
    void aHandlerWhoseClientHasGoneIsNotReported() {
        serve(at(socket -> {
            trail.add("open");
            while (true) {
                await(socket.send("tick"));
                await(sleep(ofMillis(1)));
            }
        }), server -> {
            List<String> reports = reports();
            try (Client client = new Client(server)) {
                client.frame();
            }
            until(() -> server.connections() == 0);
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void aServerThatStopsGoesAway() {
        serve(at(socket -> {
            trail.add("open");
            trail.add(await(socket.receive()).toString());
        }), server -> {
            try (Client client = new Client(server)) {
                until(() -> !trail.isEmpty());
                Task<Void> stopping = createTask(server.stop());
                assertThat(client.frame()).isEqualTo("88 1001 the server stops");
                client.close(1001);
                await(stopping);
            }
        });
        assertThat(trail).containsExactly("open", "Close[code=1001, reason=the server stops]");
    }

    @Test
    void aHandlerThatGoesOnThoughTheServerStopsIsCancelled() {
        serve(ServerOptions.defaults().withShutdownTimeout(ofMillis(30)), at(_ -> {
            try {
                trail.add("open");
                await(sleep(ofDays(1)));
            } finally {
                trail.add("cancelling " + currentTask().cancelling());
            }
        }), server -> {
            try (Client client = new Client(server)) {
                until(() -> !trail.isEmpty());
                await(server.stop());
                assertThat(client.frame()).isEqualTo("88 1001 the server stops");
            }
        });
        assertThat(trail).containsExactly("open", "cancelling 1");
    }

    // ---- signs of life

    @Test
    void aClientThatDoesNotAnswerPingsIsCut() {
        serve(at(DEFAULTS.withPings(ofMillis(20), ofMillis(20)), socket -> {
            trail.add(await(socket.receive()).toString());
            trail.add(socket.exception().getMessage());
        }), server -> {
            try (Client client = new Client(server)) {
                assertThat(client.frame()).isEqualTo("89 \0\0\0\0");
                assertThat(client.rest()).isEmpty();
                until(() -> trail.size() == 2);
            }
        });
        assertThat(trail.get(0)).isEqualTo("Close[code=1006, reason=]");
        assertThat(trail.get(1)).startsWith("the other side did not answer a ping within the limit pongTimeout");
    }

    @Test
    void aClientThatAnswersPingsStays() {
        serve(at(DEFAULTS.withPings(ofMillis(20), ofSeconds(20)), ECHO), server -> {
            try (Client client = new Client(server)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(client.frame()).isEqualTo("89 \0\0\0" + (char) i);
                    client.send(0x8a, "\0\0\0" + (char) i);
                }
                client.close(1000);
                assertThat(client.frame()).isEqualTo("88 1000");
            }
        });
    }

    /** Nothing is read from a client whose messages nobody receives, and so no pong of his. */
    @Test
    void aClientIsNotCutBecauseTheHandlerIsSlow() {
        serve(at(DEFAULTS.withPings(ofMillis(20), ofMillis(20)).withMaxQueue(1).withCloseTimeout(ofMillis(50)),
                socket -> {
                    await(sleep(ofMillis(150)));
                    trail.add(await(socket.receiveText()) + await(socket.receiveText()));
                }), server -> {
                    Steady.within(ofMillis(20), () -> {
                        trail.clear();
                        try (Client client = new Client(server)) {
                            client.text("a");
                            client.text("b");
                            assertThat(client.rest()).contains("\u0088");
                        }
                        assertThat(trail).containsExactly("ab");
                    });
                });
    }

    /** One who pings and reads nothing must not fill the memory with pongs. */
    @Test
    void pongsDoNotPileUp() {
        serve(at(DEFAULTS.withCloseTimeout(ofMillis(500)), socket -> {
            await(socket.receive());
            trail.add("all pings are read");
        }), server -> {
            try (Client client = new Client(server)) {
                String pings = ("\u0089\u00fd\0\0\0\0" + "p".repeat(125)).repeat(1_000);
                for (int i = 0; i < 100; i++) {
                    client.raw.send(pings);
                }
                until(() -> client.raw.unsent() == 0);
                client.text("end");
                // Who reads meanwhile is answered more often: there is room for another pong each time.
                until(() -> !trail.isEmpty());
                String all = client.rest();
                assertThat(all.length()).as("of 12.7 MB").isLessThan(8_000_000);
            }
        });
    }

    // ---- senders

    @Test
    void theMessagesOfManySendersStayWholeAndInOrder() {
        serve(at(socket -> {
            List<Task<Void>> senders = new ArrayList<>();
            for (int s = 0; s < 10; s++) {
                int sender = s;
                senders.add(createTask(async(() -> {
                    for (int i = 0; i < 20; i++) {
                        await(socket.send(sender + ":" + i + "x".repeat(5_000)));
                    }
                })));
            }
            await(gather(senders));
        }), server -> {
            try (Client client = new Client(server)) {
                int[] next = new int[10];
                for (int i = 0; i < 200; i++) {
                    String frame = client.frame();
                    int sender = frame.charAt(3) - '0';
                    assertThat(frame).isEqualTo("81 " + sender + ":" + next[sender]++ + "x".repeat(5_000));
                }
            }
        });
    }

    @Test
    void aSenderWaitsForASlowClient() {
        serve(at(socket -> {
            for (int i = 0; i < 200; i++) {
                await(socket.send(new byte[100_000]));
                trail.add("sent");
            }
        }), server -> {
            try (Client client = new Client(server)) {
                Steady.untilStill(trail::size);
                assertThat(trail.size()).isBetween(1, 189);
                for (int i = 0; i < 200; i++) {
                    assertThat(client.frame()).hasSize(100_003);
                }
            }
        });
    }

    @Test
    void aSenderWaitsNotForEverForAClientThatOnlySendsPongs() {
        serve(at(DEFAULTS.withWriteTimeout(ofMillis(200)), socket -> {
            Throwable failure = catchThrowable(() -> {
                while (true) {
                    await(socket.send(new byte[100_000]));
                }
            });
            trail.add(failure.getClass().getSimpleName());
        }), server -> {
            List<String> reports = Serving.reports();
            try (Client client = new Client(server)) {
                until(() -> {
                    client.send(0x8a, "");
                    await(sleep(ofMillis(10)));
                    return server.connections() == 0;
                });
            }
            assertThat(reports).isEmpty();
        });
        assertThat(trail).containsExactly("WebSocketClosedException");
    }

    @Test
    void aSenderLearnsThatASlowClientHasGone() {
        serve(at(socket -> {
            Throwable failure = catchThrowable(() -> {
                while (true) {
                    await(socket.send(new byte[100_000]));
                }
            });
            trail.add(failure.getClass().getSimpleName());
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
            }
            until(() -> !trail.isEmpty());
        });
        assertThat(trail).containsExactly("WebSocketClosedException");
    }

    @Test
    void itBelongsToItsLoop() {
        serve(at(socket -> {
            WebSocket other = socket;
            Throwable[] refused = new Throwable[1];
            Thread thread = new Thread(() -> refused[0] = catchThrowable(
                    () -> run(() -> await(other.send("x")))));
            thread.start();
            blocking(() -> thread.join());
            trail.add(refused[0].getMessage());
        }), server -> {
            try (Client client = new Client(server)) {
                client.frame();
            }
        });
        assertThat(trail).singleElement().asString().contains("belongs to another loop");
    }

    @Test
    void theKindsOfItsExceptionsAreOne() {
        assertThat(new WebSocketClosedException("x", 1000, "bye", null)).isInstanceOf(WebSocketException.class)
                .extracting(WebSocketClosedException::code, WebSocketClosedException::reason)
                .containsExactly(1000, "bye");
    }

    /** Without it a missing pong would tell, much later. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndOfTlsIsTheEndAlsoRightBehindTheRequest(boolean atOnce) {
        Application app = new Application();
        at(DEFAULTS.withoutPings(), socket -> trail.add(await(socket.receive()).toString())).accept(app.router());
        run(() -> timeout(ofSeconds(30), () -> {
            var listen = ListenOptions.at("127.0.0.1", 0).withTls(Certificates.server());
            try (WebServer server = await(WebServer.start(app, listen))) {
                var to = ConnectOptions.to("localhost", server.port()).withTls(Certificates.client());
                try (Connection client = await(Network.openConnection(to))) {
                    client.writer().write(Client.request("").getBytes(ISO_8859_1));
                    if (!atOnce) {
                        await(client.reader().readUntil("\r\n\r\n".getBytes(ISO_8859_1)));
                    }
                }
                until(() -> !trail.isEmpty());
            }
        }));
        assertThat(trail).containsExactly("Close[code=1006, reason=]");
    }

    // ---- a rule broken behind good messages

    private static final String NONSENSE = "\u0083\u0080\0\0\0\0";
    private static final String BROKEN = "88 1002 a frame has the opcode 3, which means nothing";

    private void behindTwo(WebSocketOptions options, WebSocketHandler handler, Consumer<Client> then) {
        serve(at(options, handler), server -> {
            try (Client client = new Client(server)) {
                client.raw.send("\u0081\u0081\0\0\0\0a\u0081\u0081\0\0\0\0b" + NONSENSE);
                then.accept(client);
            }
        });
    }

    @Test
    void whatCameBeforeABrokenFrameIsAnsweredBeforeItCloses() {
        behindTwo(DEFAULTS, socket -> {
            ECHO.handle(socket);
            trail.add(socket.closeCode() + " " + socket.exception().getMessage());
        }, client -> {
            assertThat(client.frame()).isEqualTo("81 a");
            assertThat(client.frame()).isEqualTo("81 b");
            assertThat(client.frame()).isEqualTo(BROKEN);
            assertThat(client.rest()).isEmpty();
        });
        assertThat(trail).containsExactly("1002 the other side broke a rule of WebSocket: a frame has the opcode 3,"
                + " which means nothing");
    }

    @Test
    void theAnswerMayTakeAWhile() {
        behindTwo(DEFAULTS, socket -> {
            for (WebSocketMessage message : forAwait(socket)) {
                await(sleep(ofMillis(50)));
                await(socket.send(((WebSocketMessage.Text) message).text()));
            }
        }, client -> {
            assertThat(client.frame()).isEqualTo("81 a");
            assertThat(client.frame()).isEqualTo("81 b");
            assertThat(client.frame()).isEqualTo(BROKEN);
        });
    }

    @Test
    void butNoLongerThanAClosing() {
        behindTwo(DEFAULTS.withCloseTimeout(ofMillis(50)), socket -> {
            await(socket.receive());
            until(socket::isClosed);
            trail.add(await(socket.receive()) + ", " + await(socket.receive()));
        }, client -> {
            assertThat(client.frame()).isEqualTo(BROKEN);
            assertThat(client.rest()).isEmpty();
        });
        assertThat(trail).containsExactly(
                "Text[text=b], Close[code=1002, reason=a frame has the opcode 3, which means nothing]");
    }

    @Test
    void aHandlerThatClosesInsteadSaysWhatWasBroken() {
        behindTwo(DEFAULTS, socket -> await(socket.receive()),
                client -> assertThat(client.frame()).isEqualTo(BROKEN));
    }

    @Test
    void whenNothingIsToBeAnsweredItClosesAtOnce() {
        serve(at(socket -> {
            until(socket::isClosed);
            trail.add(await(socket.receive()).toString());
        }), server -> {
            try (Client client = new Client(server)) {
                client.raw.send(NONSENSE);
                assertThat(client.frame()).isEqualTo(BROKEN);
            }
        });
        assertThat(trail).hasSize(1);
    }
}
