package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server of others: Python's websockets. */
class WebsocketsServerTest {

    private static final String SERVER = """
            import asyncio, pathlib, ssl, sys, websockets
            async def serve(socket):
                async for message in socket:
                    if message == "ping":
                        await (await socket.ping(b"x"))
                    if message == "close":
                        await socket.close(3001, "enough")
                    elif message == "fragments":
                        await socket.send(["frag", "ments", " \\u00e4"])
                    else:
                        await socket.send(message)
            async def main():
                tls = None
                if len(sys.argv) > 1:
                    folder = pathlib.Path(sys.argv[1])
                    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
                async with websockets.serve(serve, "127.0.0.1", 0, max_size=None, subprotocols=["v2"],
                                            ssl=tls) as server:
                    print(server.sockets[0].getsockname()[1], flush=True)
                    await asyncio.Future()
            asyncio.run(main())
            """;

    @TempDir private Path folder;

    @BeforeAll
    static void needsWebsockets() {
        Needs.python("websockets");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theyUnderstandEachOther(boolean compression) throws Exception {
        against(List.of(), port -> talk(ClientOptions.defaults(), "ws://127.0.0.1:" + port + "/", compression));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void alsoOverTls(boolean compression) throws Exception {
        Certificates.write(folder);
        against(List.of(folder.toString()), port -> {
            talk(Certificates.options(), "wss://localhost:" + port + "/", compression);
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.wsConnect("wss://localhost:" + port + "/")))
                        .as("whom it does not believe").isInstanceOf(ClientConnectorCertificateException.class);
            }
        });
    }

    private static void against(List<String> arguments, Consumer<String> client) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", SERVER));
        command.addAll(arguments);
        try (Tool python = Tool.start(command.toArray(String[]::new))) {
            run(() -> timeout(Duration.ofSeconds(60), () -> {
                client.accept(python.line());
            }));
        }
    }

    private static void talk(ClientOptions session, String url, boolean compression) {
        WebSocketOptions wanted = WebSocketOptions.defaults().withCompression(compression).withProtocols("v1", "v2")
                .withCloseTimeout(Duration.ofMinutes(5));
        try (var client = new ClientSession(session); WebSocket socket = await(client.wsConnect(url, wanted))) {
            assertThat(socket.isCompressed()).isEqualTo(compression);
            assertThat(socket.protocol()).isEqualTo("v2");
            for (String text : new String[] {"", "Hello", "äöü 😀", "x".repeat(70_000), "Hello", "ping"}) {
                await(socket.send(text));
                assertThat(await(socket.receiveText())).isEqualTo(text);
            }
            byte[] bytes = new byte[900_000];
            new java.util.Random(3).nextBytes(bytes);
            await(socket.send(bytes));
            assertThat(await(socket.receiveBytes())).isEqualTo(bytes);
            await(socket.send("fragments"));
            assertThat(await(socket.receiveText())).isEqualTo("fragments ä");
            await(socket.send("close"));
            assertThat(await(socket.receive())).isEqualTo(new WebSocketMessage.Close(3001, "enough"));
            assertThat(socket.exception()).isNull();
        }
    }
}
