package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Steady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir private Path folder;

    private static RequestOptions body(Body body) {
        return RequestOptions.none().withBody(body);
    }

    private static RequestOptions stream(BodyProducer producer) {
        return body(Body.ofStream(MediaType.TEXT, producer));
    }

    @Test
    void aStreamGoesInChunksAndTheConnectionStays() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    try (var response = await(session.post(backend.url("/"), stream(out -> {
                        await(out.write("one"));
                        await(out.write(new byte[0]));
                        await(sleep(Duration.ofMillis(1)));
                        await(out.write("three"));
                    })))) {
                        assertThat(await(response.text())).isEqualTo("ok");
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
                assertThat(backend.requests()).hasSize(3).allMatch(r -> r.contains("transfer-encoding: chunked\r\n")
                        && r.contains("content-type: text/plain") && !r.contains("content-length")
                        && r.endsWith("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"));
            }
        });
    }

    @Test
    void aFileAndBigBytesAreSentWithTheirLength() throws IOException {
        byte[] bytes = "0123456789".repeat(20_000).getBytes();
        Path file = Files.write(folder.resolve("a.txt"), bytes);
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                for (Body body : List.of(Body.ofFile(file), Body.of(bytes, MediaType.TEXT),
                        Body.ofStream(MediaType.TEXT, out -> await(out.write(bytes))).withLength(bytes.length))) {
                    try (var response = await(session.put(backend.url("/"), body(body)))) {
                        assertThat(await(response.text())).isEqualTo("ok");
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
                assertThat(backend.requests()).hasSize(3).allMatch(r -> r.contains("content-length: 200000\r\n")
                        && r.endsWith(new String(bytes)));
            }
        });
    }

    @Test
    void aFileThatIsNotThereIsAnErrorAndNothingIsSent() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(
                        () -> await(session.put(backend.url("/"), body(Body.ofFile(folder.resolve("none"))))))
                        .isInstanceOf(NoSuchFileException.class);
                assertThat(session.stats().open()).isZero();
            }
        });
    }

    @Test
    void aProducersFailureClosesTheConnectionAndIsThrown() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.post(backend.url("/"), stream(out -> {
                    await(out.write("one"));
                    await(sleep(Duration.ofMillis(1)));
                    throw new IOException("the source is dry");
                })))).isInstanceOf(IOException.class).hasMessage("the source is dry");
                until(() -> session.stats().open() == 0 && backend.open() == 0);
                assertThat(backend.requests()).isEmpty();
            }
        });
    }

    @Test
    void aBodyOfAnotherLengthThanDeclaredIsAnError() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                for (int length : new int[] {2, 4}) {
                    Body body = Body.ofStream(MediaType.TEXT, out -> await(out.write("abc"))).withLength(length);
                    assertThatThrownBy(() -> await(session.post(backend.url("/"), body(body))))
                            .isInstanceOf(IllegalStateException.class).hasMessageContaining("declared length");
                    until(() -> session.stats().open() == 0);
                }
                assertThat(backend.requests()).isEmpty();
            }
        });
    }

    @Test
    void whatIsWrittenAfterTheEndIsRefused() {
        List<BodyWriter> kept = new ArrayList<>();
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                await(await(session.post(backend.url("/"), stream(kept::add))).read());
                assertThatThrownBy(() -> await(kept.getFirst().write("GET /smuggled HTTP/1.1\r\n\r\n")))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("has been sent");
                await(await(session.get(backend.url("/"))).read());
                assertThat(backend.requests()).hasSize(2).noneMatch(r -> r.contains("smuggled"));
            }
        });
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyStopsItAndClosesTheConnection() {
        List<String> trail = new ArrayList<>();
        Backend.with(peer -> {
            peer.line();
            peer.send("HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nbig");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                try (var response = await(session.post(backend.url("/"), stream(out -> {
                    try {
                        while (true) {
                            await(out.write(new byte[50_000]));
                            await(sleep(Duration.ofMillis(1)));
                        }
                    } finally {
                        trail.add("stopped");
                    }
                })))) {
                    trail.add("response");
                    assertThat(response.status()).isEqualTo(413);
                    assertThat(await(response.text())).isEqualTo("big");
                }
                assertThat(trail).containsExactly("stopped", "response");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aServerThatReadsNothingIsAnErrorAfterTheLimitOfSilence() {
        Backend.with(peer -> {
            peer.pause();
            await(sleep(Duration.ofSeconds(20)));
        }, backend -> {
            try (var session = new ClientSession()) {
                Body big = Body.of(new byte[50_000_000], MediaType.OCTETS);
                assertThatThrownBy(() -> await(session.post(backend.url("/"), body(big)
                        .withTimeout(ClientTimeout.NONE.withSockRead(Duration.ofMillis(200))))))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("took nothing of the body");
                assertThatThrownBy(() -> await(session.post(backend.url("/"), body(big)
                        .withTimeout(ClientTimeout.NONE.withTotal(Duration.ofMillis(200))))))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("limit total");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aSlowProducerIsNoSilenceOfTheServerButTheTotalCounts() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                RequestOptions slow = stream(out -> {
                    for (int i = 0; i < 6; i++) {
                        await(sleep(Duration.ofMillis(50)));
                        await(out.write("x"));
                    }
                });
                Steady.within(Duration.ofMillis(200), () -> await(await(session.post(backend.url("/"),
                        slow.withTimeout(ClientTimeout.NONE.withSockRead(Duration.ofMillis(200))))).read()));
                assertThatThrownBy(() -> await(session.post(backend.url("/"),
                        slow.withTimeout(ClientTimeout.NONE.withTotal(Duration.ofMillis(100))))))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("limit total");
            }
        });
    }

    @Test
    void afterTheBodyTheSilenceOfTheServerCounts() {
        Backend.with(peer -> {
            peer.request();
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.post(backend.url("/"), stream(out -> await(out.write("x")))
                        .withTimeout(ClientTimeout.NONE.withSockRead(Duration.ofMillis(50))))))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("limit sockRead");
            }
        });
    }

    @Test
    void aCancelStopsTheProducerAndClosesTheConnection() {
        List<String> trail = new ArrayList<>();
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                Task<ClientResponse> task = createTask(session.post(backend.url("/"), stream(out -> {
                    try {
                        await(out.write("x"));
                        await(sleep(Duration.ofSeconds(20)));
                    } catch (CancelledError e) {
                        trail.add("cancelled");
                        throw e;
                    }
                })));
                until(() -> backend.made() == 1);
                turns(5);
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                assertThat(trail).containsExactly("cancelled");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aServerThatClosesWithinTheBodyIsDisconnected() {
        Backend.with(peer -> {
            peer.line();
            peer.abort();
        }, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.post(backend.url("/"), stream(out -> {
                    while (true) {
                        await(out.write(new byte[10_000]));
                        await(sleep(Duration.ofMillis(1)));
                    }
                })))).isInstanceOf(ServerDisconnectedException.class);
                until(() -> session.stats().open() == 0);
            }
        });
    }

    // ---- Expect: 100-continue

    private static final RequestOptions ASKING = body(Body.ofText("body")).withExpectContinue(true);

    @Test
    void theBodyWaitsForContinue() {
        List<String> trail = new ArrayList<>();
        Backend.with(peer -> {
            String line;
            do {
                line = peer.line();
                trail.add(line.strip());
            } while (!line.equals("\r\n"));
            turns(20);
            trail.add("asked");
            peer.send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            trail.add(peer.bytes(4));
            peer.send(OK);
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), ASKING))) {
                assertThat(await(response.text())).isEqualTo("ok");
                assertThat(session.stats().open()).isEqualTo(1);
            }
            assertThat(trail).contains("expect: 100-continue", "content-length: 4").endsWith("asked", "body");
        });
    }

    @Test
    void aServerThatSaysNothingGetsTheBodyAfterASecond() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), ASKING))) {
                assertThat(await(response.text())).isEqualTo("ok");
            }
            assertThat(backend.requests().getFirst()).endsWith("\r\n\r\nbody");
        });
    }

    @Test
    void aServerThatDoesNotWantTheBodyDoesNotGetIt() {
        Backend.with(peer -> {
            peer.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), ASKING))) {
                assertThat(response.status()).isEqualTo(413);
                assertThat(await(response.text())).isEqualTo("no");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    private static final String FAILED = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno";

    /** Refuses at once what expects something, without its body; answers the rest. */
    private static void knowingNoExpectations(Backend.Peer peer, List<String> trail) {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = peer.line();
            head.append(line);
        } while (!line.equals("\r\n"));
        boolean expects = head.toString().toLowerCase(Locale.ROOT).contains("expect: 100-continue");
        trail.add(head.substring(0, head.indexOf(" ")) + (expects ? " expects" : " "
                + peer.bytes(head.toString().contains("chunked") ? 14 : 4).replace("\r\n", "|")));
        peer.send(expects ? FAILED : OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        peer.awaitEnd();
    }

    /** RFC 9110, 10.1.1. The body was not touched, and so may be one that goes once. */
    @Test
    void aServerThatKnowsNoExpectationsIsAskedWithoutOne() {
        List<String> trail = new ArrayList<>();
        Backend.with(peer -> knowingNoExpectations(peer, trail), backend -> {
            try (var session = new ClientSession()) {
                for (RequestOptions asking : List.of(ASKING, ASKING.withHeader("Expect", "100-continue"),
                        stream(out -> await(out.write("once"))).withExpectContinue(true))) {
                    try (var response = await(session.post(backend.url("/"), asking))) {
                        assertThat(response.status()).isEqualTo(200);
                        assertThat(await(response.text())).isEqualTo("ok");
                    }
                }
            }
            assertThat(trail).containsExactly("POST expects", "POST body", "POST expects", "POST body", "POST expects",
                    "POST 4|once|0||");
        });
    }

    @Test
    void itIsAskedOnceMoreAndNoMore() {
        Backend.with(Backend.answering(FAILED), backend -> {
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), ASKING))) {
                assertThat(response.status()).isEqualTo(417);
            }
            assertThat(backend.requests()).hasSize(2);
            assertThat(backend.requests().getLast()).doesNotContain("expect").endsWith("\r\n\r\nbody");
        });
    }

    /** It said so too late, when the body was gone already. */
    @Test
    void aBodyThatIsUsedUpIsNotSentAgain() {
        Backend.with(Backend.answering(FAILED), backend -> {
            var asking = stream(out -> await(out.write("once"))).withExpectContinue(true);
            try (var session = new ClientSession(); var response = await(session.post(backend.url("/"), asking))) {
                assertThat(response.status()).isEqualTo(417);
            }
            assertThat(backend.requests()).hasSize(1);
        });
    }

    @Test
    void whoExpectsNothingIsToldTheStatus() {
        Backend.with(Backend.answering(FAILED), backend -> {
            try (var session = new ClientSession();
                    var response = await(session.post(backend.url("/"), body(Body.ofText("body"))))) {
                assertThat(response.status()).isEqualTo(417);
            }
            assertThat(backend.requests()).hasSize(1);
        });
    }

    @Test
    void theTimeLimitsHoldWhileItIsAsked() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.post(backend.url("/"),
                        ASKING.withTimeout(ClientTimeout.NONE.withTotal(Duration.ofMillis(50))))))
                        .isInstanceOf(AsyncTimeoutException.class).hasMessageContaining("limit total");
            }
        });
    }
}
