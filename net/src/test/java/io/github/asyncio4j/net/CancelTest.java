package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
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
import io.github.asyncio4j.Cancelling;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cancel may strike at any await: nothing stays open, and the loop goes on. */
class CancelTest {

    private static Connection connect(Server server) {
        return await(Network.openConnection("127.0.0.1", server.port()));
    }

    @Test
    void connecting() {
        assertThat(CancelledEverywhere.check(echo -> connect(echo).close())).isEqualTo(1);
    }

    @Test
    void reading() {
        assertThat(CancelledEverywhere.check(echo -> {
            try (Connection client = connect(echo)) {
                client.writer().write("one\ntwo\n3");
                await(client.reader().readLine());
                await(client.reader().readExactly(5));
                client.writer().write("4");
                client.writer().writeEof();
                await(client.reader().read());
            }
        })).isGreaterThanOrEqualTo(3);
    }

    @Test
    void draining() {
        assertThat(CancelledEverywhere.check(echo -> {
            try (Connection client = connect(echo)) {
                for (int i = 0; i < 4; i++) {
                    client.writer().write(new byte[100_000]);
                    await(client.writer().drain());
                }
                await(client.reader().readExactly(400_000));
            }
        })).isGreaterThanOrEqualTo(3);
    }

    @Test
    void drainingUnderPressure() {
        assertThat(CancelledEverywhere.check(echo -> {
            Connection client = connect(echo);
            try {
                client.writer().write(new byte[12_000_000]);
                Task<byte[]> back = createTask(async(() -> {
                    await(sleep(Duration.ofMillis(20)));
                    return await(client.reader().readExactly(12_000_000));
                }));
                try {
                    await(client.writer().drain());
                    await(back);
                } finally {
                    back.cancel();
                }
            } finally {
                client.writer().transport().abort();
            }
        })).isGreaterThanOrEqualTo(3);
    }

    @Test
    void waitingForTheClose() {
        assertThat(CancelledEverywhere.check(echo -> {
            Connection client = connect(echo);
            client.writer().write(new byte[100_000]);
            client.close();
            await(client.writer().waitClosed());
        })).isEqualTo(2);
    }

    @Test
    void startingAndStoppingAServer() {
        assertThat(CancelledEverywhere.check(_ -> {
            try (Server server = await(Network.startServer((_, writer) -> writer.write("hello"), "127.0.0.1", 0));
                    Connection client = connect(server)) {
                await(client.reader().read());
            }
        })).isBetween(3, 4);
    }

    @Test
    void serving() {
        assertThat(CancelledEverywhere.check(_ -> {
            Server server = await(Network.startServer((reader, writer) -> writer.write(await(reader.readLine())),
                    "127.0.0.1", 0));
            try (Connection client = connect(server)) {
                Task<Void> serving = createTask(server.serveForever());
                try {
                    client.writer().write("hello\n");
                    await(client.reader().read());
                } finally {
                    serving.cancel();
                    await(Asyncio.wait(List.of(serving)));
                }
            } finally {
                server.close();
            }
        })).isGreaterThanOrEqualTo(3);
    }

    /** As above, for the task that the server makes for a connection. */
    @Test
    void handling() {
        for (int n = 0, cancelled = 1; cancelled > 0; n++) {
            cancelled = 0;
            for (boolean late : new boolean[] {false, true}) {
                cancelled += handlerCancelledAt(n, late) ? 1 : 0;
            }
            assertThat(n < 2 && cancelled == 0).as("the handler has two awaits at least").isFalse();
        }
    }

    private static boolean handlerCancelledAt(int n, boolean late) {
        boolean[] cancelled = new boolean[1];
        Bounded.run(() -> {
            Future<Task<?>> handling = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                handling.setResult(currentTask());
                writer.write(await(reader.readLine()));
                writer.write(new byte[200_000]);
                await(writer.drain());
                await(reader.read());
            }, "127.0.0.1", 0));
            try (Connection client = connect(server)) {
                client.writer().write("line\n");
                Task<byte[]> got = createTask(client.reader().readExactly(200_005));
                Task<Boolean> watch = createTask(async(() -> Cancelling.at(await(handling), n, late)));
                await(Asyncio.wait(List.of(got, watch), null, io.github.asyncio4j.ReturnWhen.FIRST_COMPLETED));
                client.writer().writeEof();
                cancelled[0] = await(watch);
                await(Asyncio.wait(List.of(got)));
                assertThat(got.exception()).satisfiesAnyOf(e -> assertThat(e).isNull(),
                        e -> assertThat(e).isInstanceOf(NetworkException.class));
            }
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
        return cancelled[0];
    }

    /** The queue of connections that nobody accepts is full, so that the connect really hangs. */
    @Test
    void aConnectThatHangsIsCancelledAndItsSocketClosed() {
        Bounded.run(() -> {
            try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                List<Task<Connection>> tasks = new ArrayList<>();
                int none = Insides.sockets();
                for (int i = 0; i < 6; i++) {
                    tasks.add(createTask(Network.openConnection("127.0.0.1", deaf.getLocalPort())));
                }
                Bounded.until(() -> Insides.sockets() == none + 6);
                await(sleep(Duration.ofMillis(50)));
                List<Task<Connection>> hanging = tasks.stream().filter(task -> !task.done()).toList();
                assertThat(hanging).isNotEmpty();
                int before = Insides.sockets();
                hanging.forEach(Task::cancel);
                for (Task<Connection> task : hanging) {
                    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                }
                Bounded.until(() -> Insides.sockets() == before - hanging.size());
                tasks.removeAll(hanging);
                tasks.forEach(task -> task.result().writer().transport().abort());
                Bounded.until(() -> Insides.open() == 0);
            }
        });
    }

    @Test
    void aTimeLimitAroundAReadLeavesTheConnectionUsable() {
        Bounded.run(() -> {
            try (Ends ends = Ends.open()) {
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> Asyncio.timeout(Duration.ofMillis(2), () -> {
                        await(ends.near().reader().read(1));
                    })).isInstanceOf(io.github.asyncio4j.AsyncTimeoutException.class);
                }
                ends.far().writer().write("late");
                assertThat(await(ends.near().reader().read(9))).hasSize(4);
            }
        });
    }

    @Test
    void aTaskCancelledWithItsConnectionOpenIsClosedByTheEndOfTheProgram() throws IOException {
        int before = Insides.sockets();
        Bounded.run(() -> {
            Server echo = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            createTask(async(() -> {
                Connection forgotten = connect(echo);
                await(forgotten.reader().read());
            }));
            await(sleep(Duration.ofMillis(10)));
            spin(1);
        });
        assertThat(Insides.sockets()).isLessThanOrEqualTo(before);
    }
}
