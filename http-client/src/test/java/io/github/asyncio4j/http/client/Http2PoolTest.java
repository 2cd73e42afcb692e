package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.playing;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static io.github.asyncio4j.http.client.Http2Talk.PLAIN;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.GOAWAY;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Steady;
import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import io.github.asyncio4j.net.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many connections are made to servers that may speak HTTP/2, and by whom. */
class Http2PoolTest {

    private static final Tls CHOOSES = Certificates.server().withAlpn("h2", "http/1.1");

    private static ClientOptions secure() {
        return Certificates.options().withHttp2(true);
    }

    private static Coroutine<String> get(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                return await(response.text());
            }
        });
    }

    private static List<Task<String>> tasks(int n, ClientSession session, String url) {
        return IntStream.range(0, n).mapToObj(_ -> createTask(get(session, url))).toList();
    }

    /** Speaks what TLS has chosen. */
    private static void both(Backend.Peer peer) throws Exception {
        if ("h2".equals(peer.tls().alpn())) {
            playing(FramePeer::answerAll).play(peer);
        } else {
            Backend.echo(peer);
        }
    }

    @Test
    void theFirstRequestsShareTheFirstHandshake() {
        Backend.with(CHOOSES, Http2PoolTest::both, backend -> {
            try (var session = new ClientSession(secure())) {
                List<Task<String>> tasks = tasks(50, session, backend.https("/"));
                turns(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 0, 49));
                assertThat(await(gather(tasks))).doesNotHaveDuplicates().hasSize(50);
                assertThat(backend.made()).isEqualTo(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void whereItTurnsOutToBeHttp1AllGoAtOnceAndNeverWaitAgain() {
        Backend.with(Certificates.server(), Http2PoolTest::both, backend -> {
            try (var session = new ClientSession(secure().withKeepAliveTimeout(Duration.ZERO))) {
                List<Task<String>> first = tasks(5, session, backend.https("/"));
                turns(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 0, 4));
                assertThat(await(gather(first))).hasSize(5).containsOnly("/");
                assertThat(backend.made()).isEqualTo(5);
                List<Task<String>> second = tasks(5, session, backend.https("/"));
                turns(1);
                assertThat(session.stats().waiting()).isZero();
                await(gather(second));
            }
        });
    }

    /** With prior knowledge there is nothing to find out: what is being made will be shared. */
    @Test
    void withPriorKnowledgeTheyShareAsWell() {
        Backend.with(playing(FramePeer::answerAll), backend -> {
            try (var session = new ClientSession(PLAIN)) {
                await(gather(tasks(50, session, backend.url("/"))));
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void requestsBeyondTheStreamsOfAConnectionShareTheNext() {
        List<Runnable> asked = new ArrayList<>();
        Backend.with(playing(peer -> {
            for (int stream = peer.request(); stream > 0; stream = peer.request()) {
                int id = stream;
                asked.add(() -> peer.answer(id, "Hello").send());
                if (asked.size() == 250) {
                    asked.forEach(Runnable::run);
                }
            }
        }), backend -> {
            try (var session = new ClientSession(PLAIN)) {
                await(gather(tasks(250, session, backend.url("/"))));
                assertThat(backend.made()).isEqualTo(3);
            }
        });
    }

    @Test
    void aCancelOfWhoConnectsFailsNobodyElse() {
        Backend.with(CHOOSES, Http2PoolTest::both, backend -> {
            try (var session = new ClientSession(secure())) {
                List<Task<String>> tasks = tasks(5, session, backend.https("/"));
                turns(2);
                tasks.getFirst().cancel();
                List<String> rest = await(gather(tasks.subList(1, 5)));
                assertThat(rest).containsExactly("answer 1", "answer 2", "answer 3", "answer 4");
                assertThat(tasks.getFirst().cancelled()).isTrue();
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void aCancelOfWhoWaitsFailsNobodyElse() {
        Backend.with(CHOOSES, Http2PoolTest::both, backend -> {
            try (var session = new ClientSession(secure())) {
                List<Task<String>> tasks = tasks(5, session, backend.https("/"));
                turns(2);
                tasks.get(1).cancel();
                tasks.get(4).cancel();
                assertThat(await(gather(tasks.get(0), tasks.get(2), tasks.get(3)))).hasSize(3);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void whereNoneCanBeMadeAllAreTold() {
        Backend.with(peer -> peer.send("What is TLS?\r\n"), backend -> {
            try (var session = new ClientSession(secure())) {
                List<Task<String>> tasks = tasks(5, session, "https://localhost:1/");
                List<Object> results = await(gatherReturningExceptions(tasks));
                assertThat(results).hasSize(5).allMatch(result -> result instanceof ClientConnectorException);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
                // The server speaks no TLS.
                tasks = tasks(5, session, "https://localhost:" + backend.port() + "/");
                results = await(gatherReturningExceptions(tasks));
                assertThat(results).hasSize(5).allMatch(result -> result instanceof ClientConnectorException);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void whoWaitsForAHandshakeHasALimitOfTime() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            ClientTimeout timeout = ClientTimeout.DEFAULT.withConnect(ofMillis(100));
            try (var session = new ClientSession(secure().withTimeout(timeout))) {
                List<Object> results = await(gatherReturningExceptions(tasks(3, session, backend.https("/"))));
                assertThat(results).hasSize(3).allMatch(result -> result instanceof AsyncTimeoutException);
                assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
            }
        });
    }

    @Test
    void theLimitOfThePoolHoldsWhileTheyWait() {
        Backend.with(Certificates.server(), Http2PoolTest::both, backend -> {
            try (var session = new ClientSession(secure().withLimit(3))) {
                await(gather(tasks(20, session, backend.https("/"))));
                assertThat(backend.mostOpen()).isEqualTo(3);
                assertThat(session.stats()).isEqualTo(new PoolStats(3, 3, 0));
            }
        });
    }

    @Test
    void aConnectionWithoutStreamsIsIdle() {
        Backend.with(playing(FramePeer::answerAll), backend -> {
            try (var session = new ClientSession(PLAIN)) {
                Task<String> busy = tasks(1, session, backend.url("/")).getFirst();
                turns(1);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 0, 0));
                await(busy);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void anUnusedConnectionMakesRoomForAnotherHost() {
        Backend.with(playing(FramePeer::answerAll), backend -> {
            try (var session = new ClientSession(PLAIN.withLimit(1))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(await(get(session, backend.url("/")))).isEqualTo("answer 1");
                    assertThat(await(get(session, "http://localhost:" + backend.port() + "/"))).isEqualTo("answer 1");
                }
                assertThat(backend.made()).isEqualTo(6);
                assertThat(session.stats().open()).isEqualTo(1);
            }
        });
    }

    @Test
    void aConnectionThatGetsUnusedMakesRoomForWhoWaits() {
        Backend.with(playing(peer -> {
            int stream = peer.request();
            await(sleep(ofMillis(20)));
            peer.answer(stream, "slow").send();
            peer.answerAll();
        }), backend -> {
            try (var session = new ClientSession(PLAIN.withLimit(1))) {
                Task<String> first = createTask(get(session, backend.url("/")));
                turns(2);
                Task<String> other = createTask(get(session, "http://localhost:" + backend.port() + "/"));
                assertThat(await(gather(first, other))).containsExactly("slow", "slow");
                assertThat(backend.made()).isEqualTo(2);
            }
        });
    }

    @Test
    void aConnectionThatIsNotToBeKeptServesItsRequest() {
        Backend.with(playing(FramePeer::answerAll), backend -> {
            try (var session = new ClientSession(PLAIN.withKeepAliveTimeout(Duration.ZERO))) {
                assertThat(await(get(session, backend.url("/")))).isEqualTo("answer 1");
                until(() -> session.stats().open() == 0);
                assertThat(await(gather(tasks(3, session, backend.url("/"))))).hasSize(3);
                assertThat(backend.made()).isEqualTo(2);
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aConnectionWithoutStreamsIsClosedInTime() {
        List<Frame> told = new ArrayList<>();
        Backend.with(playing(peer -> {
            peer.answer(peer.request(), "Hello").send();
            told.addAll(peer.rest());
        }), backend -> {
            Steady.within(ofMillis(50), () -> {
                told.clear();
                try (var session = new ClientSession(PLAIN.withKeepAliveTimeout(ofMillis(50)))) {
                    assertThat(await(get(session, backend.url("/")))).isEqualTo("Hello");
                    assertThat(session.stats().open()).isEqualTo(1);
                    until(() -> session.stats().open() == 0);
                    until(() -> !told.isEmpty());
                    assertThat(told.getLast().type()).isEqualTo(GOAWAY);
                    assertThat(told.getLast().code()).isZero();
                }
            });
        });
    }

    @Test
    void aClosedSessionFailsWhoWaits() {
        Backend.with(Backend.Peer::awaitEnd, backend -> {
            Task<String> first;
            Task<String> waits;
            try (var session = new ClientSession(secure())) {
                first = createTask(get(session, backend.https("/")));
                waits = createTask(get(session, backend.https("/")));
                until(() -> backend.open() == 1);
            }
            assertThatThrownBy(() -> await(waits)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the session was closed while this request waited");
            first.cancel();
        });
    }

    @Test
    void requestsAndCancelsInAnyOrderKeepTheCountsRight() {
        Random random = new Random(42);
        Backend.with(playing(peer -> {
            for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
                if (frame.type() != HEADERS) {
                    continue;
                }
                turns(random.nextInt(4));
                switch (random.nextInt(8)) {
                    case 0 -> peer.close();
                    case 1 -> peer.reset(frame.stream(), random.nextInt(10)).send();
                    case 2 -> peer.goAway(frame.stream() - random.nextInt(3), 0, "").send();
                    case 3 -> peer.setting(FramePeer.MAX_STREAMS, random.nextInt(1, 3)).answer(frame.stream(), "ok")
                            .send();
                    case 4 -> peer.head(frame.stream(), END_STREAM, ":status", "204").send();
                    default -> peer.answer(frame.stream(), "ok").send();
                }
            }
        }), backend -> {
            ClientTimeout timeout = ClientTimeout.DEFAULT.withSockRead(ofMillis(200));
            ClientOptions options = PLAIN.withLimit(4).withLimitPerHost(3).withTimeout(timeout);
            try (var session = new ClientSession(options)) {
                List<Task<String>> tasks =
                        ConnectionPoolTest.requestsAndCancels(random, session, backend, url -> get(session, url));
                assertThat(session.stats().waiting()).isZero();
                assertThat(tasks).anyMatch(task -> !task.cancelled() && task.exception() == null);
            }
            until(() -> backend.open() == 0);
        });
    }
}
