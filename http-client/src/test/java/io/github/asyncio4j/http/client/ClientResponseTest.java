package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientResponseTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** More is announced than comes, so that a close costs the connection. */
    private static void half(Backend.Peer peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        peer.awaitEnd();
    }

    @Test
    void waitForCloseOfAnUnreadBodyWaitsUntilTheConnectionIsGone() {
        Backend.with(ClientResponseTest::half, backend -> {
            try (var session = new ClientSession()) {
                var closed = await(session.get(backend.url("/")));
                closed.close();
                assertThat(session.stats().open()).as("a close alone only begins it").isEqualTo(1);
                await(closed.waitForClose());
                assertThat(session.stats().open()).isZero();

                var response = await(session.get(backend.url("/")));
                await(response.waitForClose());
                assertThat(response.isClosed()).isTrue();
                assertThat(session.stats().open()).isZero();
                await(response.waitForClose());
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the response is closed");
            }
        });
    }

    @Test
    void waitForCloseOfAReadBodyGivesTheConnectionBack() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    var response = await(session.get(backend.url("/")));
                    assertThat(await(response.text())).isEqualTo("ok");
                    await(response.waitForClose());
                    assertThat(response.isClosed()).isTrue();
                    assertThat(session.stats().idle()).isEqualTo(1);
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    /** In aiohttp it waits for what sends the body; here that is over when there is a response. */
    @Test
    void theBodyOfTheRequestIsSentOrStoppedBeforeThereIsAResponse() {
        List<String> trail = new ArrayList<>();
        Backend.with(peer -> {
            if (peer.number() == 1) {
                peer.request();
                peer.send(OK);
                peer.awaitEnd();
            } else {
                peer.line();
                peer.send("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n");
                peer.awaitEnd();
            }
        }, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withKeepAliveTimeout(
                    Duration.ZERO))) {
                for (int pieces : new int[] {3, Integer.MAX_VALUE}) {
                    Body body = Body.ofStream(MediaType.TEXT, out -> {
                        try {
                            for (int i = 0; i < pieces; i++) {
                                await(out.write(new byte[50_000]));
                            }
                            trail.add("sent");
                        } catch (CancelledError e) {
                            trail.add("stopped");
                            throw e;
                        }
                    });
                    var response = await(session.post(backend.url("/"), RequestOptions.none().withBody(body)));
                    trail.add("response " + response.status());
                    await(response.waitForClose());
                    assertThat(session.stats().open()).isZero();
                }
            }
            assertThat(trail).containsExactly("sent", "response 200", "stopped", "response 413");
        });
    }

    @Test
    void severalMayWaitAndACancelOfOneIsNotOneOfTheOthers() {
        Backend.with(ClientResponseTest::half, backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                Task<Void> cancelled = createTask(response.waitForClose());
                Task<Void> other = createTask(response.waitForClose());
                Backend.turns(1);
                cancelled.cancel();
                await(gather(other, response.waitForClose()));
                assertThat(session.stats().open()).isZero();
                assertThat(response.isClosed()).isTrue();
            }
        });
    }
}
