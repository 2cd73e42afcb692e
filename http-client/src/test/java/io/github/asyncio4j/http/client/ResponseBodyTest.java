package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.BodyReader;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseBodyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Test
    @SuppressWarnings("try")
    void isKeptOnceRead() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/x")))) {
                byte[] first = await(response.read());
                assertThat(await(response.read())).isSameAs(first);
                response.close();
                assertThat(await(response.text())).isEqualTo("/x");
                assertThatThrownBy(() -> await(response.content().readChunk()))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("as a whole before");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"text/plain; charset=iso-8859-1, ISO-8859-1", "text/plain, UTF-8", "nonsense, UTF-8",
        "text/plain; charset=unknown, UTF-8"})
    void isTextInItsCharset(String type, String charset) throws Exception {
        String bytes = new String("\u00e4".getBytes(charset), ISO_8859_1);
        Backend.with(
                Backend.answering(OK + "Content-Type: " + type + "\r\nContent-Length: " + bytes.length() + "\r\n\r\n"
                        + bytes),
                backend -> {
                    try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                        assertThat(await(response.text())).isEqualTo("\u00e4");
                        assertThat(await(response.text(StandardCharsets.US_ASCII))).doesNotContain("\u00e4");
                        assertThat(response.contentType())
                                .isEqualTo(type.equals("nonsense") ? null : new MediaType(type));
                    }
                });
    }

    @Test
    void trailersAreThereOnceTheBodyIsRead() {
        Backend.with(
                Backend.answering(
                        OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\nX-Sum: 8\r\n\r\n"),
                backend -> {
                    try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                        assertThat(response.trailers().size()).isZero();
                        assertThat(await(response.text())).isEqualTo("abc");
                        assertThat(response.trailers().getAll("x-sum")).containsExactly("7", "8");
                        assertThat(response.headers().contains("X-Sum")).isFalse();
                    }
                });
    }

    @Test
    void linesAreReadAsTheyArrive() {
        Backend.with(peer -> {
            peer.request();
            peer.send(OK + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"a\":1}\n\r\n3\r\n{\"b\r\n");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                BodyReader reader = new BodyReader(response.content());
                assertThat(await(reader.readTextLine())).isEqualTo("{\"a\":1}");
                Task<String> second = createTask(reader.readTextLine());
                turns(5);
                assertThat(second.done()).isFalse();
                second.cancel();
                turns(1);
                backend.peer(0).send("5\r\n\":2}\n\r\n0\r\n\r\n");
                assertThat(await(reader.readTextLine())).isEqualTo("{\"b\":2}");
                assertThat(await(reader.readTextLine())).isNull();
                assertThat(response.isClosed()).isTrue();
            }
        });
    }

    @Test
    void streamsAsItArrives() {
        int[] read = new int[1];
        Backend.with(peer -> {
            while (peer.request() != null) {
                peer.send(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                until(() -> read[0] > 0);
                peer.send("3\r\ndef\r\n");
                until(() -> read[0] > 3);
                peer.send("0\r\n\r\n");
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                try (var response = await(session.get(backend.url("/")))) {
                    assertThat(await(response.content().readChunk())).asString().isEqualTo("abc");
                    assertThat(response.content().isAtEnd()).isFalse();
                    read[0] = 3;
                    assertThat(await(response.content().readChunk())).asString().isEqualTo("def");
                    read[0] = 6;
                    assertThat(await(response.content().readChunk())).isNull();
                    assertThat(response.content().isAtEnd()).isTrue();
                    assertThat(await(response.content().readChunk())).isNull();
                    assertThatThrownBy(() -> await(response.read())).isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("parts of the body were read");
                }
                try (var response = await(session.get(backend.url("/")))) {
                    StringBuilder all = new StringBuilder();
                    await(response.content().forEachChunk(chunk -> all.append(new String(chunk))));
                    assertThat(all).hasToString("abcdef");
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void endsWithTheConnectionIfNothingElseIsSaid() {
        Backend.with(Backend.closingAfter(OK + "\r\nall of it"), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                assertThat(await(response.text())).isEqualTo("all of it");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-Length: 10\\r\\n\\r\\nabc | the server declared 10 bytes and sent 3",
        "Content-Length: 1\\r\\n\\r\\n | the server declared 1 bytes and sent 0",
        "Transfer-Encoding: chunked\\r\\n\\r\\n | its end is missing, after 0 bytes",
        "Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab | its end is missing, after 2 bytes",
        "Transfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab\\r\\n | its end is missing, after 2 bytes",
        "Transfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab\\r\\n0\\r\\n"
                + " | its end is missing, after 2 bytes"})
    void oneThatEndsEarlyIsAnError(String rest, String message) {
        Backend.with(Backend.closingAfter(OK + rest.translateEscapes()), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/x")))) {
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessage("the body ended early: " + message + ": " + backend.url("/x"));
                assertThatThrownBy(() -> await(response.content().readChunk()))
                        .isInstanceOf(ClientPayloadException.class);
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "-1\r\n", "3\r\nabcd\r\n", "fffffffff\r\n"})
    void oneThatIsMalformedIsAnError(String chunks) {
        Backend.with(Backend.answering(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/x")))) {
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("the body is malformed");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void oneThatIsTooLongIsAnError() {
        for (String rest : new String[] {"Content-Length: 11\r\n\r\n01234567890",
            "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n"}) {
            Backend.with(Backend.answering(OK + rest), backend -> {
                try (var session = new ClientSession(ClientOptions.defaults().withMaxBody(10));
                        var response = await(session.get(backend.url("/x")))) {
                    assertThatThrownBy(() -> await(response.read())).isInstanceOf(ClientPayloadException.class)
                            .hasMessageContaining("longer than the limit maxBody, 10 bytes");
                }
                try (var session = new ClientSession(ClientOptions.defaults().withMaxBody(10));
                        var response = await(session.get(backend.url("/x")))) {
                    StringBuilder all = new StringBuilder();
                    await(response.content().forEachChunk(chunk -> all.append(new String(chunk))));
                    assertThat(all).as("streaming has no limit").hasSize(11);
                }
            });
        }
    }

    @Test
    void closingOneThatIsUnreadClosesTheConnection() {
        Backend.with(peer -> {
            peer.request();
            peer.send(OK + "Content-Length: 10\r\n\r\nabc");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                var response = await(session.get(backend.url("/")));
                response.close();
                assertThat(response.isClosed()).isTrue();
                assertThatThrownBy(() -> await(response.read())).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the response is closed");
                until(() -> session.stats().open() == 0);
                until(() -> backend.open() == 0);
            }
        });
    }

    @Test
    void closingOneThatHasArrivedKeepsTheConnection() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    var response = await(session.get(backend.url("/")));
                    turns(3);
                    response.close();
                    response.close();
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aCancelledReadLosesNothing() {
        Backend.with(peer -> {
            peer.request();
            peer.send(OK + "Content-Length: 6\r\n\r\nabc");
            await(getRunningLoop().createFuture());
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                assertThat(await(response.content().readChunk())).asString().isEqualTo("abc");
                Task<byte[]> reading = createTask(response.content().readChunk());
                turns(2);
                reading.cancel();
                assertThatThrownBy(() -> await(reading)).isInstanceOf(CancelledError.class);
                backend.peer(0).send("def");
                assertThat(await(response.content().readChunk())).asString().isEqualTo("def");
                assertThat(await(response.content().readChunk())).isNull();
            }
        });
    }

    @Test
    void oneTaskReadsAtATime() {
        boolean[] refused = new boolean[1];
        Backend.with(peer -> {
            peer.request();
            peer.send(OK + "Content-Length: 6\r\n\r\n");
            until(() -> refused[0]);
            peer.send("abcdef");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                Task<byte[]> first = createTask(response.content().readChunk());
                turns(2);
                assertThatThrownBy(() -> await(response.content().readChunk()))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("already reading");
                refused[0] = true;
                assertThat(await(first)).asString().isEqualTo("abcdef");
            }
        });
    }

    @Test
    void aSlowReaderHoldsTheServerBack() {
        int size = 64 << 20;
        int[] sent = {0};
        Backend.with(peer -> {
            peer.request();
            peer.send(OK + "Content-Length: " + size + "\r\n\r\n");
            String piece = "x".repeat(64 * 1024);
            while (sent[0] < size) {
                peer.send(piece);
                sent[0] += piece.length();
                peer.drain();
            }
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")))) {
                Steady.untilStill(() -> sent[0]);
                assertThat(sent[0]).as("what the sockets and buffers hold").isLessThan(size / 2);
                int[] read = {0};
                await(response.content().forEachChunk(chunk -> read[0] += chunk.length));
                assertThat(read[0]).isEqualTo(size);
            }
        });
    }
}
