package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.http.server.Serving.serve;
import static io.github.asyncio4j.http.server.Serving.until;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.AddressInUseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebServerTest {

    private final List<String> trail = new ArrayList<>();

    private final Handler never = _ -> {
        trail.add("begun");
        try {
            await(getRunningLoop().createFuture());
            return Response.text("never");
        } catch (CancelledError e) {
            trail.add("cancelled");
            throw e;
        }
    };

    @Test
    void answersARequest() {
        serve(router -> router.get("/", _ -> Response.text("Hello")), server -> {
            try (RawClient client = RawClient.to(server)) {
                RawClient.Answer answer = client.ask("/");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.reason()).isEqualTo("OK");
                assertThat(answer.body()).isEqualTo("Hello");
                assertThat(answer.headers().keySet()).containsExactly("content-type", "date", "content-length");
                assertThat(answer.header("date")).matches("\\w{3}, \\d{1,2} \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            }
        });
    }

    @Test
    void handlersOfDifferentConnectionsRunAtOnce() {
        serve(router -> router.get("/wait", _ -> {
            trail.add("in");
            until(() -> trail.size() >= 3);
            return Response.text("out");
        }), server -> {
            List<Task<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(async(() -> {
                    try (RawClient client = RawClient.to(server)) {
                        return client.ask("/wait").body();
                    }
                })));
            }
            for (Task<String> task : tasks) {
                assertThat(await(task)).isEqualTo("out");
            }
            assertThat(trail).hasSize(3);
        });
    }

    @Test
    void knowsItsAddressAndConnections() {
        serve(router -> router.get("/", _ -> Response.text("a")), server -> {
            assertThat(server.port()).isPositive();
            assertThat(server.address().getPort()).isEqualTo(server.port());
            assertThat(server).hasToString("WebServer[/127.0.0.1:" + server.port() + ", connections 0]");
            try (RawClient client = RawClient.to(server)) {
                client.ask("/");
                assertThat(server.connections()).isEqualTo(1);
            }
            until(() -> server.connections() == 0);
        });
    }

    @Test
    void stoppingClosesIdleConnections() {
        serve(router -> router.get("/", _ -> Response.text("a")), server -> {
            RawClient idle = RawClient.to(server);
            RawClient untouched = RawClient.to(server);
            idle.ask("/");
            until(() -> server.connections() == 2);
            await(server.stop());
            assertThat(idle.rest()).isEmpty();
            assertThat(untouched.rest()).isEmpty();
            assertThat(server.connections()).isZero();
            assertThatThrownBy(() -> RawClient.to(server)).hasMessageContaining("refused");
        });
    }

    @Test
    void stoppingWaitsForHandlers() {
        serve(router -> router.get("/slow", _ -> {
            trail.add("begun");
            until(() -> trail.contains("stopping"));
            trail.add("done");
            return Response.text("late");
        }), server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/slow");
                until(() -> trail.contains("begun"));
                Task<Void> stopping = createTask(server.stop());
                await(sleep(ofMillis(20)));
                trail.add("stopping");
                await(stopping);
                trail.add("stopped");
                RawClient.Answer answer = client.answer();
                assertThat(answer.body()).isEqualTo("late");
                assertThat(answer.keepsAlive()).isFalse();
                assertThat(client.rest()).isEmpty();
            }
            assertThat(trail).containsExactly("begun", "stopping", "done", "stopped");
        });
    }

    @Test
    void handlersThatTakeTooLongAreCancelled() {
        serve(ServerOptions.defaults().withShutdownTimeout(ofMillis(20)), router -> router.get("/never", never),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.get("/never");
                        until(() -> trail.contains("begun"));
                        await(server.stop());
                        assertThat(trail).containsExactly("begun", "cancelled");
                        assertThat(client.rest()).isEmpty();
                    }
                });
    }

    /** A cleanup must not take away what such a handler still works with. */
    @Test
    void handlersWhoseClientHasGoneAreWaitedForToo() {
        Application app = new Application().onCleanup(_ -> trail.add("cleaned up"));
        app.router().get("/slow", _ -> {
            trail.add("begun");
            await(sleep(ofMillis(100)));
            trail.add("done");
            return Response.text("for nobody");
        });
        Serving.serveApp(ServerOptions.defaults(), app, server -> {
            try (RawClient client = RawClient.to(server)) {
                client.get("/slow");
                until(() -> trail.contains("begun"));
            }
            until(() -> server.connections() == 0);
            await(server.stop());
            assertThat(trail).containsExactly("begun", "done", "cleaned up");
        });
    }

    @Test
    void handlersWhoseClientHasGoneAreCancelledInTheEnd() {
        serve(ServerOptions.defaults().withShutdownTimeout(Duration.ZERO), router -> router.get("/never", never),
                server -> {
                    try (RawClient client = RawClient.to(server)) {
                        client.get("/never");
                        until(() -> trail.contains("begun"));
                    }
                    until(() -> server.connections() == 0);
                    await(server.stop());
                    assertThat(trail).containsExactly("begun", "cancelled");
                });
    }

    @Test
    void aSecondStopWaitsForTheFirst() {
        serve(router -> {}, server -> {
            await(server.stop());
            await(server.stop());
            server.close();
        });
    }

    @Test
    void closeInACallbackBeginsToStop() {
        serve(router -> {}, server -> {
            getRunningLoop().callSoon(server::close);
            await(server.serveForever());
            assertThatThrownBy(() -> RawClient.to(server)).hasMessageContaining("refused");
        });
    }

    @Test
    void servingForEverEndsWithTheServer() {
        serve(router -> {}, server -> {
            Task<Void> forever = createTask(server.serveForever());
            await(sleep(Duration.ZERO));
            assertThat(forever.done()).isFalse();
            await(server.stop());
            await(forever);
            await(server.serveForever());
        });
    }

    @Test
    void cancellingServeForeverLeavesTheServerRunning() {
        serve(router -> router.get("/", _ -> Response.text("a")), server -> {
            Task<Void> forever = createTask(server.serveForever());
            await(sleep(Duration.ZERO));
            forever.cancel();
            await(sleep(Duration.ZERO));
            assertThat(forever.cancelled()).isTrue();
            try (RawClient client = RawClient.to(server)) {
                assertThat(client.ask("/").body()).isEqualTo("a");
            }
        });
    }

    @Test
    void aTakenPortIsAnError() {
        serve(router -> {}, server -> assertThatThrownBy(
                () -> await(WebServer.start(new Application(), "127.0.0.1", server.port())))
                .isInstanceOf(AddressInUseException.class));
    }

    @Test
    void anImpossiblePortIsRefused() {
        assertThatThrownBy(() -> WebServer.start(new Application(), "127.0.0.1", 65_536))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 to 65535");
    }

    @Test
    void aProgramThatEndsClosesWhatIsOpen() {
        Application app = new Application();
        app.router().get("/never", _ -> {
            trail.add("in");
            await(getRunningLoop().createFuture());
            return Response.text("");
        });
        run(() -> timeout(ofSeconds(10), () -> {
            WebServer server = await(WebServer.start(app, "127.0.0.1", 0));
            RawClient client = RawClient.to(server);
            client.get("/never");
            until(() -> !trail.isEmpty());
        }));
    }

    @Test
    void aHandlerMayStopTheServer() {
        Future<?>[] stopping = new Future<?>[1];
        serve(router -> {}, outer -> {
            Application app = new Application();
            WebServer[] servers = new WebServer[1];
            app.router().post("/stop", _ -> {
                stopping[0] = createTask(servers[0].stop());
                return Response.text("stopping");
            });
            servers[0] = await(WebServer.start(app, "127.0.0.1", 0));
            try (RawClient client = RawClient.to(servers[0])) {
                client.send("POST /stop HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.answer().body()).isEqualTo("stopping");
                await(stopping[0]);
            }
        });
    }
}
