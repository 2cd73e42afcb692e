package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.Steady;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static ClientSession session(ClientTimeout timeout) {
        return new ClientSession(ClientOptions.defaults().withTimeout(timeout));
    }

    private static final Backend.Script SILENT = peer -> {
        peer.request();
        await(getRunningLoop().createFuture());
    };

    @Test
    void aServerThatSaysNothingIsTooLate() {
        Backend.with(SILENT, backend -> {
            try (var session = session(ClientTimeout.NONE.withSockRead(ofMillis(30)))) {
                assertThatThrownBy(() -> await(session.get(backend.url("/x"))))
                        .isInstanceOf(SockReadTimeoutException.class)
                        .hasMessage("the server sent nothing for as long as the limit sockRead, PT0.03S: "
                                + backend.url("/x"));
                until(() -> session.stats().open() == 0);
            }
        });
    }

    @Test
    void aBodyThatStopsIsTooLate() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            await(getRunningLoop().createFuture());
        }, backend -> {
            Steady.within(ofMillis(30), () -> {
                try (var session = session(ClientTimeout.NONE.withSockRead(ofMillis(30)));
                        var response = await(session.get(backend.url("/x")))) {
                    assertThatThrownBy(() -> await(response.read())).isInstanceOf(SockReadTimeoutException.class)
                            .hasMessageContaining("sockRead");
                    assertThatThrownBy(() -> await(response.read())).isInstanceOf(SockReadTimeoutException.class);
                    until(() -> session.stats().open() == 0);
                }
            });
        });
    }

    @Test
    void aBodyThatKeepsComingIsNotTooLate() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                await(sleep(ofMillis(60)));
                peer.send("x");
            }
        }, backend -> {
            Steady.within(ofMillis(500), () -> {
                try (var session = session(ClientTimeout.NONE.withSockRead(ofMillis(500)));
                        var response = await(session.get(backend.url("/x")))) {
                    assertThat(await(response.text())).isEqualTo("xxxxxxxxxx");
                }
            });
        });
    }

    @Test
    void theWholeRequestHasALimit() {
        Backend.with(peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
            for (int i = 0; i < 10_000; i++) {
                await(sleep(ofMillis(2)));
                peer.send("x");
            }
        }, backend -> {
            Steady.within(ofMillis(60), () -> {
                try (var session = session(ClientTimeout.DEFAULT.withTotal(ofMillis(60)));
                        var response = await(session.get(backend.url("/x")))) {
                    assertThatThrownBy(() -> await(response.read())).isExactlyInstanceOf(AsyncTimeoutException.class)
                            .hasMessage(
                                    "the whole request took longer than its limit total, PT0.06S: "
                                            + backend.url("/x"));
                    until(() -> session.stats().open() == 0);
                }
            });
        });
    }

    @Test
    void theHeadCountsForTheWholeToo() {
        Backend.with(SILENT, backend -> {
            try (var session = session(ClientTimeout.DEFAULT.withTotal(ofMillis(30)))) {
                assertThatThrownBy(() -> await(session.get(backend.url("/x"))))
                        .isExactlyInstanceOf(AsyncTimeoutException.class)
                        .hasMessageContaining("limit total, PT0.03S");
            }
        });
    }

    @Test
    void theWaitForThePoolCountsAsConnecting() {
        Backend.with(SILENT, backend -> {
            RequestOptions soon = RequestOptions.none().withTimeout(ClientTimeout.NONE.withConnect(ofMillis(30)));
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                Task<ClientResponse> holder = createTask(session.get(backend.url("/1")));
                turns(3);
                assertThatThrownBy(() -> await(session.get(backend.url("/2"), soon)))
                        .isInstanceOf(ConnectionTimeoutException.class)
                        .hasMessageContaining("no connection was there within the limit connect, PT0.03S");
                assertThat(session.stats().waiting()).isZero();
                holder.cancel();
                turns(3);
                assertThat(holder.cancelled()).isTrue();
                until(() -> session.stats().open() == 0);
            }
        });
    }

    /** aiohttp's ConnectionTimeoutError and SocketTimeoutError are ServerTimeoutErrors, and those are TimeoutErrors. */
    @Test
    void aLimitThatAServerLetPassIsOneTypeAboveThoseThatSayWhich() {
        assertThat(ServerTimeoutException.class).isAssignableFrom(ConnectionTimeoutException.class)
                .isAssignableFrom(SockReadTimeoutException.class);
        assertThat(AsyncTimeoutException.class).isAssignableFrom(ServerTimeoutException.class);
    }

    @Test
    void aWebSocketThatIsNotAnsweredSaysWhichLimitItWas() {
        Backend.with(SILENT, backend -> {
            String url = backend.url("/x").replace("http:", "ws:");
            try (var session = session(ClientTimeout.NONE.withSockRead(ofMillis(20)))) {
                assertThatThrownBy(() -> await(session.wsConnect(url))).isInstanceOf(SockReadTimeoutException.class)
                        .hasMessageContaining("limit sockRead, PT0.02S");
            }
        });
    }

    @Test
    void aRequestMayHaveLimitsOfItsOwn() {
        Backend.with(SILENT, backend -> {
            try (var session = session(ClientTimeout.NONE)) {
                RequestOptions soon = RequestOptions.none()
                        .withTimeout(ClientTimeout.NONE.withSockRead(ofMillis(20)));
                assertThatThrownBy(() -> await(session.get(backend.url("/x"), soon)))
                        .isInstanceOf(AsyncTimeoutException.class);
            }
        });
    }

    @Test
    void aConnectThatIsNotAnsweredIsTooLate() throws IOException {
        try (DeafServer deaf = new DeafServer()) {
            run(() -> timeout(ofSeconds(20), () -> {
                for (ClientTimeout limits : List.of(ClientTimeout.DEFAULT.withSockConnect(ofMillis(40)),
                        ClientTimeout.DEFAULT.withConnect(ofMillis(40)),
                        ClientTimeout.DEFAULT.withTotal(ofMillis(40)))) {
                    String name = limits.sockConnect() != null ? "sockConnect"
                            : limits.total() != null ? "total" : "connect";
                    try (var session = session(limits)) {
                        assertThatThrownBy(() -> await(session.get(deaf.url())))
                                .isExactlyInstanceOf(limits.total() != null ? AsyncTimeoutException.class
                                        : ConnectionTimeoutException.class)
                                .hasMessageContaining("limit " + name + ", PT0.04S: " + deaf.url());
                        assertThat(session.stats()).isEqualTo(new PoolStats(0, 0, 0));
                    }
                }
            }));
        }
    }

    @Test
    void aCancelWhileConnectingGivesTheSlotBack() throws IOException {
        try (DeafServer deaf = new DeafServer()) {
            Backend.with(Backend::echo, backend -> {
                try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                    Task<ClientResponse> connecting = createTask(session.get(deaf.url()));
                    Task<ClientResponse> waiting = createTask(session.get(backend.url("/x")));
                    turns(5);
                    assertThat(session.stats()).isEqualTo(new PoolStats(1, 0, 1));
                    connecting.cancel();
                    try (var response = await(waiting)) {
                        assertThat(await(response.text())).isEqualTo("/x");
                    }
                    assertThat(connecting.cancelled()).isTrue();
                    assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
                }
            });
        }
    }

    /** Listens and never accepts; its backlog is full, so that the system does not answer a connect. */
    private static final class DeafServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> backlog = new ArrayList<>();

        DeafServer() throws IOException {
            boolean full = false;
            while (!full && backlog.size() < 100) {
                Socket socket = new Socket();
                backlog.add(socket);
                try {
                    socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
            assertThat(full).as("the backlog can be filled").isTrue();
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/";
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : backlog) {
                socket.close();
            }
            server.close();
        }
    }
}
