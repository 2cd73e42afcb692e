package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** One who floods has a share of each turn of the loop, and the others have the rest. Turns are counted, not time. */
class WebSocketFloodTest {

    private static final int FLOOD = 10_000;

    /** Frames of a turn: 64 that come, and as many that the handler asks for. */
    private static final int SHARE = 128;

    private static final String EMPTY_PING = "\u0089\u0080\0\0\0\0";
    private static final String EMPTY_MESSAGE = "\u0082\u0080\0\0\0\0";
    private static final String EMPTY_FRAGMENT = "\0\u0080\0\0\0\0";

    private WebSocketOptions options = WebSocketOptions.defaults();
    private int messages;

    private VirtualClient client() {
        Application app = new Application();
        app.router().get("/page", _ -> Response.text("a page"))
                .get("/", _ -> Response.webSocket(options, socket -> {
                    for (WebSocketMessage _ : forAwait(socket)) {
                        messages++;
                    }
                }));
        return VirtualClient.of(ServerOptions.defaults(), app);
    }

    private VirtualClient socket(String headers) {
        VirtualClient client = client();
        client.send("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + headers
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(client.answers()).startsWith("HTTP/1.1 101 ");
        return client;
    }

    /** Lets turns pass until a count has come to its end, and returns how far it got in one at most. */
    private static int mostInATurn(IntSupplier count, int end) {
        int most = 0;
        for (int before = count.getAsInt(); before < end;) {
            await(sleep(Duration.ZERO));
            int now = count.getAsInt();
            most = Math.max(most, now - before);
            before = now;
        }
        return most;
    }

    /** Floods, and returns how much of it was seen to in one turn at most. */
    private int flood(VirtualClient client, String frames, IntSupplier count, int end) {
        client.send(frames);
        int most = Math.max(count.getAsInt(), mostInATurn(count, end));
        client.abort();
        client.rest();
        return most;
    }

    @Test
    void tinyMessages() {
        virtualRun(() -> {
            assertThat(flood(socket(""), EMPTY_MESSAGE.repeat(FLOOD), () -> messages, FLOOD))
                    .isLessThanOrEqualTo(SHARE);
        });
    }

    @Test
    void pingsThatTheHandlerSees() {
        options = options.withAutoPing(false);
        virtualRun(() -> {
            assertThat(flood(socket(""), EMPTY_PING.repeat(FLOOD), () -> messages, FLOOD)).isLessThanOrEqualTo(SHARE);
        });
    }

    /** Of each turn that sees to what was left over the last ping is answered. */
    @Test
    void pings() {
        virtualRun(() -> {
            VirtualClient client = socket("");
            client.send(EMPTY_PING.repeat(FLOOD) + "\u0089\u0081\0\0\0\0x" + EMPTY_MESSAGE);
            int most = mostInATurn(() -> pongs(client), 64 + (FLOOD - 64) / 64);
            assertThat(most).isLessThanOrEqualTo(64);
            mostInATurn(() -> messages, 1);
            await(sleep(Duration.ZERO));
            assertThat(client.answers()).endsWith("\u008a\1x");
            assertThat(pongs(client)).isLessThan(64 + FLOOD / 64 + 2);
            client.abort();
            client.rest();
        });
    }

    @Test
    void aFewPingsAtOnceAreAllAnswered() {
        virtualRun(() -> {
            VirtualClient client = socket("");
            client.send(EMPTY_PING.repeat(60));
            assertThat(pongs(client)).isEqualTo(60);
            client.abort();
            client.rest();
        });
    }

    /** What is answered while the client takes nothing would fill the memory. */
    @Test
    void pingsOfAClientThatTakesNothing() {
        virtualRun(() -> {
            VirtualClient client = socket("");
            client.stall(1);
            client.send(EMPTY_PING.repeat(FLOOD) + "\u0089\u0081\0\0\0\0x" + EMPTY_MESSAGE);
            mostInATurn(() -> messages, 1);
            assertThat(pongs(client)).isZero();
            client.take(1);
            await(sleep(Duration.ofMillis(1)));
            assertThat(pongs(client)).isOne();
            assertThat(client.answers()).endsWith("\u008a\1x");
            client.abort();
            client.rest();
        });
    }

    private static int pongs(VirtualClient client) {
        return (int) client.answers().chars().filter(c -> c == 0x8a).count();
    }

    @Test
    void messagesOfManyFragments() {
        String message = "\u0002\u0080\0\0\0\0" + EMPTY_FRAGMENT.repeat(62) + "\u0080\u0080\0\0\0\0";
        virtualRun(() -> {
            assertThat(flood(socket(""), message.repeat(100), () -> messages, 100)).isLessThanOrEqualTo(2);
        });
    }

    /** Each is a few hundred bytes long and says half a MiB. */
    @Test
    void messagesThatAreLongOnceTheyAreDecompressed() {
        String message = compressed(1 << 19);
        virtualRun(() -> {
            VirtualClient client = socket("Sec-WebSocket-Extensions: permessage-deflate\r\n");
            assertThat(flood(client, message.repeat(100), () -> messages, 100)).isLessThanOrEqualTo(2);
        });
    }

    private static String compressed(int zeros) {
        try (Deflater deflater = new Deflater(9, true)) {
            deflater.setInput(new byte[zeros]);
            byte[] room = new byte[zeros];
            int n = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - 4;
            return "\u00c2\u00fe" + (char) (n >> 8) + (char) (n & 0xff) + "\0\0\0\0"
                    + new String(room, 0, n, ISO_8859_1);
        }
    }

    @Test
    void anotherIsAnsweredMeanwhile() {
        virtualRun(() -> {
            VirtualClient other = client();
            VirtualClient attacker = socket("");
            attacker.send(EMPTY_MESSAGE.repeat(FLOOD));
            other.send("GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(other.rest()).endsWith("a page");
            assertThat(messages).isBetween(1, FLOOD / 10);
            attacker.abort();
            attacker.rest();
        });
    }

    /** What came before the end of the connection is received, in its turns, and then the end. */
    @Test
    void whatCameIsReceivedThoughTheConnectionEnds() {
        virtualRun(() -> {
            VirtualClient client = socket("");
            client.send(EMPTY_MESSAGE.repeat(FLOOD));
            client.abort();
            client.rest();
            assertThat(messages).isLessThan(FLOOD);
            assertThat(mostInATurn(() -> messages, FLOOD)).isLessThanOrEqualTo(SHARE);
        });
    }
}
