package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.Insides;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Server;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose the file of a unix socket is. */
class SocketFileTest {

    @TempDir Path folder;
    private Path path;

    @BeforeEach
    void path() {
        path = folder.resolve("s");
    }

    private Server start() {
        return await(Network.startUnixServer((_, _) -> {}, path));
    }

    /** Listens with a socket of the JDK, which leaves its file. */
    private ServerSocketChannel another() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    @Test
    void isRemovedByClose() {
        Bounded.run(() -> {
            Server server = start();
            assertThat(path).exists();
            server.close();
            assertThat(path).doesNotExist();
            server.close();
            await(server.waitClosed());
        });
    }

    @Test
    void isRemovedWhenTheLoopIsClosedBeforeTheServer() {
        Bounded.run(this::start);
        assertThat(path).doesNotExist();
    }

    @Test
    void staysWhereItIsAskedTo() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((_, _) -> {}, ListenOptions.atUnix(path).keepingSocketFile()));
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
        assertThat(path).exists();
    }

    @Test
    void maybeGoneAlready() {
        Bounded.run(() -> {
            Server server = start();
            Files.delete(path);
            server.close();
            await(server.waitClosed());
        });
        assertThat(path).doesNotExist();
    }

    @Test
    void thatAnotherPutThereMeanwhileStays() {
        Bounded.run(() -> {
            Server server = start();
            Files.delete(path);
            try (ServerSocketChannel _ = another()) {
                server.close();
                assertThat(path).exists();
                await(server.waitClosed());
                Bounded.until(() -> Insides.open() == 0);
                assertThat(path).exists();
            }
        });
    }

    @Test
    void ofAServerThatFollowsAtOnceStays() {
        Bounded.run(() -> {
            Server first = start();
            first.close();
            Server second = start();
            await(first.waitClosed());
            Bounded.until(() -> Insides.open() == 1);
            assertThat(path).exists();
            await(Network.openUnixConnection(path)).close();
            second.close();
            assertThat(path).doesNotExist();
        });
    }

    @Test
    void isNotLeftByACancelAnywhereInTheBinding() {
        for (int turns = 0; turns < 6; turns++) {
            int n = turns;
            Bounded.run(() -> {
                Task<Server> starting = createTask(Network.startUnixServer((_, _) -> {}, path));
                spin(n);
                starting.cancel();
                try {
                    await(starting).close();
                } catch (CancelledError expected) {
                    assertThat(starting.cancelled()).isTrue();
                }
                Bounded.until(() -> Insides.open() == 0);
                assertThat(path).doesNotExist();
            });
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void thatIsLeftFromBeforeIsReplaced() throws IOException {
        another().close();
        assertThat(path).exists();
        Bounded.run(() -> {
            Server server = start();
            await(Network.openUnixConnection(path)).close();
            server.close();
            await(server.waitClosed());
        });
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsNoSocketIsNeverReplaced() {
        Bounded.run(() -> {
            int before = Insides.sockets();
            Files.writeString(path, "dear");
            assertThatThrownBy(this::start).isInstanceOf(AddressInUseException.class)
                    .hasMessage(
                            "cannot listen at " + path + ": Address " + path + " is already in use by a file that is"
                                    + " no socket; remove it, or choose another path");
            assertThat(path).hasContent("dear");
            path = folder;
            assertThatThrownBy(this::start).isInstanceOf(AddressInUseException.class);
            Bounded.until(() -> Insides.sockets() == before);
        });
    }

    @Test
    void cannotBeMadeWhereThereIsNoDirectory() {
        path = folder.resolve("none").resolve("s");
        Bounded.run(() -> {
            int before = Insides.sockets();
            assertThatThrownBy(this::start).isInstanceOf(NetworkException.class)
                    .hasMessageStartingWith("cannot listen at " + path + ": there is no such directory; ");
            Bounded.until(() -> Insides.open() == 0 && Insides.sockets() == before);
        });
    }
}
