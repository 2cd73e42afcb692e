package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.VirtualLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkTest {

    @Test
    void aRefusedConnectionSaysWhere() {
        Bounded.run(() -> {
            int port = Tool.freePort();
            assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", port)))
                    .isInstanceOf(ConnectionRefusedException.class)
                    .hasMessage("connection refused by 127.0.0.1:" + port
                            + ": nothing listens there, or a firewall refuses")
                    .cause().isInstanceOf(java.net.ConnectException.class);
        });
    }

    @Test
    void failedConnectionsLeaveNothingWithTheLoop() {
        Bounded.run(() -> {
            int port = Tool.freePort();
            int before = Insides.sockets();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", port)))
                        .isInstanceOf(ConnectionRefusedException.class);
            }
            Bounded.until(() -> Insides.open() == 0 && Insides.sockets() == before);
        });
    }

    @Test
    void anUnknownNameIsNamed() {
        Bounded.run(() -> assertThatThrownBy(() -> await(Network.openConnection("no-such-host.invalid", 80)))
                .isInstanceOf(NameNotFoundException.class)
                .hasMessageContaining("\"no-such-host.invalid\" has no address")
                .hasCauseInstanceOf(java.net.UnknownHostException.class));
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        Bounded.run(() -> {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = taken.getLocalPort();
                assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, "127.0.0.1", port)))
                        .isInstanceOf(AddressInUseException.class)
                        .hasMessage("cannot listen at 127.0.0.1:" + port + ": the port is taken by another socket;"
                                + " choose another, or 0 for one that is free");
            }
            try (Server first = await(Network.startServer((_, _) -> {}, "127.0.0.1", 0))) {
                assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, "127.0.0.1", first.port())))
                        .isInstanceOf(AddressInUseException.class);
            }
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void anAddressOfAnotherMachineCannotBeListenedAt() {
        Bounded.run(() -> assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, "192.0.2.1", 0)))
                .isInstanceOf(NetworkException.class).hasMessageStartingWith("cannot listen at 192.0.2.1:0: "));
    }

    @Test
    void badPortsAreRefused() {
        Bounded.run(() -> {
            for (int port : new int[] {-1, 65_536}) {
                assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", port)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("port " + port + " is not in 0 to 65535");
            }
        });
    }

    @Test
    void aLoopWithoutTheNetworkSaysSo() {
        VirtualLoop.virtualRun(() -> assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", 1)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("without the network"));
    }

    @Test
    void aThousandConnectionsAtOnce() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((reader, writer) -> {
                for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                    writer.write(line);
                    await(writer.drain());
                }
            }, "127.0.0.1", 0));
            var clients = await(gather(IntStream.range(0, 1_000).mapToObj(i -> Network.openConnection("127.0.0.1",
                    server.port())).toList()));
            assertThat(
                    await(gather(IntStream.range(0, 1_000).mapToObj(i -> say(clients.get(i), "I am " + i)).toList())))
                    .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "I am " + i).toList());
            assertThat(server.connections()).isEqualTo(1_000);
            clients.forEach(Connection::close);
            server.close();
            await(server.waitClosed());
            await(gather(clients.stream().map(client -> client.writer().waitClosed()).toList()));
            assertThat(Insides.open()).isZero();
        });
    }

    private static Coroutine<String> say(Connection connection, String what) {
        return io.github.asyncio4j.Asyncio.async(() -> {
            connection.writer().write(what + "\n");
            return await(connection.reader().readTextLine());
        });
    }

    @Test
    void needsARunningLoop() {
        assertThatThrownBy(() -> await(Network.openConnection("127.0.0.1", 1)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("outside a coroutine");
        run(() -> {});
    }
}
