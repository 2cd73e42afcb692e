package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.http.testing.Trying.app;
import static io.github.asyncio4j.http.testing.Trying.onLoop;
import static io.github.asyncio4j.http.testing.Trying.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Cancelling;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Response;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A cancel may strike at any await of a request: its connection is given back or closed, nothing stays behind on either side,
 * and the session goes on. What is left of buffers, descriptors and threads is counted after each test.
 */
class CancelledRequestsTest {

    private static final int LARGE = 400_000;

    /** What is spoken. */
    enum Version {
        HTTP_1, HTTP_1_TLS, HTTP_2_TLS
    }

    private static Application answering() {
        return app(router -> {
            router.get("/hello", _ -> Response.text("hello"));
            router.get("/large", _ -> Response.stream(MediaType.OCTETS, out -> {
                for (int i = 0; i < 8; i++) {
                    await(out.write(new byte[LARGE / 8]));
                }
            }));
            router.post("/echo", request -> Response.bytes(await(request.read()), MediaType.OCTETS));
            router.get("/ws", _ -> Response.webSocket(WebSocketOptions.defaults(), socket -> {
                for (String text = await(socket.receiveText()); !text.equals("bye");
                        text = await(socket.receiveText())) {
                    await(socket.send(text));
                }
            }));
        });
    }

    private static boolean cancelledAt(int n, boolean late, Version version, Trying.Talk scenario) {
        boolean[] cancelled = new boolean[1];
        onLoop(() -> {
            ClientOptions options = ClientOptions.defaults().withHttp2(version == Version.HTTP_2_TLS);
            try (TestClient client = await(TestClient.of(version == Version.HTTP_1 ? TestServer.of(answering())
                    : TestServer.tls(answering()), options))) {
                Task<Void> task = createTask(async(() -> scenario.with(client)));
                cancelled[0] = Cancelling.at(task, n, late);
                await(Asyncio.wait(List.of(task)));
                if (!task.cancelled() || !cancelled[0]) {
                    assertThat(task.exception()).as("cancelled: %s", cancelled[0]).isNull();
                }
                assertThat(text(await(client.get("/hello")))).isEqualTo("hello");
                while (client.session().stats().open() != client.session().stats().idle()) {
                    spin(1);
                }
                assertThat(client.session().stats().waiting()).isZero();
            }
        });
        return cancelled[0];
    }

    private static int check(Version version, Trying.Talk scenario) {
        return Cancelling.everywhere((n, late) -> cancelledAt(n, late, version, scenario));
    }

    @ParameterizedTest
    @EnumSource
    void aShortAnswer(Version version) {
        assertThat(check(version, client -> assertThat(text(await(client.get("/hello")))).isEqualTo("hello")))
                .isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aLongAnswerReadPieceByPiece(Version version) {
        assertThat(check(version, client -> {
            try (var response = await(client.get("/large"))) {
                int length = 0;
                for (byte[] piece = await(response.content().readChunk()); piece != null;) {
                    length += piece.length;
                    piece = await(response.content().readChunk());
                }
                assertThat(length).isEqualTo(LARGE);
            }
        })).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsSentInPieces(Version version) {
        byte[] piece = new byte[50_000];
        Arrays.fill(piece, (byte) 'x');
        assertThat(check(version, client -> {
            Body body = Body.ofStream(MediaType.OCTETS, out -> {
                for (int i = 0; i < 8; i++) {
                    await(out.write(piece));
                }
            });
            try (var response = await(client.post("/echo", RequestOptions.none().withBody(body)))) {
                assertThat(await(response.read())).hasSize(LARGE).containsOnly('x');
            }
        })).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aWebSocket(Version version) {
        assertThat(check(version, client -> {
            try (var socket = await(client.wsConnect("/ws"))) {
                await(socket.send("one"));
                assertThat(await(socket.receiveText())).isEqualTo("one");
                await(socket.send("bye"));
                await(socket.close(1000, ""));
            }
        })).isGreaterThanOrEqualTo(3);
    }
}
