package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.http.client.Backend.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.ServerSentEvent;
import io.github.asyncio4j.http.Steady;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";

    private static final EventOptions AT_ONCE = EventOptions.defaults().withRetry(Duration.ZERO);

    @Test
    void theEventsOfAResponse() {
        Backend.with(Backend.closingAfter(HEAD + "data: 1\n\nid: x\ndata: 2\n\ndata: lost"), backend -> {
            try (var session = new ClientSession(); var response = await(session.get(backend.url("/")));
                    var events = response.events()) {
                assertThat(await(events.next())).isEqualTo(ServerSentEvent.of("1"));
                assertThat(await(events.next())).isEqualTo(ServerSentEvent.of("2").withId("x"));
                assertThat(await(events.next())).isNull();
                assertThat(await(events.next())).isNull();
                assertThat(events.lastEventId()).isEqualTo("x");
            }
        });
    }

    @Test
    void aStreamOfASessionConnectsAgainAndSaysWhatItHas() {
        int[] n = {0};
        Backend.with(peer -> {
            peer.request();
            n[0]++;
            peer.send(n[0] < 4 ? HEAD + "id: " + n[0] + "\ndata: " + n[0] + "\n\n" : "HTTP/1.1 204 No Content\r\n\r\n");
        }, backend -> {
            try (var session = new ClientSession(); var events = session.events(backend.url("/"), AT_ONCE)) {
                for (int i = 1; i < 4; i++) {
                    assertThat(await(events.next()).data()).isEqualTo("" + i);
                }
                assertThat(await(events.next())).isNull();
                assertThat(await(events.next())).isNull();
                assertThat(backend.requests()).hasSize(4);
                assertThat(backend.requests().get(0)).contains("Accept: text/event-stream\r\n")
                        .contains("Cache-Control: no-store\r\n").doesNotContain("Last-Event-ID");
                assertThat(backend.requests().get(3)).contains("Last-Event-ID: 3\r\n");
            }
        });
    }

    @Test
    void anIdThatIsKnownIsToldAtOnce() {
        Backend.with(Backend.closingAfter(HEAD + "data: 1\n\n"), backend -> {
            try (var session = new ClientSession();
                    var events = session.events(backend.url("/"), AT_ONCE.withLastEventId("41"))) {
                await(events.next());
                assertThat(backend.requests().getFirst()).contains("Last-Event-ID: 41\r\n");
            }
        });
    }

    @Test
    void attemptsThatBringNothingAreLimited() {
        Backend.with(Backend.closingAfter(HEAD + ": nothing\n\n"), backend -> {
            EventOptions options = EventOptions.defaults().withRetry(Duration.ofMillis(1)).withMaxReconnects(3);
            try (var session = new ClientSession(); var events = session.events(backend.url("/"), options)) {
                assertThat(await(events.next())).isNull();
                assertThat(backend.requests()).hasSize(4);
            }
            try (var session = new ClientSession();
                    var events = session.events("http://127.0.0.1:1/", options)) {
                assertThatThrownBy(() -> await(events.next())).isInstanceOf(ClientConnectorException.class);
                assertThat(await(events.next())).isNull();
            }
        });
    }

    @Test
    void theServerSaysHowLongToWait() {
        Backend.with(Backend.closingAfter(HEAD + "retry: 60\ndata: x\n\n"), backend -> {
            try (var session = new ClientSession(); var events = session.events(backend.url("/"))) {
                await(events.next());
                Steady.within(Duration.ofSeconds(2), () -> {
                    Duration before = getRunningLoop().time();
                    await(events.next());
                    assertThat(getRunningLoop().time().minus(before)).isBetween(Duration.ofMillis(55),
                            Duration.ofSeconds(2));
                });
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"})
    void whatIsNoStreamOfEventsIsAnErrorAndNotAskedForAgain(String answer) {
        Backend.with(Backend.answering(answer), backend -> {
            try (var session = new ClientSession(); var events = session.events(backend.url("/"), AT_ONCE)) {
                assertThatThrownBy(() -> await(events.next())).isInstanceOf(ClientResponseException.class);
                assertThat(await(events.next())).isNull();
                assertThat(backend.requests()).hasSize(1);
            }
        });
    }

    @Test
    void anEventThatIsTooLongEndsTheStream() {
        Backend.with(Backend.closingAfter(HEAD + "data: " + "x".repeat(5_000) + "\n\n"), backend -> {
            try (var session = new ClientSession();
                    var events = session.events(backend.url("/"), AT_ONCE.withMaxEvent(4_000))) {
                assertThatThrownBy(() -> await(events.next())).isInstanceOf(ClientPayloadException.class)
                        .hasMessageContaining("limit maxEvent, 4000 bytes").hasMessageEndingWith(backend.url("/"));
                assertThat(await(events.next())).isNull();
            }
        });
    }

    @Test
    void aSilentServerIsLeftForAnotherConnection() {
        int[] n = {0};
        Backend.with(peer -> {
            peer.request();
            peer.send(HEAD + "data: " + ++n[0] + "\n\n");
            peer.awaitEnd();
        }, backend -> {
            RequestOptions impatient =
                    RequestOptions.none().withTimeout(ClientTimeout.NONE.withSockRead(Duration.ofMillis(150)));
            try (var session = new ClientSession();
                    var events = session.events(backend.url("/"), AT_ONCE.withRequest(impatient))) {
                String first = await(events.next()).data();
                assertThat(await(events.next()).data()).as("from another connection").isGreaterThan(first);
            }
        });
    }

    @Test
    void aCancelledWaitLosesNothing() {
        Backend.with(peer -> {
            peer.request();
            peer.send(HEAD + "data: 1\n\ndata: ");
            peer.awaitEnd();
        }, backend -> {
            try (var session = new ClientSession()) {
                try (var events = session.events(backend.url("/"))) {
                    await(events.next());
                    Task<ServerSentEvent> waiting = createTask(async(() -> await(events.next())));
                    Backend.turns(5);
                    waiting.cancel();
                    assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
                    backend.peer(0).send("2\n\n");
                    assertThat(await(events.next()).data()).isEqualTo("2");
                }
                until(() -> session.stats().open() == 0);
            }
        });
    }
}
