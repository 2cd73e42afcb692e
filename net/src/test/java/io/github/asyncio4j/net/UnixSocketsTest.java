package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Streams over sockets of the file system; their files are in SocketFileTest. */
class UnixSocketsTest {

    @TempDir Path folder;
    private Path path;

    @BeforeEach
    void path() {
        path = folder.resolve("s");
    }

    private Server start(ConnectionHandler handler) {
        return await(Network.startUnixServer(handler, path));
    }

    private static void echo(StreamReader reader, StreamWriter writer) {
        byte[] line = await(reader.readLine());
        await(writer.send(line));
        writer.close();
        await(writer.waitClosed());
    }

    private Coroutine<String> ask(String what) {
        return Asyncio.async(() -> {
            try (Connection connection = await(Network.openUnixConnection(path))) {
                await(connection.writer().send(what + "\n"));
                String answer = await(connection.reader().readTextLine());
                connection.writer().close();
                await(connection.writer().waitClosed());
                return answer;
            }
        });
    }

    @Test
    void aLineGoesThereAndBack() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            try (Server server = start(UnixSocketsTest::echo)) {
                assertThat(await(ask("hello world!"))).isEqualTo("hello world!");
                assertThat(server.isServing()).isTrue();
            }
            assertThat(reports).isEmpty();
        });
    }

    @Test
    void aHandlerCanWaitForATaskThatServes() {
        Bounded.run(() -> {
            Future<Void> served = getRunningLoop().createFuture();
            Server server = start((reader, writer) -> {
                createTask(Asyncio.async(() -> {
                    echo(reader, writer);
                    served.setResult(null);
                }));
                await(Asyncio.wait(List.of(served)));
            });
            assertThat(await(ask("x"))).isEqualTo("x");
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void theAddressesAreTheJdks() {
        Bounded.run(() -> {
            Future<StreamWriter> accepted = getRunningLoop().createFuture();
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            UnixDomainSocketAddress unnamed = UnixDomainSocketAddress.of("");
            Connection near;
            StreamWriter far;
            try (Server server = start((reader, writer) -> {
                accepted.setResult(writer);
                await(reader.read());
            })) {
                assertThat(server.addresses()).containsExactly(address);
                assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("which has no port");
                near = await(Network.openUnixConnection(path));
                far = await(accepted);
                assertThat(near.writer().remoteAddress()).isEqualTo(address);
                assertThat(near.writer().extraInfo("peername")).isEqualTo(address);
                assertThat(near.writer().localAddress()).isEqualTo(unnamed);
                assertThat(far.localAddress()).isEqualTo(address);
                assertThat(far.remoteAddress()).isEqualTo(unnamed);
                near.close();
                await(near.writer().waitClosed());
            }
            assertThat(near.writer().remoteAddress()).as("after the end").isInstanceOf(UnixDomainSocketAddress.class);
            assertThat(far.localAddress()).isInstanceOf(UnixDomainSocketAddress.class);
        });
    }

    @Test
    void protocolsTalkOverThemToo() {
        Bounded.run(() -> {
            Future<String> got = getRunningLoop().createFuture();
            class Greeter implements Protocol {
                @Override
                public void connectionMade(BaseTransport transport) {
                    ((Transport) transport).write("hello".getBytes());
                    transport.close();
                }
            }
            class Listener implements Protocol {
                @Override
                public void dataReceived(byte[] data) {
                    got.setResult(new String(data));
                }
            }
            try (Server _ = await(Network.createServer(Greeter::new, ListenOptions.atUnix(path)))) {
                var made = await(Network.createConnection(Listener::new, ConnectOptions.toUnix(path)));
                assertThat(made.transport().extraInfo("peername")).isEqualTo(UnixDomainSocketAddress.of(path));
                assertThat(await(got)).isEqualTo("hello");
                made.transport().close();
                await(Asyncio.wait(List.of(made.transport().closed())));
            }
        });
    }

    @Test
    void aServerThatIsNotStartedLetsConnectionsWaitAndServesUntilItIsCancelled() {
        Bounded.run(() -> {
            Server server = await(Network.startServer(UnixSocketsTest::echo, ListenOptions.atUnix(path).notStarted()));
            assertThat(server.isServing()).isFalse();
            Task<String> asked = createTask(ask("patience"));
            await(Asyncio.sleep(java.time.Duration.ofMillis(20)));
            assertThat(asked.done()).isFalse();
            Task<Void> serving = createTask(server.serveForever());
            assertThat(await(asked)).isEqualTo("patience");
            assertThat(server.isServing()).isTrue();
            serving.cancel();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThat(server.addresses()).isEmpty();
            assertThat(server.isServing()).isFalse();
            assertThatThrownBy(() -> await(server.serveForever())).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void aHundredConnectionsAtOnce() {
        Bounded.run(() -> {
            Server server = start(UnixSocketsTest::echo);
            List<String> words = IntStream.range(0, 100).mapToObj(i -> "word " + i).toList();
            assertThat(await(gather(words.stream().map(this::ask).toList()))).isEqualTo(words);
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void aCancelAnywhereInTheConnectingLeavesNothing() {
        Bounded.run(() -> {
            Server server = start((reader, _) -> await(reader.read()));
            for (int turns = 0; turns < 6; turns++) {
                Task<Connection> connecting = createTask(Network.openUnixConnection(path));
                spin(turns);
                connecting.cancel();
                try {
                    await(connecting).close();
                } catch (CancelledError expected) {
                    assertThat(connecting.cancelled()).isTrue();
                }
            }
            Bounded.until(() -> server.connections() == 0 && Insides.open() == 1);
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void nobodyAtThePathIsSaid() throws IOException {
        Bounded.run(() -> {
            int before = Insides.sockets();
            assertThatThrownBy(() -> await(Network.openUnixConnection(path))).isInstanceOf(NetworkException.class)
                    .hasMessageStartingWith(
                            "cannot connect to " + path + ": there is no such file; does the server run?");
            Files.createFile(path);
            assertThatThrownBy(() -> await(Network.openUnixConnection(path)))
                    .isInstanceOf(ConnectionRefusedException.class)
                    .hasMessageStartingWith("connection refused by " + path);
            Bounded.until(() -> Insides.open() == 0 && Insides.sockets() == before);
        });
    }

    /** With a unix socket the system makes nobody wait for room in the queue. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerThatDoesNotAcceptRefusesWhenItsQueueIsFull() {
        Bounded.run(() -> {
            List<Connection> waiting = new ArrayList<>();
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(path), 1);
                assertThatThrownBy(() -> {
                    while (waiting.size() < 10) {
                        waiting.add(await(Network.openUnixConnection(path)));
                    }
                }).isInstanceOf(NetworkException.class).hasMessageContaining("has too many connections waiting");
            }
            waiting.forEach(Connection::close);
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void pathsThatNoSystemTakesAreRefusedAtOnce() {
        Path tooLong = Path.of("x".repeat(UnixPath.LIMIT + 1));
        assertThatThrownBy(() -> Network.openUnixConnection(tooLong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the path of a unix socket is at most " + UnixPath.LIMIT
                        + " bytes long, and this one is " + (UnixPath.LIMIT + 1));
        assertThatThrownBy(() -> Network.startUnixServer((_, _) -> {}, tooLong))
                .isInstanceOf(IllegalArgumentException.class);
        Path none = Path.of("");
        assertThatThrownBy(() -> Network.openUnixConnection(none)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path was not specified");
        assertThatThrownBy(() -> Network.startUnixServer((_, _) -> {}, none))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("path was not specified");
        assertThatThrownBy(() -> ConnectOptions.toUnix(path).withLocalAddress(new InetSocketAddress(0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("unix socket");
    }

    @Test
    void theLongestPathWorks() {
        Path longest = folder.resolve("y".repeat(UnixPath.LIMIT - folder.toString().length() - 1));
        Bounded.run(() -> {
            try (Server _ = await(Network.startUnixServer(UnixSocketsTest::echo, longest))) {
                path = longest;
                assertThat(await(ask("far"))).isEqualTo("far");
            }
        });
    }

    /** A unix socket tells of unread data at a close as a TCP connection does, by a reset. */
    @Test
    void aPeerThatClosesWithDataUnreadIsALoss() {
        Bounded.run(() -> {
            Event paused = new Event();
            Event sent = new Event();
            try (Server _ = start((reader, writer) -> {
                await(reader.read(1));
                writer.transport().pauseReading();
                paused.set();
                await(sent.waitSet());
                writer.transport().abort();
            }); Connection connection = await(Network.openUnixConnection(path))) {
                connection.writer().write(new byte[1]);
                await(paused.waitSet());
                connection.writer().write(new byte[100]);
                Bounded.until(() -> Insides.unsent(connection.writer()) == 0);
                connection.writer().write(new byte[400_000]);
                sent.set();
                assertThatThrownBy(() -> await(connection.reader().read()))
                        .isInstanceOf(ConnectionResetException.class)
                        .hasMessageStartingWith("the connection with " + path + " was lost");
                assertThatThrownBy(() -> await(connection.writer().waitClosed()))
                        .isInstanceOf(ConnectionResetException.class);
            }
        });
    }
}
