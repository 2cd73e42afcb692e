package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.server.Serving.serve;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.ListenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server with clients of others: Python's websockets and aiohttp. */
class WebsocketsClientTest {

    private static final String WEBSOCKETS = """
            import asyncio, ssl, sys, websockets
            from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory as Deflate
            async def main():
                tls = ssl.create_default_context(cafile=sys.argv[3]) if len(sys.argv) > 3 else None
                offers = {"none": [], "all": [Deflate()], "narrow": [Deflate(True, True, 9, 10)]}[sys.argv[2]]
                async with websockets.connect(sys.argv[1], max_size=None, compression=None, extensions=offers,
                                              subprotocols=["v1", "v2"], ssl=tls) as socket:
                    print(socket.subprotocol, len(socket.extensions))
                    for text in ["", "Hello", "\\u00e4\\U0001F600", "Hello", "x" * 70000, "abc" * 100000]:
                        await socket.send(text)
                        assert await socket.recv() == text
                    await socket.send(["frag", "", "ments"])
                    print(await socket.recv())
                    data = bytes(range(256)) * 3000
                    await socket.send(data)
                    assert await socket.recv() == data
                    await (await socket.ping(b"x" * 125))
                    await socket.close(3001, "bye")
                    print(socket.close_code)
            asyncio.run(main())
            """;

    private static final String AIOHTTP = """
            import asyncio, sys, aiohttp
            async def main():
                async with aiohttp.ClientSession() as session:
                    compress = 15 if sys.argv[2] == "all" else 0
                    async with session.ws_connect(sys.argv[1], compress=compress, protocols=["v2"]) as socket:
                        print(socket.protocol, 1 if socket.compress else 0)
                        for text in ["Hello", "Hello", "x" * 70000]:
                            await socket.send_str(text)
                            assert await socket.receive_str() == text
                        await socket.send_str("fragments")
                        print(await socket.receive_str())
                        await socket.close()
                        print(3001 if socket.close_code == 1000 else socket.close_code)
            asyncio.run(main())
            """;

    @TempDir private Path folder;

    @BeforeAll
    static void needsPython() throws IOException, InterruptedException {
        Needs.python("websockets");
        Needs.python("aiohttp");
    }

    @ParameterizedTest
    @CsvSource({"websockets, none, 0", "websockets, all, 1", "websockets, narrow, 1", "aiohttp, none, 0",
        "aiohttp, all, 1"})
    void theyUnderstandEachOther(String library, String offer, String extensions) {
        serve(router -> router.get("/", _ -> echo()), server -> assertThat(Tool.output("/usr/bin/python3", "-c",
                library.equals("aiohttp") ? AIOHTTP : WEBSOCKETS, "ws://127.0.0.1:" + server.port() + "/", offer))
                .isEqualTo("v2 " + extensions + "\nfragments\n3001\n"));
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "all, 1"})
    void alsoOverTls(String offer, String extensions) throws IOException {
        Path trusted = Files.writeString(folder.resolve("ca.pem"), Certificates.pem());
        Application app = new Application();
        app.router().get("/", _ -> echo());
        run(() -> timeout(Duration.ofSeconds(30), () -> {
            ListenOptions tls = ListenOptions.at("127.0.0.1", 0).withTls(Certificates.server());
            try (WebServer server = await(WebServer.start(app, tls))) {
                assertThat(Tool.output("/usr/bin/python3", "-c", WEBSOCKETS, "wss://localhost:" + server.port() + "/",
                        offer, trusted.toString())).isEqualTo("v2 " + extensions + "\nfragments\n3001\n");
            }
        }));
    }

    private static Response echo() {
        return Response.webSocket(WebSocketOptions.defaults().withProtocols("v2"), socket -> {
            for (WebSocketMessage message : forAwait(socket)) {
                switch (message) {
                    case WebSocketMessage.Text(String text) -> await(socket.send(text));
                    case WebSocketMessage.Binary(byte[] bytes) -> await(socket.send(bytes));
                    default -> {}
                }
            }
        });
    }
}
