package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.gatherReturningExceptions;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.http.Steady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {

    private final List<String> trail = new ArrayList<>();

    private Coroutine<Void> get(ClientSession session, String url) {
        return async(() -> {
            try (var response = await(session.get(url))) {
                trail.add(await(response.text()));
            }
        });
    }

    private static void slowEcho(Backend.Peer peer) {
        for (String request = peer.request(); request != null; request = peer.request()) {
            String path = request.split(" ", 3)[1];
            await(sleep(ofMillis(2)));
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
        }
    }

    @Test
    void whoWaitsIsServedInOrder() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                List<Task<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    tasks.add(createTask(get(session, backend.url("/" + i))));
                }
                turns(2);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 0, 7));
                await(gather(tasks));
                assertThat(trail).containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7");
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aNewcomerDoesNotOvertake() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                Task<Void> first = createTask(async(() -> {
                    await(get(session, backend.url("/first")));
                    await(get(session, backend.url("/again")));
                }));
                turns(1);
                Task<Void> second = createTask(get(session, backend.url("/second")));
                await(gather(first, second));
                assertThat(trail).containsExactly("/first", "/second", "/again");
            }
        });
    }

    @Test
    void noMoreConnectionsAreOpenThanTheLimit() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(5))) {
                List<Task<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    tasks.add(createTask(get(session, backend.url("/" + i))));
                }
                await(gather(tasks));
                assertThat(trail).hasSize(100);
                assertThat(backend.mostOpen()).isEqualTo(5);
                assertThat(backend.made()).isEqualTo(5);
                assertThat(session.stats()).isEqualTo(new PoolStats(5, 5, 0));
            }
        });
    }

    @Test
    void aHostHasALimitOfItsOwn() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            ClientOptions options = ClientOptions.defaults().withLimit(3).withLimitPerHost(2);
            try (var session = new ClientSession(options)) {
                List<Task<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    tasks.add(createTask(get(session, backend.url("/a" + i))));
                }
                tasks.add(createTask(get(session, "http://localhost:" + backend.port() + "/b")));
                turns(2);
                assertThat(session.stats()).isEqualTo(new PoolStats(3, 0, 4));
                await(gather(tasks));
                assertThat(trail.indexOf("/b")).as("not behind those of the other host").isLessThan(3);
                assertThat(backend.mostOpen()).isEqualTo(3);
            }
        });
    }

    @Test
    void anIdleConnectionMakesRoomForAnotherHost() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                for (int i = 0; i < 3; i++) {
                    await(get(session, backend.url("/a")));
                    await(get(session, "http://localhost:" + backend.port() + "/b"));
                }
                assertThat(backend.mostOpen()).isLessThanOrEqualTo(2);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void theLineIsFairBetweenHosts() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                String other = "http://localhost:" + backend.port();
                await(gather(get(session, backend.url("/a0")), get(session, other + "/b1"),
                        get(session, backend.url("/a2")), get(session, other + "/b3")));
                assertThat(trail).containsExactly("/a0", "/b1", "/a2", "/b3");
            }
        });
    }

    @Test
    void theLineHasALimit() {
        Backend.with(ConnectionPoolTest::slowEcho, backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1).withMaxWaiting(1))) {
                Task<Void> first = createTask(get(session, backend.url("/1")));
                Task<Void> second = createTask(get(session, backend.url("/2")));
                turns(1);
                assertThatThrownBy(() -> await(session.get(backend.url("/3")))).isInstanceOf(PoolFullException.class)
                        .hasMessageContaining("limit maxWaiting");
                await(gather(first, second));
            }
        });
    }

    @Test
    void aFailedConnectGivesItsTurnToTheNext() {
        Backend.with(Backend::echo, backend -> {
            int dead = Tool.freePort();
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                Task<Void> failing = createTask(get(session, "http://127.0.0.1:" + dead + "/"));
                Task<Void> next = createTask(get(session, backend.url("/next")));
                assertThatThrownBy(() -> await(failing)).isInstanceOf(ClientConnectorException.class);
                await(next);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void aConnectionThatWasClosedWhileIdleIsNotReused() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                await(get(session, backend.url("/1")));
                backend.peer(0).abort();
                until(() -> session.stats().open() == 0);
                await(get(session, backend.url("/2")));
                assertThat(backend.made()).isEqualTo(2);
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            }
        });
    }

    @Test
    void aConnectionThatSpeaksWithoutBeingAskedIsClosed() {
        Backend.with(Backend::echo, backend -> {
            try (var session = new ClientSession()) {
                await(get(session, backend.url("/1")));
                backend.peer(0).send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                until(() -> session.stats().open() == 0);
                await(get(session, backend.url("/2")));
                assertThat(trail).containsExactly("/1", "/2");
            }
        });
    }

    @Test
    void bytesBehindAResponseCloseTheConnection() {
        Backend.with(Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"), backend -> {
                    try (var session = new ClientSession()) {
                        await(get(session, backend.url("/1")));
                        await(get(session, backend.url("/2")));
                        assertThat(trail).containsExactly("ok", "ok");
                        assertThat(backend.made()).isEqualTo(2);
                    }
                });
    }

    @Test
    void anIdleConnectionIsKeptForItsTimeOnly() {
        Backend.with(Backend::echo, backend -> {
            Steady.within(ofMillis(20), () -> {
                try (var session = new ClientSession(ClientOptions.defaults().withKeepAliveTimeout(ofMillis(20)))) {
                    await(get(session, backend.url("/1")));
                    assertThat(session.stats().idle()).isEqualTo(1);
                    until(() -> session.stats().open() == 0);
                    until(() -> backend.open() == 0);
                }
            });
            try (var session = new ClientSession(ClientOptions.defaults().withKeepAliveTimeout(Duration.ZERO))) {
                await(get(session, backend.url("/1")));
                assertThat(session.stats().idle()).isZero();
                until(() -> session.stats().open() == 0);
            }
        });
    }

    /** Asks under two names of the server and cancels some, by chance, within a limit of 4. Suspends until all have ended. */
    static <T> List<Task<T>> requestsAndCancels(Random random, ClientSession session, Backend backend,
            Function<String, Coroutine<T>> get) {
        List<Task<T>> tasks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String host = random.nextBoolean() ? "127.0.0.1" : "localhost";
            tasks.add(createTask(get.apply("http://" + host + ":" + backend.port() + "/")));
            if (random.nextInt(3) == 0) {
                turns(random.nextInt(6));
                tasks.get(random.nextInt(tasks.size())).cancel();
            }
            assertThat(session.stats().open()).isLessThanOrEqualTo(4);
        }
        await(gatherReturningExceptions(tasks));
        return tasks;
    }

    @Test
    void requestsAndCancelsInAnyOrderKeepTheCountsRight() {
        Random random = new Random(42);
        Backend.with(peer -> {
            for (String request = peer.request(); request != null; request = peer.request()) {
                turns(random.nextInt(4));
                switch (random.nextInt(4)) {
                    case 0 -> peer.abort();
                    case 1 -> peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                    default -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
            }
        }, backend -> {
            ClientOptions options = ClientOptions.defaults().withLimit(4).withLimitPerHost(3);
            try (var session = new ClientSession(options)) {
                requestsAndCancels(random, session, backend, url -> get(session, url));
                until(() -> session.stats().open() == session.stats().idle());
                assertThat(session.stats().waiting()).isZero();
                until(() -> backend.open() == session.stats().open());
            }
            until(() -> backend.open() == 0);
        });
    }
}
