package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server of others: npm's ws. */
class NodeWsServerTest {

    /** Echoes, and prints what pings, pongs and goodbyes it was sent; some texts are orders. */
    private static final String SERVER = """
            const {WebSocketServer} = require(process.argv[1]);
            const deflate = {none: false, all: {threshold: 0}, narrow: {threshold: 0, serverMaxWindowBits: 10,
                    serverNoContextTakeover: true, clientNoContextTakeover: true}}[process.argv[2]];
            const server = new WebSocketServer({host: '127.0.0.1', port: 0, perMessageDeflate: deflate,
                    maxPayload: 0, handleProtocols: offered => offered.has('v2') && 'v2'},
                    () => console.log(server.address().port));
            server.on('connection', socket => {
                socket.on('ping', data => console.log(`ping ${data}`));
                socket.on('pong', data => { console.log(`pong ${data}`); socket.send('heard'); });
                socket.on('close', (code, reason) => console.log(`close ${code} ${reason}`));
                socket.on('message', (data, binary) => {
                    const text = binary ? '' : data.toString();
                    if (text === 'ping') {
                        socket.ping('from the server');
                    } else if (text === 'fragments') {
                        socket.send('frag', {fin: false});
                        socket.ping('between');
                        socket.send('', {fin: false});
                        socket.send('ments \\u00e4', {fin: true});
                    } else if (text.startsWith('close ')) {
                        socket.close(+text.slice(6), 'enough \\u00e4');
                    } else if (text === 'close') {
                        socket.close();
                    } else if (text === 'gone') {
                        socket.terminate();
                    } else {
                        socket.send(data, {binary});
                    }
                });
            });
            """;

    /** What talks to it. */
    @FunctionalInterface
    private interface Client {
        void talk(String url, Tool node) throws Exception;
    }

    private static void against(String deflate, Client client) throws Exception {
        try (Tool node = Tool.start("node", "-e", SERVER, Needs.node("ws"), deflate)) {
            run(() -> timeout(Duration.ofSeconds(60), () -> client.talk("ws://127.0.0.1:" + node.line() + "/", node)));
        }
    }

    @ParameterizedTest
    @CsvSource({"none, true, false", "all, false, false", "all, true, true", "narrow, true, true"})
    void theyUnderstandEachOther(String deflate, boolean offered, boolean compressed) throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults().withCompression(offered).withProtocols("v1", "v2");
        against(deflate, (url, node) -> {
            try (var session = new ClientSession(); WebSocket socket = await(session.wsConnect(url, options))) {
                assertThat(socket.isCompressed()).isEqualTo(compressed);
                assertThat(socket.protocol()).isEqualTo("v2");
                for (String text : new String[] {"", "Hello", "äöü 😀", "x".repeat(70_000), "Hello",
                    "abc".repeat(300_000)}) {
                    await(socket.send(text));
                    assertThat(await(socket.receiveText())).isEqualTo(text);
                }
                for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20}) {
                    byte[] bytes = new byte[length];
                    new Random(length).nextBytes(bytes);
                    await(socket.send(bytes));
                    assertThat(await(socket.receiveBytes())).isEqualTo(bytes);
                }
                await(socket.send("fragments"));
                assertThat(await(socket.receiveText())).isEqualTo("fragments ä");
                assertThat(node.line()).isEqualTo("pong between");
                assertThat(await(socket.receiveText())).isEqualTo("heard");
                await(socket.send("ping"));
                assertThat(await(socket.receiveText())).isEqualTo("heard");
                assertThat(node.line()).isEqualTo("pong from the server");
                await(socket.close(3002, "bye ä"));
                assertThat(node.line()).isEqualTo("close 3002 bye ä");
                assertThat(socket.closeCode()).isEqualTo(3002);
                assertThat(socket.exception()).isNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "all"})
    void thePongOfThePingIsReceived(String deflate) throws Exception {
        against(deflate, (url, node) -> {
            WebSocketOptions options = WebSocketOptions.defaults().withAutoPing(false);
            try (var session = new ClientSession(); WebSocket socket = await(session.wsConnect(url, options))) {
                byte[] payload = "x".repeat(125).getBytes(StandardCharsets.US_ASCII);
                await(socket.ping(payload));
                assertThat(await(socket.receive())).isInstanceOfSatisfying(WebSocketMessage.Pong.class,
                        pong -> assertThat(pong.bytes()).isEqualTo(payload));
                assertThat(node.line()).isEqualTo("ping " + "x".repeat(125));
                await(socket.send("ping"));
                assertThat(await(socket.receive())).isInstanceOfSatisfying(WebSocketMessage.Ping.class,
                        ping -> assertThat(ping.bytes()).asString().isEqualTo("from the server"));
                await(socket.pong("by hand".getBytes(StandardCharsets.US_ASCII)));
                assertThat(node.line()).isEqualTo("pong by hand");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"close 1000, 1000, enough ä", "close 1001, 1001, enough ä", "close 1013, 1013, enough ä",
        "close 3000, 3000, enough ä", "close 4999, 4999, enough ä", "close, 1005, ''", "gone, 1006, ''"})
    void theEndSaysHowItWas(String order, int code, String reason) throws Exception {
        against("all", (url, node) -> {
            try (var session = new ClientSession(); WebSocket socket = await(session.wsConnect(url))) {
                await(socket.send(order));
                assertThat(await(socket.receive())).isEqualTo(new WebSocketMessage.Close(code, reason));
                assertThat(socket.closeCode()).isEqualTo(code);
                assertThat(socket.exception() == null).isEqualTo(code != 1006);
                assertThat(node.line()).startsWith("close " + code);
            }
        });
    }
}
