package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnixSocketNameTest {

    private final UnixSocketName name = UnixSocketName.of("asyncio4j-" + ProcessHandle.current().pid());

    private static boolean usesEpoll() {
        return Asyncio.getRunningLoop().poller().toString().contains("epoll");
    }

    @Test
    void isAnAddressToListenAtAndToConnectTo() {
        Bounded.run(() -> {
            assumeTrue(usesEpoll(), "names need epoll");
            Future<SocketAddress> own = Asyncio.getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                own.setResult(writer.localAddress());
                await(writer.send(await(reader.readLine())));
            }, ListenOptions.at(name)));
            assertThat(server.addresses()).containsExactly(name);
            assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(" @" + name.name() + "\n");
            assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, ListenOptions.at(name))))
                    .isInstanceOf(AddressInUseException.class)
                    .hasMessage("cannot listen at " + name + ": another socket has this name");
            try (Connection connection = await(Network.openConnection(ConnectOptions.to(name)))) {
                assertThat(connection.writer().remoteAddress()).isEqualTo(name);
                await(connection.writer().send("hello\n"));
                assertThat(await(connection.reader().read())).hasSize(6);
            }
            assertThat(await(own).toString()).isIn(name.toString(), "");
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
            assertThatThrownBy(() -> await(Network.openConnection(ConnectOptions.to(name))))
                    .isInstanceOf(ConnectionRefusedException.class)
                    .hasMessageStartingWith("connection refused by " + name + ": no server listens there");
        });
    }

    @Test
    void isRefusedWhereThereAreFilesOnly() {
        Bounded.run(() -> {
            assumeTrue(!usesEpoll(), "names are there");
            assertThatThrownBy(() -> await(Network.openConnection(ConnectOptions.to(name))))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageContaining("need Linux, and a loop that uses epoll");
            assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, ListenOptions.at(name))))
                    .isInstanceOf(NetworkException.class).hasMessageContaining("take a path");
        });
    }

    @Test
    void isOneToAHundredAndSixBytesLong() {
        for (String bad : new String[] {"", "x".repeat(UnixPath.LIMIT + 1)}) {
            assertThatThrownBy(() -> UnixSocketName.of(bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bytes long, and this one is " + bad.length());
        }
        assertThatThrownBy(() -> ConnectOptions.to(name).withLocalAddress(new InetSocketAddress(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(UnixSocketName.of("a")).hasToString("@a").isEqualTo(UnixSocketName.of("a"))
                .hasSameHashCodeAs(UnixSocketName.of("a")).isNotEqualTo(UnixSocketName.of("b"));
    }
}
