package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.END_HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.PROTOCOL_ERROR;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.SETTINGS;
import static io.github.asyncio4j.http.h2.FramePeer.WINDOW_UPDATE;
import static io.github.asyncio4j.http.h2.FramePeer.fields;
import static io.github.asyncio4j.http.h2.FramePeer.number;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket on a stream (RFC 8441), frame by frame. */
class Http2WebSocketTest {

    private static final ServerOptions PLAIN = ServerOptions.defaults().withHttp2PriorKnowledge(true);
    private static final WebSocketOptions OPTIONS =
            WebSocketOptions.defaults().withCompression(false).withProtocols("v2").withoutPings();

    private final List<String> trail = new ArrayList<>();

    private static byte[] asking(String... more) {
        List<String> fields = new ArrayList<>(List.of(":method", "CONNECT", ":protocol", "websocket", ":scheme",
                "http", ":path", "/", ":authority", "x", "sec-websocket-version", "13"));
        fields.addAll(List.of(more));
        return fields(fields.toArray(String[]::new));
    }

    /** A frame of a client whose mask is zero. */
    private static byte[] frame(int first, String latin1) {
        byte[] payload = latin1.getBytes(ISO_8859_1);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) first);
        frame = payload.length < 126 ? frame.put((byte) (0x80 | payload.length))
                : frame.put((byte) 0xfe).putShort((short) payload.length);
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static void talk(WebSocketHandler handler, Serving.Clients clients) {
        serve(PLAIN, router -> router.get("/", _ -> Response.webSocket(OPTIONS, handler)), clients);
    }

    private void echo(Serving.Clients clients) {
        talk(socket -> {
            for (WebSocketMessage message : forAwait(socket)) {
                await(socket.send(((WebSocketMessage.Text) message).text()));
            }
            trail.add("end " + socket.closeCode());
        }, clients);
    }

    private static FramePeer open(WebServer server) {
        FramePeer client = FramePeer.client(server.port());
        client.frame(HEADERS, END_HEADERS, 1, asking()).send();
        assertThat(client.next(HEADERS).flags() & END_STREAM).isZero();
        return client;
    }

    /** What the server says, as text of DATA frames, up to the end of the stream. */
    private static String rest(FramePeer client) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Frame frame;
        do {
            frame = client.next();
            if (frame.type() == DATA) {
                all.writeBytes(frame.payload());
            }
        } while (!frame.ends());
        return all.toString(ISO_8859_1);
    }

    @Test
    void theServerSaysThatItCan() {
        echo(server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                ByteBuffer settings = ByteBuffer.wrap(client.next(SETTINGS).payload());
                List<String> all = new ArrayList<>();
                while (settings.hasRemaining()) {
                    all.add(settings.getShort() + "=" + settings.getInt());
                }
                assertThat(all).contains("8=1");
            }
        });
    }

    @Test
    void itIsOpenedByConnectAndTalksInDataFrames() {
        echo(server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS, 1, asking("sec-websocket-protocol", "v1, v2", "origin", "http://x"))
                        .send();
                Frame granted = client.next(HEADERS);
                assertThat(granted.flags() & END_STREAM).isZero();
                assertThat(new String(granted.payload(), ISO_8859_1)).doesNotContain("accept", "upgrade");
                byte[] hello = frame(0x81, "hello");
                client.frame(DATA, 0, 1, Arrays.copyOf(hello, 3)).send();
                client.frame(DATA, 0, 1, Arrays.copyOfRange(hello, 3, hello.length)).send();
                assertThat(client.next(DATA).payload()).isEqualTo("\u0081\u0005hello".getBytes(ISO_8859_1));
                assertThat(client.ask(3, "/nothing")).as("other streams go on").isNotEmpty();
                client.frame(DATA, 0, 1, frame(0x88, "\u0003\u00e8")).send();
                assertThat(rest(client)).isEqualTo("\u0088\u0002\u0003\u00e8");
                client.frame(DATA, END_STREAM, 1).send();
                until(() -> !trail.isEmpty());
                assertThat(client.ask(5, "/nothing")).as("the connection goes on").isNotEmpty();
            }
        });
        assertThat(trail).containsExactly("end 1000");
    }

    /** What nobody receives is not read, and the client gets room for it when it is. */
    @Test
    void theWindowIsThatOfTheReceiver() {
        boolean[] go = new boolean[1];
        talk(socket -> {
            until(() -> go[0]);
            for (int i = 0; i < 60; i++) {
                trail.add(await(socket.receiveText()));
            }
            await(socket.send("all"));
        }, server -> {
            try (FramePeer client = open(server)) {
                int sent = 0;
                for (int i = 0; i < 60; i++) {
                    byte[] one = frame(0x81, ("" + (i % 10)).repeat(1_000));
                    client.frame(DATA, 0, 1, one);
                    sent += one.length;
                }
                client.send();
                assertThat(client.ask(3, "/nothing")).isNotEmpty();
                go[0] = true;
                int room = 0;
                for (Frame frame = client.next(); frame.type() != DATA; frame = client.next()) {
                    room += frame.type() == WINDOW_UPDATE && frame.stream() == 1
                            ? ByteBuffer.wrap(frame.payload()).getInt() : 0;
                }
                assertThat(room).isBetween(sent / 2, sent);
            }
        });
        assertThat(trail).hasSize(60);
    }

    @Test
    void theEndOfTheStreamAndAResetAreALostConnection() {
        talk(socket -> {
            trail.add(await(socket.receive()).toString());
            trail.add(socket.exception() == null ? "clean" : "lost");
        }, server -> {
            try (FramePeer client = open(server)) {
                client.frame(DATA, END_STREAM, 1).send();
                assertThat(rest(client)).isEmpty();
                client.frame(HEADERS, END_HEADERS, 3, asking()).send();
                client.next(HEADERS);
                client.frame(RST_STREAM, 0, 3, number(8)).send();
                until(() -> trail.size() == 4);
            }
        });
        assertThat(trail).containsExactly("Close[code=1006, reason=]", "lost", "Close[code=1006, reason=]", "lost");
    }

    @Test
    void aBrokenFrameClosesTheSocketAndNotTheConnection() {
        echo(server -> {
            try (FramePeer client = open(server)) {
                client.frame(DATA, 0, 1, frame(0x83, "")).send();
                assertThat(rest(client)).startsWith("\u0088").contains("the opcode 3");
                assertThat(client.ask(3, "/nothing")).isNotEmpty();
            }
        });
    }

    @Test
    void aServerThatStopsSaysGoodbye() {
        echo(server -> {
            try (FramePeer client = open(server)) {
                Task<Void> stop = createTask(async(server::close));
                assertThat(new String(client.next(DATA).payload(), ISO_8859_1)).startsWith("\u0088")
                        .contains("\u0003\u00e9the server stops");
                client.frame(DATA, END_STREAM, 1, frame(0x88, "\u0003\u00e9")).send();
                await(stop);
            }
        });
        assertThat(trail).as("the handler has ended").hasSize(1);
    }

    private static String status(FramePeer client) {
        Frame frame = client.next(HEADERS);
        // A literal name, or one of the statuses of HPACK's table; the digits are literal in what is tested here.
        return new String(frame.payload(), ISO_8859_1).replaceAll("(?s)^.*?([2345]\\d\\d).*$", "$1");
    }

    @Test
    void whatCannotBeGrantedIsAnsweredAsARequest() {
        echo(server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS, 1, asking("origin", "http://evil.org")).send();
                assertThat(status(client)).isEqualTo("403");
                client.frame(HEADERS, END_HEADERS, 3, fields(":method", "CONNECT", ":protocol", "websocket", ":scheme",
                        "http", ":path", "/", ":authority", "x", "sec-websocket-version", "8")).send();
                assertThat(status(client)).isEqualTo("426");
                client.frame(HEADERS, END_HEADERS, 5,
                        fields(":method", "CONNECT", ":protocol", "connect-udp", ":scheme",
                                "http", ":path", "/", ":authority", "x"))
                        .send();
                assertThat(status(client)).isEqualTo("501");
                assertThat(client.ask(7, "/")).endsWith("over HTTP/2 a WebSocket is asked for by CONNECT");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ":method GET :protocol websocket :scheme http :path / :authority x",
        ":method CONNECT :protocol websocket :authority x",
        ":method CONNECT :protocol websocket :scheme http :authority x",
        ":method CONNECT :protocol websocket :scheme http :path /",
        ":method CONNECT :protocol websocket :protocol websocket :scheme http :path / :authority x",
        ":method CONNECT :protocol web/socket :scheme http :path / :authority x",
        ":method CONNECT :protocol websocket :scheme http :path / :authority x content-length 0",
        ":method CONNECT :protocol websocket :scheme http :path / :authority x connection upgrade",
        ":method CONNECT :protocol websocket :scheme http :path x :authority x"})
    void aMalformedHeadIsReset(String fields) {
        echo(server -> {
            try (FramePeer client = FramePeer.client(server.port())) {
                client.frame(HEADERS, END_HEADERS, 1, fields(fields.split(" "))).send();
                assertThat(client.next(RST_STREAM).code()).isEqualTo(PROTOCOL_ERROR);
            }
        });
    }
}
