package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.net.ConnectionRefusedException;
import io.github.asyncio4j.net.NameNotFoundException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientSessionTest {

    @Test
    void getsAResource() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/path?q=1")))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.reason()).isEqualTo("OK");
                assertThat(response.isOk()).isTrue();
                assertThat(response.url()).isEqualTo(URI.create(backend.url("/path?q=1")));
                assertThat(response.method()).isEqualTo("GET");
                assertThat(response.headers()).isEqualTo(Headers.of("content-length", "9"));
                assertThat(await(response.text())).isEqualTo("/path?q=1");
                assertThat(response).hasToString("ClientResponse[GET " + backend.url("/path?...") + ": 200 OK]");
            }
            assertThat(backend.requests()).containsExactly("GET /path?q=1 HTTP/1.1\r\nhost: 127.0.0.1:"
                    + backend.port() + "\r\naccept: */*\r\nuser-agent: asyncio4j\r\n"
                    + "accept-encoding: gzip, deflate, br, zstd\r\n\r\n");
        });
    }

    @Test
    void eachMethodIsSentAsItsOwn() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                RequestOptions body = RequestOptions.none().withText("body");
                for (Coroutine<ClientResponse> request : List.of(session.get(URI.create(backend.url("/"))),
                        session.post(backend.url("/"), body), session.put(backend.url("/"), body),
                        session.patch(backend.url("/"), body), session.delete(backend.url("/"), RequestOptions.none()),
                        session.options(backend.url("/"), RequestOptions.none()),
                        session.request("PROPFIND", backend.url("/"), RequestOptions.none()))) {
                    try (var response = await(request)) {
                        await(response.read());
                    }
                }
            }
            assertThat(backend.requests()).extracting(request -> request.split(" ")[0])
                    .containsExactly("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");
            assertThat(backend.requests().subList(1, 4)).allMatch(request -> request.endsWith("\r\n\r\nbody"));
        });
    }

    @Test
    void aRequestsHeadersGoBeforeTheSessions() {
        Backend.with(Backend::echo, backend -> {
            ClientOptions options = ClientOptions.defaults().withHeaders(Headers.of("X-A", "1", "X-B", "2"));
            try (var session = new ClientSession(options);
                    var _ = await(session.get(backend.url("/"), RequestOptions.none().withHeader("x-a", "3")))) {
                assertThat(backend.requests().getFirst()).contains("X-B: 2\r\nx-a: 3\r\n").doesNotContain("X-A");
            }
        });
    }

    @Test
    void aCoroutineThatIsNotAwaitedSendsNothing() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                session.get(backend.url("/"));
                turns(5);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    // ---- keep-alive

    @Test
    void oneConnectionServesRequestAfterRequest() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                for (int i = 0; i < 20; i++) {
                    try (var response = await(session.get(backend.url("/" + i)))) {
                        assertThat(await(response.text())).isEqualTo("/" + i);
                    }
                }
                assertThat(backend.made()).isEqualTo(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
                assertThat(session).hasToString("ClientSession[open 1, idle 1, waiting 0]");
            }
            until(() -> backend.open() == 0);
        });
    }

    // ---- failures

    @Test
    void aRefusedConnectionIsAConnectorError() {
        Backend.with(Backend::echo, backend -> {
            int port = backend.port();
            backend.close();
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get("http://127.0.0.1:" + port + "/")))
                        .isInstanceOfSatisfying(ClientConnectorException.class, e -> {
                            assertThat(e.host()).isEqualTo("127.0.0.1");
                            assertThat(e.port()).isEqualTo(port);
                        })
                        .hasMessageStartingWith("cannot connect to 127.0.0.1:" + port + ": connection refused")
                        .hasCauseInstanceOf(ConnectionRefusedException.class);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void anUnknownNameIsAConnectorError() {
        run(() -> {
            try (var session = new ClientSession()) {
                assertThatThrownBy(() -> await(session.get("http://no-such-name.invalid/")))
                        .isInstanceOf(ClientConnectorException.class)
                        .hasCauseInstanceOf(NameNotFoundException.class);
                assertThat(session.stats().open()).isZero();
            }
        });
    }

    @Test
    void anErrorStatusIsAResponse() {
        Backend.with(Backend.answering("HTTP/1.1 404 Not Here\r\nX-A: b\r\nContent-Length: 4\r\n\r\ngone"), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/x")))) {
                assertThat(response.status()).isEqualTo(404);
                assertThat(response.isOk()).isFalse();
                assertThat(await(response.text())).isEqualTo("gone");
                assertThatThrownBy(response::raiseForStatus)
                        .isInstanceOfSatisfying(ClientResponseException.class, e -> {
                            assertThat(e.status()).isEqualTo(404);
                            assertThat(e.reason()).isEqualTo("Not Here");
                            assertThat(e.url()).hasPath("/x");
                            assertThat(e.headers().get("x-a")).isEqualTo("b");
                        }).hasMessage("the server answered 404 Not Here for " + backend.url("/x"));
            }
        });
    }

    @Test
    void anErrorStatusIsAnExceptionWhereThatIsWanted() {
        Backend.with(Backend.answering("HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops"), backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withRaiseForStatus(true))) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> await(session.get(backend.url("/"))))
                            .isInstanceOf(ClientResponseException.class);
                }
                turns(5);
                assertThat(session.stats().open()).isEqualTo(session.stats().idle());
            }
        });
    }

    @Test
    void raiseForStatusReturnsAGoodResponse() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession();
                    var response = await(session.get(backend.url("/"))).raiseForStatus()) {
                assertThat(await(response.text())).isEqualTo("/");
            }
        });
    }

    // ---- misuse

    @Test
    void aSessionIsMadeInsideALoop() {
        assertThatThrownBy(ClientSession::new).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    @Test
    void aSessionBelongsToItsLoop() {
        ClientSession[] kept = new ClientSession[1];
        run(() -> {
            kept[0] = new ClientSession();
        });
        run(() -> {
            assertThatThrownBy(() -> await(kept[0].get("http://127.0.0.1/"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to another loop");
        });
        kept[0].close();
    }

    @Test
    void aClosedSessionSendsNothing() {
        run(() -> {
            var session = new ClientSession();
            session.close();
            session.close();
            assertThat(session.isClosed()).isTrue();
            assertThat(session).hasToString("ClientSession[closed, open 0, idle 0, waiting 0]");
            assertThatThrownBy(() -> await(session.get("http://127.0.0.1/"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the session is closed");
        });
    }

    @Test
    void aBadUrlIsAnErrorOfTheAwait() {
        run(() -> {
            try (var session = new ClientSession()) {
                Coroutine<ClientResponse> request = session.get("/relative");
                assertThatThrownBy(() -> await(request)).isInstanceOf(InvalidUrlException.class);
                assertThatThrownBy(() -> await(session.get((String) null))).hasMessage("the URL is null");
            }
        });
    }

    // ---- closing

    @Test
    void closingEndsWhatIsGoingOn() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            peer.awaitEnd();
        }, backend -> {
            var session = new ClientSession(ClientOptions.defaults().withLimit(1));
            var response = await(session.get(backend.url("/")));
            Task<byte[]> reading = createTask(response.read());
            Task<ClientResponse> waiting = createTask(session.get(backend.url("/")));
            turns(3);
            session.close();
            assertThatThrownBy(() -> await(reading)).isInstanceOf(ClientPayloadException.class)
                    .hasMessageContaining("declared 10 bytes and sent 4");
            assertThatThrownBy(() -> await(waiting)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was closed while this request waited");
            assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            until(() -> backend.open() == 0);
        });
    }

    @Test
    void closingWhileConnectingEndsTheRequest() {
        Backend.with(Backend::echo, backend -> {
            var session = new ClientSession();
            Task<ClientResponse> connecting = createTask(session.get(backend.url("/")));
            turns(1);
            session.close();
            assertThatThrownBy(() -> await(connecting)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the session is closed");
            until(() -> session.stats().open() == 0);
        });
    }

    @Test
    void closeInACallbackDoesNotWait() {
        Backend.with(Backend::echo, backend -> {
            var session = new ClientSession();
            await(await(session.get(backend.url("/"))).read());
            getRunningLoop().callSoon(session::close);
            until(() -> session.stats().open() == 0);
        });
    }

    // ---- cancelling

    /** A request is cancelled after each number of turns, so that each of its awaits is hit. */
    @Test
    void aCancelAnywhereLeavesThePoolRight() {
        Backend.with(peer -> {
            for (String request = peer.request(); request != null; request = peer.request()) {
                peer.send("HTTP/1.1 200 OK\r\n");
                turns(2);
                peer.send("Content-Length: 6\r\n\r\nabc");
                turns(2);
                peer.send("def");
            }
        }, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(2))) {
                int finished = 0;
                for (int n = 0; finished < 5; n++) {
                    Task<String> task = createTask(async(() -> {
                        try (var response = await(session.get(backend.url("/")))) {
                            return await(response.text());
                        }
                    }));
                    turns(n);
                    task.cancel();
                    try {
                        assertThat(await(task)).isEqualTo("abcdef");
                        finished++;
                    } catch (CancelledError cancelled) {
                        assertThat(task.cancelled()).isTrue();
                    }
                    until(() -> session.stats().open() == session.stats().idle());
                    until(() -> backend.open() == session.stats().open());
                    assertThat(session.stats().waiting()).isZero();
                }
            }
            until(() -> backend.open() == 0);
        });
    }

    @Test
    void aCancelAnywhereInTheLineLosesNoTurn() {
        Backend.with(Backend::echo, backend -> {
            for (int n = 0; n < 30; n++) {
                try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                    Task<String> first = createTask(get(session, backend.url("/1")));
                    Task<String> second = createTask(get(session, backend.url("/2")));
                    Task<String> third = createTask(get(session, backend.url("/3")));
                    turns(n);
                    second.cancel();
                    assertThat(await(first)).isEqualTo("/1");
                    assertThat(await(third)).isEqualTo("/3");
                    until(second::done);
                    until(() -> session.stats().open() == session.stats().idle());
                }
            }
            assertThat(backend.mostOpen()).isLessThanOrEqualTo(2);
        });
    }

    private static Coroutine<String> get(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                return await(response.text());
            }
        });
    }
}
