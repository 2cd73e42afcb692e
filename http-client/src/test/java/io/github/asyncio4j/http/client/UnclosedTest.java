package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.http.client.Backend.turns;
import static io.github.asyncio4j.http.client.Backend.until;
import static io.github.asyncio4j.http.h2.FramePeer.END_HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.BodyStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program forgot to close: aiohttp's "Unclosed response" and "Unclosed client session". */
class UnclosedTest {

    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final List<ErrorContext> reports = new ArrayList<>();

    /** Answers the path /half with half of a body, and others with all of it. */
    private static void answer(Backend.Peer peer) {
        for (String request = peer.request(); request != null; request = peer.request()) {
            peer.send(request.startsWith("GET /half") ? HALF : OK);
        }
    }

    private void with(Backend.Clients clients) {
        Backend.with(UnclosedTest::answer, backend -> {
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            clients.talk(backend);
        });
    }

    private static void awaitReports(List<ErrorContext> reports, int n) {
        until(() -> {
            System.gc();
            return reports.size() >= n;
        });
        assertThat(reports).hasSize(n);
    }

    /** In a task of its own, so that nothing of this stack keeps it. */
    private static void forgetResponse(ClientSession session, String url) {
        await(createTask(async(() -> {
            assertThat(await(session.get(url)).status()).isEqualTo(200);
        })));
    }

    @Test
    void aForgottenResponseIsReportedAndGivesItsSlotBack() {
        with(backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                forgetResponse(session, backend.url("/half"));
                awaitReports(reports, 1);
                assertThat(reports.getFirst().message()).startsWith("unclosed response: nobody can read its body")
                        .endsWith("best with try: " + backend.url("/half"));
                assertThat(reports.getFirst().about()).isEmpty();
                until(() -> session.stats().open() == 0);
                try (var response = await(session.get(backend.url("/all")))) {
                    assertThat(await(response.text())).isEqualTo("ok");
                }
            }
        });
        assertThat(reports).hasSize(1);
    }

    @Test
    void aForgottenStreamOfHttp2IsResetAndItsConnectionServesOthers() {
        Backend.with(Backend.playing(peer -> {
            int stream = peer.request();
            peer.head(stream, END_HEADERS, ":status", "200").data(stream, 0, "half").send();
            assertThat(peer.next(RST_STREAM).stream()).isEqualTo(stream);
            peer.answerAll();
        }), backend -> {
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            try (var session = new ClientSession(Http2Talk.PLAIN)) {
                forgetResponse(session, backend.url("/"));
                awaitReports(reports, 1);
                assertThat(await(Http2Talk.get(session, backend))).startsWith("answer");
            }
            assertThat(backend.made()).isEqualTo(1);
        });
    }

    @Test
    void whoWaitsInLineForTheSlotOfAForgottenResponseGetsIt() {
        with(backend -> {
            try (var session = new ClientSession(ClientOptions.defaults().withLimit(1))) {
                forgetResponse(session, backend.url("/half"));
                Task<String> next = createTask(async(() -> {
                    try (var response = await(session.get(backend.url("/all")))) {
                        return await(response.text());
                    }
                }));
                turns(3);
                awaitReports(reports, 1);
                assertThat(await(next)).isEqualTo("ok");
            }
        });
    }

    @Test
    void inDebugModeAReportSaysWhereItWasMade() {
        with(backend -> {
            // Debug mode also tells of what a busy machine makes slow.
            getRunningLoop().setSlowCallbackDuration(ofMinutes(1));
            getRunningLoop().setDebug(true);
            try (var session = new ClientSession()) {
                forgetResponse(session, backend.url("/half"));
                awaitReports(reports, 1);
                assertThat((String) reports.getFirst().about().get("source_traceback")).contains("UnclosedTest");
            }
            getRunningLoop().setDebug(false);
        });
    }

    @Test
    void oneThatIsReadToItsEndOrClosedIsNot() {
        with(backend -> {
            try (var session = new ClientSession()) {
                await(createTask(async(() -> {
                    await(await(session.get(backend.url("/all"))).read());
                    await(session.get(backend.url("/half"))).close();
                    await(session.head(backend.url("/all")));
                })));
                // The report of a third shows that the collector has been here.
                forgetResponse(session, backend.url("/half"));
                awaitReports(reports, 1);
            }
        });
    }

    @Test
    void oneThatIsBeingReadOrWhoseBodySomebodyHasIsNot() {
        with(backend -> {
            try (var session = new ClientSession()) {
                BodyStream content = await(createTask(async(() -> await(session.get(backend.url("/half"))).content())));
                Task<byte[]> reading =
                        createTask(async(() -> await(await(session.get(backend.url("/half"))).read())));
                until(() -> backend.requests().size() == 2);
                forgetResponse(session, backend.url("/half"));
                awaitReports(reports, 1);
                turns(5);
                assertThat(reports).hasSize(1);
                assertThat(reading.done()).isFalse();
                assertThat(await(content.readChunk())).hasSize(4);
                backend.peer(1).send("second");
                assertThat(await(reading)).hasSize(10);
                Reference.reachabilityFence(content);
            }
        });
    }

    @Test
    void aForgottenSessionIsReportedAndItsConnectionsAreClosed() {
        with(backend -> {
            await(createTask(async(() -> {
                var session = new ClientSession();
                try (var response = await(session.get(backend.url("/all")))) {
                    await(response.read());
                }
                assertThat(session.stats()).isEqualTo(new PoolStats(1, 1, 0));
            })));
            awaitReports(reports, 1);
            assertThat(reports.getFirst().message()).startsWith("unclosed client session: nobody can use it")
                    .contains(new PoolStats(1, 1, 0).toString());
            until(() -> backend.open() == 0);
        });
    }

    @Test
    void aResponseOfAForgottenSessionIsReadToItsEnd() {
        with(backend -> {
            var response = await(createTask(async(() -> await(new ClientSession().get(backend.url("/half"))))));
            awaitReports(reports, 1);
            backend.peer(0).send("second");
            assertThat(await(response.read())).hasSize(10);
            until(() -> backend.open() == 0);
        });
    }

    /** Answers one request of any loop, and waits until the client has closed. */
    private static void answerOnce(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] request = new byte[1_000];
            assertThat(socket.getInputStream().read(request)).isPositive();
            socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSessionThatIsOpenWhenItsLoopIsClosedIsReported() throws Exception {
        List<ClientSession> kept = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = Thread.ofPlatform().start(() -> answerOnce(server));
            run(() -> {
                getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
                var session = new ClientSession();
                kept.add(session);
                try (var response = await(session.get("http://127.0.0.1:" + server.getLocalPort() + "/"))) {
                    await(response.read());
                }
            });
            answering.join();
        }
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.message())
                .startsWith("unclosed client session: its loop was closed before it, with connections that it kept"));
        assertThat(kept).allMatch(ClientSession::isClosed);
    }

    @Test
    void aClosedOneIsNot() {
        List<WeakReference<ClientSession>> closed = new ArrayList<>();
        with(backend -> {
            await(createTask(async(() -> {
                try (var session = new ClientSession(); var response = await(session.get(backend.url("/all")))) {
                    await(response.read());
                    closed.add(new WeakReference<>(session));
                }
            })));
            until(() -> {
                System.gc();
                return closed.getFirst().get() == null;
            });
            turns(5);
        });
        assertThat(reports).isEmpty();
    }
}
