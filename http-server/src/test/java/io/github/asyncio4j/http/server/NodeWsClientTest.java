package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server with a client of others: npm's ws. */
class NodeWsClientTest {

    private static final String CLIENT = """
            const {WebSocket} = require(process.argv[1]);
            const deflate = {none: false, all: {threshold: 0}, narrow: {threshold: 0, serverMaxWindowBits: 10,
                    clientMaxWindowBits: 10, serverNoContextTakeover: true, clientNoContextTakeover: true}};
            const {EventEmitter, once} = require('events');
            const assert = require('assert');
            (async () => {
                const socket = new WebSocket(process.argv[3], ['v1', 'v2'],
                        {perMessageDeflate: deflate[process.argv[2]], maxPayload: 0});
                const answer = once(socket, 'message');
                await once(socket, 'open');
                console.log(socket.protocol, socket.extensions.split(';')[0]);
                const echo = async data => {
                    const answer = once(socket, 'message');
                    socket.send(data);
                    const [echoed, binary] = await answer;
                    assert.strictEqual(binary, typeof data !== 'string');
                    assert(echoed.equals(Buffer.from(data)), `${data.length}`);
                };
                for (const text of ['', 'Hello', '\\u00e4\\u{1F600}', 'Hello', 'x'.repeat(70000),
                        'abc'.repeat(300000)]) {
                    await echo(text);
                }
                for (const length of [0, 1, 125, 126, 127, 65535, 65536, 1 << 20]) {
                    await echo(require('crypto').randomBytes(length));
                }
                const whole = once(socket, 'message');
                const pong = once(socket, 'pong');
                socket.send('frag', {fin: false});
                socket.ping('x'.repeat(125));
                socket.send('', {fin: false});
                socket.send('ments', {fin: true});
                console.log((await pong)[0].length, (await whole)[0].toString());
                const end = once(socket, 'close');
                const order = process.argv[4];
                if (order === 'terminate') {
                    socket.terminate();
                } else if (order.startsWith('say ')) {
                    socket.send(order);
                } else {
                    socket.close(...JSON.parse(order));
                }
                const [code, reason] = await end;
                console.log(code, reason.toString());
            })().catch(error => console.log('failed', error));
            """;

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "none;   ''; [3001,\"bye\"]; 3001 ''; 3001 bye",
        "all; permessage-deflate; []; 1005 ''; 1005",
        "narrow; permessage-deflate; [1000]; 1000 ''; 1000",
        "all; permessage-deflate; say 4001; 4001 said; 4001 said",
        "none; ''; terminate; 1006 ''; 1006"})
    void theyUnderstandEachOther(String deflate, String extension, String order, String theirEnd, String ourEnd) {
        String ws = Needs.node("ws");
        WebSocketOptions options = WebSocketOptions.defaults().withProtocols("v2");
        StringBuilder end = new StringBuilder();
        serve(router -> router.get("/", _ -> Response.webSocket(options, socket -> {
            while (true) {
                switch (await(socket.receive())) {
                    case WebSocketMessage.Text(String text) when text.startsWith("say ") ->
                            await(socket.close(Integer.parseInt(text.substring(4)), "said"));
                    case WebSocketMessage.Text(String text) -> await(socket.send(text));
                    case WebSocketMessage.Binary(byte[] bytes) -> await(socket.send(bytes));
                    case WebSocketMessage.Close(int code, String reason) -> {
                        end.append((code + " " + reason).strip());
                        return;
                    }
                    default -> throw new AssertionError();
                }
            }
        })), server -> {
            assertThat(Tool.output("node", "-e", CLIENT, ws, deflate, "ws://127.0.0.1:" + server.port() + "/", order))
                    .isEqualTo("v2 " + extension + "\n125 fragments\n" + theirEnd.replace("''", "") + "\n");
            Serving.until(() -> !end.isEmpty());
            assertThat(end).hasToString(ourEnd);
        });
    }
}
