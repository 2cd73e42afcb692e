package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunAppTest {

    private final List<String> trail = new CopyOnWriteArrayList<>();

    /** Sends this JVM a signal that runApp handles. */
    private static void raise(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(ProcessHandle.current().pid())).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the body of the answer, or what has happened instead. */
    private static String ask(int port, String path) {
        try (Connection connection = await(Network.openConnection("127.0.0.1", port))) {
            connection.writer()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            String answer = new String(await(connection.reader().read()), UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        } catch (NetworkException | StringIndexOutOfBoundsException e) {
            return "cut";
        }
    }

    /** Once the server is up, which is a turn or more after its startup. */
    private void later(int port, Action then) {
        createTask(async(() -> {
            while (true) {
                try (Connection _ = await(Network.openConnection("127.0.0.1", port))) {
                    break;
                } catch (NetworkException notYet) {
                    await(sleep(Duration.ofMillis(5)));
                }
            }
            then.run();
        }));
    }

    @Test
    void aSignalEndsIt() throws IOException {
        int port = Tool.freePort();
        Application app = new Application().onStartup(_ -> later(port, () -> {
            trail.add(ask(port, "/"));
            raise("TERM");
        })).onShutdown(_ -> trail.add("shutdown")).onCleanup(_ -> trail.add("cleanup"));
        app.router().get("/", _ -> Response.text("served"));
        WebServer.runApp(app, ListenOptions.at("127.0.0.1", port));
        assertThat(trail).containsExactly("served", "shutdown", "cleanup");
    }

    @Test
    void aSecondSignalCutsWhatIsStillAnswered() throws IOException {
        int port = Tool.freePort();
        Application app = new Application().onStartup(_ -> later(port, () -> createTask(async(() -> ask(port, "/")))))
                .onShutdown(_ -> {
                    trail.add("shutdown");
                    raise("INT");
                });
        app.router().get("/", _ -> {
            trail.add("in");
            raise("INT");
            try {
                await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                trail.add("cut");
                throw e;
            }
            return Response.text("never");
        });
        WebServer.runApp(app, ListenOptions.at("127.0.0.1", port));
        assertThat(trail).containsExactly("in", "shutdown", "cut");
    }

    @Test
    void severalLoopsEndTogether() throws IOException {
        int port = Tool.freePort();
        // Both applications start at once; just one of them raises, since a second TERM would end the JVM.
        AtomicInteger started = new AtomicInteger();
        WebServer.runApps(2, () -> {
            Application app = new Application();
            app.onStartup(_ -> {
                trail.add("start");
                if (started.incrementAndGet() == 2) {
                    later(port, () -> raise("TERM"));
                }
            }).onCleanup(_ -> trail.add("cleanup"));
            return app;
        }, ServerOptions.defaults(), ListenOptions.at("127.0.0.1", port));
        assertThat(trail).containsExactly("start", "start", "cleanup", "cleanup");
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> WebServer.runApp(new Application(),
                    ListenOptions.at("0.0.0.0", taken.getLocalPort()))).hasMessageContaining("is taken");
        }
    }
}
