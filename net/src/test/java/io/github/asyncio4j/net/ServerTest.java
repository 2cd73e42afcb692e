package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.currentTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTest {

    private static Server start(ConnectionHandler handler) {
        return await(Network.startServer(handler, "127.0.0.1", 0));
    }

    private static Connection connect(Server server) {
        return await(Network.openConnection("127.0.0.1", server.port()));
    }

    @Test
    void aFailedHandlerIsReportedAndItsConnectionClosed() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            try (Server server = start((_, writer) -> {
                writer.write("before");
                throw new java.io.IOException("broken");
            }); Connection client = connect(server)) {
                assertThat(await(client.reader().read())).as("what was written before is sent").hasSize(6);
                assertThat(reports).singleElement().satisfies(report -> {
                    assertThat(report.message()).contains("Unhandled exception in the handler of a connection")
                            .contains("broken");
                    assertThat(report.exception()).isInstanceOf(java.io.IOException.class);
                    assertThat(report.about()).containsKeys("transport", "task");
                });
                spin(3);
                assertThat(server.connections()).isZero();
            }
        });
    }

    @Test
    void aCancelledHandlerClosesItsConnectionAndIsNoReport() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            Future<Task<?>> handling = getRunningLoop().createFuture();
            try (Server server = start((reader, _) -> {
                handling.setResult(currentTask());
                await(reader.read());
            }); Connection client = connect(server)) {
                await(handling).cancel();
                assertThat(await(client.reader().read())).isEmpty();
                spin(3);
                assertThat(reports).isEmpty();
            }
        });
    }

    @Test
    void aHandlerCancelledBeforeItBeginsClosesItsConnection() {
        Bounded.run(() -> {
            boolean[] ran = new boolean[1];
            try (Server server = start((_, _) -> ran[0] = true); Connection client = connect(server)) {
                while (server.connections() == 0) {
                    server.closeClients();
                    spin(1);
                    server.closeClients();
                }
                assertThat(await(client.reader().read())).isEmpty();
            }
        });
    }

    @Test
    void aHandlerThatReturnsClosesItsConnection() {
        Bounded.run(() -> {
            try (Server server = start((_, writer) -> writer.write("hello")); Connection client = connect(server)) {
                assertThat(await(client.reader().read())).hasSize(5);
            }
        });
    }

    @Test
    void closeLeavesTheConnectionsAlone() {
        Bounded.run(() -> {
            Server server = start((reader, writer) -> writer.write(await(reader.readLine())));
            Connection client = connect(server);
            Bounded.until(() -> server.connections() == 1);
            assertThat(server.isServing()).isTrue();
            int port = server.port();
            server.close();
            server.close();
            assertThat(server.isServing()).isFalse();
            assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", port)))
                    .isInstanceOf(ConnectionRefusedException.class);
            client.writer().write("still served\n");
            assertThat(await(client.reader().read())).hasSize(13);
            client.close();
            await(server.waitClosed());
            assertThat(server.port()).as("still known").isEqualTo(port);
            assertThat(server.toString()).contains("closed");
        });
    }

    @Test
    void waitClosedWaitsForTheConnectionsAsWell() {
        Bounded.run(() -> {
            Future<Void> over = getRunningLoop().createFuture();
            Server server = start((_, _) -> await(over));
            Connection client = connect(server);
            Bounded.until(() -> server.connections() == 1);
            Task<Void> early = createTask(server.waitClosed());
            await(sleep(Duration.ofMillis(5)));
            assertThat(early.done()).as("waiting before close").isFalse();
            server.close();
            Task<Void> late = createTask(server.waitClosed());
            await(sleep(Duration.ofMillis(5)));
            assertThat(early.done() || late.done()).as("a connection is left").isFalse();
            over.setResult(null);
            await(early);
            await(late);
            await(server.waitClosed());
            client.close();
        });
    }

    /** The end of the last answer must not be lost when the program ends with the server. */
    @Test
    void waitClosedWaitsForWhatIsQueued() {
        Bounded.run(() -> {
            Server server = start((_, writer) -> writer.write(new byte[20_000_000]));
            Connection client = connect(server);
            Task<byte[]> got = createTask(client.reader().readExactly(20_000_000));
            while (server.connections() == 0) {
                spin(1);
            }
            server.close();
            await(server.waitClosed());
            assertThat(Insides.open()).as("the client's end alone is left").isEqualTo(1);
            assertThat(await(got)).hasSize(20_000_000);
            client.close();
        });
    }

    @Test
    void aCancelledWaitClosedLeavesTheOthersWaiting() {
        Bounded.run(() -> {
            Server server = start((_, _) -> {});
            Task<Void> one = createTask(server.waitClosed());
            Task<Void> other = createTask(server.waitClosed());
            spin(2);
            one.cancel();
            assertThatThrownBy(() -> await(one)).isInstanceOf(CancelledError.class);
            server.close();
            await(other);
        });
    }

    @Test
    void serveForeverCancelledClosesEverythingAndThenEnds() {
        Bounded.run(() -> {
            List<String> said = new ArrayList<>();
            Server server = start((reader, _) -> {
                try {
                    await(reader.read());
                } finally {
                    await(sleep(Duration.ofMillis(5)));
                    said.add("cleaned up");
                }
            });
            Task<Void> serving = createTask(server.serveForever());
            Connection client = connect(server);
            while (server.connections() == 0) {
                spin(1);
            }
            spin(2);
            serving.cancel();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThat(said).containsExactly("cleaned up");
            assertThat(server.isServing()).isFalse();
            assertThat(server.connections()).isZero();
            assertThat(await(client.reader().read())).isEmpty();
            client.close();
        });
    }

    @Test
    void serveForeverIsEndedByCloseToo() {
        Bounded.run(() -> {
            Server server = start((_, _) -> {});
            Task<Void> serving = createTask(server.serveForever());
            spin(1);
            assertThatThrownBy(() -> await(server.serveForever())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("serves for ever already");
            server.close();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThatThrownBy(() -> await(server.serveForever())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not listen");
        });
    }

    /** A peer that does not read holds up the end of the server for a bounded time only. */
    @Test
    void serveForeverDropsWhatAPeerDoesNotTake() {
        Bounded.run(() -> {
            Server server = start((_, writer) -> {
                writer.write(new byte[30_000_000]);
                await(writer.drain());
            });
            Task<Void> serving = createTask(server.serveForever());
            Connection client = connect(server);
            client.writer().transport().pauseReading();
            while (server.connections() == 0) {
                spin(1);
            }
            await(sleep(Duration.ofMillis(20)));
            serving.cancel();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThat(server.connections()).isZero();
            client.writer().transport().abort();
        });
    }

    @Test
    void abortClientsDropsAPeerWhoseBufferIsFull() {
        Bounded.run(() -> {
            Future<Throwable> seen = getRunningLoop().createFuture();
            boolean[] written = new boolean[1];
            Server server = start((_, writer) -> {
                writer.write(new byte[30_000_000]);
                written[0] = true;
                try {
                    await(writer.drain());
                } catch (ConnectionResetException e) {
                    seen.setResult(e);
                }
            });
            Connection client = connect(server);
            client.writer().transport().pauseReading();
            Bounded.until(() -> written[0]);
            await(sleep(Duration.ofMillis(20)));
            server.close();
            server.abortClients();
            await(server.waitClosed());
            assertThat(await(seen)).hasMessageStartingWith("Connection lost");
            client.writer().transport().abort();
        });
    }

    @Test
    void handlersRunAtTheSameTimeAndInTasksOfTheirOwn() {
        Bounded.run(() -> {
            Future<Void> all = getRunningLoop().createFuture();
            List<Task<?>> tasks = new ArrayList<>();
            try (Server server = start((_, writer) -> {
                tasks.add(currentTask());
                if (tasks.size() == 5) {
                    all.setResult(null);
                }
                await(Asyncio.wait(List.of(all)));
                writer.write("together");
            })) {
                List<Connection> clients = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    clients.add(connect(server));
                }
                for (Connection client : clients) {
                    assertThat(await(client.reader().read())).hasSize(8);
                    client.close();
                }
                assertThat(tasks).doesNotHaveDuplicates();
            }
        });
    }

    @Test
    void anAcceptedConnectionThatIsGoneAtOnceIsServedAndForgotten() {
        Bounded.run(() -> {
            int[] served = new int[1];
            Server server = start((reader, _) -> {
                try {
                    await(reader.read());
                } catch (ConnectionResetException expected) {
                    assertThat(expected).hasMessageContaining("lost");
                } finally {
                    served[0]++;
                }
            });
            for (int i = 0; i < 20; i++) {
                java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port());
                socket.setSoLinger(true, 0);
                socket.close();
            }
            while (served[0] < 20) {
                await(sleep(Duration.ofMillis(1)));
            }
            server.close();
            await(server.waitClosed());
        });
    }

    /** As asyncio's does: its transports are closed, whatever their handlers do. */
    @Test
    void closeClientsClosesTheConnectionOfAHandlerThatGoesOnAfterItsCancel() {
        Bounded.run(() -> {
            Future<byte[]> readAfter = getRunningLoop().createFuture();
            try (Server server = start((reader, writer) -> {
                writer.write("queued");
                try {
                    await(reader.read());
                } catch (CancelledError e) {
                    writer.write("dropped");
                    readAfter.setResult(await(reader.read()));
                }
            }); Connection client = connect(server)) {
                assertThat(await(client.reader().readExactly(6))).hasSize(6);
                server.closeClients();
                assertThat(await(readAfter)).isEmpty();
                assertThat(await(client.reader().read())).isEmpty();
            }
        });
    }

    @Test
    void closeClientsOfAClosedServerLetsWaitClosedEnd() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            Connection connection = await(Network.openConnection("127.0.0.1", server.port()));
            Bounded.until(() -> server.connections() == 1);
            Task<Void> closed = createTask(server.waitClosed());
            server.close();
            await(sleep(Duration.ofMillis(5)));
            assertThat(closed.done()).isFalse();
            server.closeClients();
            await(closed);
            assertThat(await(connection.reader().read())).isEmpty();
            connection.close();
        });
    }
}
