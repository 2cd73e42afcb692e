package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void informationalResponsesArePassedOver() {
        Backend.with(Backend.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK),
                backend -> {
                    try (var session = new ClientSession()) {
                        for (int i = 0; i < 2; i++) {
                            try (var response = await(session.get(backend.url("/")))) {
                                assertThat(response.status()).isEqualTo(200);
                                assertThat(await(response.text())).isEqualTo("ok");
                            }
                        }
                        assertThat(backend.made()).isEqualTo(1);
                    }
                });
    }

    @Test
    void informationalResponsesWithoutEndAreRefused() {
        Backend.with(Backend.answering("HTTP/1.1 102 Wait\r\n\r\n".repeat(101) + OK), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                        .isInstanceOf(InvalidResponseException.class).hasMessageContaining("1xx");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void oldServersAreForgivenIfThatIsWished() {
        Backend.with(Backend.answering("HTTP/1.1 200 OK\nX: a\n b\nContent-Length: 2\n\nok"), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                        .isInstanceOf(InvalidResponseException.class);
            }
            try (var session = new ClientSession(ClientOptions.defaults().withLenientResponses(true));
                    var response = await(session.get(backend.url("/")))) {
                assertThat(response.headers().get("X")).isEqualTo("a b");
                assertThat(await(response.text())).isEqualTo("ok");
            }
        });
    }

    @Test
    void bytesThatNobodyAskedForEndTheConnection() {
        Backend.with(Backend.answering(OK + "HTTP/1.1 200 OK\r\nX-Injec"), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    try (var response = await(session.get(backend.url("/")))) {
                        assertThat(await(response.text())).isEqualTo("ok");
                    }
                }
            }
            assertThat(backend.made()).as("connections, none used again").isEqualTo(3);
        });
    }

    static List<String> bodyless() {
        return List.of("HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("bodyless")
    void aResponseWithoutABodyLeavesTheConnection(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    try (var response = await(session.get(backend.url("/")))) {
                        assertThat(await(response.read())).isEmpty();
                        assertThat(await(response.text())).isEmpty();
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n"})
    void aResponseToHeadHasNoBody(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 3; i++) {
                    try (var response = await(session.head(backend.url("/")))) {
                        assertThat(response.isClosed()).isTrue();
                        assertThat(await(response.read())).isEmpty();
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aServerThatClosesWithoutAWordIsDisconnected() {
        Backend.with(peer -> peer.request(), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/x"))))
                        .isInstanceOf(ServerDisconnectedException.class)
                        .hasMessage("the server closed the connection before its response was there: "
                                + backend.url("/x"));
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"})
    void aHeadThatEndsEarlyIsADisconnect(String answer) {
        Backend.with(Backend.closingAfter(answer), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/x"))))
                        .isInstanceOf(ServerDisconnectedException.class);
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void nothingIsRepeatedWhereThatIsSwitchedOff() {
        Backend.with(peer -> {
            peer.request();
            peer.send(OK);
            peer.request();
        }, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withRetryDeadConnections(false))) {
                await(await(session.get(backend.url("/1"))).read());
                assertThatThrownBy(() -> await(session.get(backend.url("/2"))))
                        .isInstanceOf(ServerDisconnectedException.class);
                assertThat(backend.requests()).hasSize(2);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONSENSE\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "XTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 -1 OK\r\n\r\n", "HTTP/1.1 99 OK\r\n\r\n", "HTTP/1.1 1000 OK\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\u0001\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA\u0000: b\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"})
    void aResponseThatIsNotHttpIsRefused(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get(backend.url("/x"))))
                        .isInstanceOf(InvalidResponseException.class).hasMessageContaining(backend.url("/x"));
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void theHeadHasLimits() {
        String line = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
        for (String answer : List.of("HTTP/1.1 200 " + "x".repeat(9_000) + "\r\n\r\n",
                line + ("A: " + "x".repeat(5_000) + "\r\n").repeat(7) + "\r\n",
                line + "A: b\r\n".repeat(100) + "\r\n")) {
            Backend.with(Backend.answering(answer), backend -> {
                try (var session = new ClientSession()) {
                    assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                            .isInstanceOf(InvalidResponseException.class);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok"})
    void aServerThatWantsToCloseIsNotAskedAgain(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(await(await(session.get(backend.url("/"))).text())).isEqualTo("ok");
                }
                assertThat(backend.made()).isEqualTo(2);
            }
        });
    }

    @Test
    void aClientThatWantsToCloseDoes() {
        Backend.with(Backend.answering(OK), backend -> {
            try (var session = new ClientSession()) {
                RequestOptions close = RequestOptions.none().withHeader("Connection", "close");
                assertThat(await(await(session.get(backend.url("/"), close)).text())).isEqualTo("ok");
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void http10KeepsTheConnectionIfItSaysSo() {
        Backend.with(Backend.answering("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"),
                backend -> {
                    try (var session = new ClientSession()) {
                        await(await(session.get(backend.url("/"))).text());
                        await(await(session.get(backend.url("/"))).text());
                        assertThat(backend.made()).isEqualTo(1);
                    }
                });
    }

    @Test
    void theSameBytesGiveTheSameResponsesHoweverTheyAreSplit() {
        String dialogue =
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nA: b\r\na: c\r\nContent-Length: 6\r\n\r\na\r\nbcd"
                        + "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;x\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n";
        int first = dialogue.indexOf("HTTP/1.1 404");
        int[] cut = {0};
        Backend.with(peer -> {
            peer.request();
            send(peer, dialogue, 0, first, cut[0]);
            peer.request();
            send(peer, dialogue, first, dialogue.length(), cut[0]);
            peer.awaitEnd();
        }, backend -> {
            List<String> whole = null;
            for (cut[0] = 0; cut[0] < dialogue.length(); cut[0]++) {
                List<String> seen = new ArrayList<>();
                try (var session = new ClientSession()) {
                    for (int i = 0; i < 2; i++) {
                        try (var response = await(session.get(backend.url("/")))) {
                            seen.add(response.status() + " " + response.reason() + " "
                                    + response.headers().getAll("a") + await(response.text()));
                        }
                    }
                }
                if (whole == null) {
                    whole = seen;
                    assertThat(whole).containsExactly("200 Fine [b, c]a\r\nbcd", "404 No []abcde");
                }
                assertThat(seen).as("split at %d", cut[0]).isEqualTo(whole);
            }
        });
    }

    private static void send(Backend.Peer peer, String text, int from, int to, int cut) {
        if (cut <= from || cut >= to) {
            peer.send(text.substring(from, to));
        } else {
            peer.send(text.substring(from, cut));
            turns(3);
            peer.send(text.substring(cut, to));
        }
    }

    @Test
    void theSameBytesGiveTheSameResponseByteByByte() {
        String answer =
                "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n";
        Backend.with(peer -> {
            while (peer.request() != null) {
                for (int i = 0; i < answer.length(); i++) {
                    peer.send(answer.substring(i, i + 1));
                    turns(2);
                }
            }
        }, backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 2; i++) {
                    try (var response = await(session.get(backend.url("/")))) {
                        assertThat(await(response.text())).isEqualTo("abcde");
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }
}
