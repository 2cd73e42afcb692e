package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.net.Network.openConnection;
import static io.github.asyncio4j.net.Network.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where a server listens, and from when on. */
class ListenTest {

    private static final ConnectionHandler HELLO = (_, writer) -> writer.write("hello");

    private static String greeting(SocketAddress server) {
        try (Connection connection = await(openConnection(ConnectOptions.to(server)))) {
            return new String(await(connection.reader().read()));
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void listensAtAllHostsThatItIsGiven() {
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at(List.of("127.0.0.1", "127.0.0.2"), 0)));
            assertThat(server.addresses()).extracting(a -> ((InetSocketAddress) a).getHostString())
                    .containsExactly("127.0.0.1", "127.0.0.2");
            for (SocketAddress address : server.addresses()) {
                assertThat(greeting(address)).isEqualTo("hello");
            }
            server.close();
            assertThat(server.addresses()).isEmpty();
            await(server.waitClosed());
        });
    }

    @Test
    void anAddressThatIsGivenTwiceIsListenedAtOnce() {
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at(List.of("127.0.0.1", "127.0.0.1"), 0)));
            assertThat(server.addresses()).hasSize(1);
            server.close();
        });
    }

    @Test
    void listensAtIpv6WhereThereIsSome() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at(List.of("::1", "127.0.0.1"), 0)));
            assertThat(server.addresses()).hasSize(2);
            for (SocketAddress address : server.addresses()) {
                assertThat(greeting(address)).isEqualTo("hello");
            }
            server.close();
        });
    }

    @Test
    void localhostIsBothOfItsAddresses() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at("localhost", 0)));
            assertThat(server.addresses()).extracting(a -> ((InetSocketAddress) a).getAddress())
                    .containsExactly(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
            for (SocketAddress address : server.addresses()) {
                assertThat(greeting(address)).isEqualTo("hello");
            }
            server.close();
        });
    }

    @Test
    void ofAHostTheAddressesOfOneFamilyCanBeTaken() {
        Bounded.run(() -> {
            ListenOptions four = ListenOptions.at("localhost", 0).withFamily(StandardProtocolFamily.INET);
            try (Server server = await(startServer(HELLO, four))) {
                assertThat(server.addresses()).singleElement()
                        .isEqualTo(new InetSocketAddress("127.0.0.1", server.port()));
                ConnectOptions to = ConnectOptions.to("localhost", server.port());
                try (Connection connection = await(openConnection(to.withFamily(StandardProtocolFamily.INET)))) {
                    assertThat(new String(await(connection.reader().read()))).isEqualTo("hello");
                }
                assertThatThrownBy(() -> await(openConnection(ConnectOptions.to("127.0.0.1", server.port())
                        .withFamily(StandardProtocolFamily.INET6)))).isInstanceOf(NameNotFoundException.class)
                        .hasMessageStartingWith("the host \"127.0.0.1\" has no address of the family INET6");
            }
            try (Server server =
                    await(startServer(HELLO, ListenOptions.at("", 0).withFamily(StandardProtocolFamily.INET)))) {
                assertThat(server.address().getAddress()).isEqualTo(InetAddress.ofLiteral("0.0.0.0"));
                assertThat(greeting(new InetSocketAddress("127.0.0.3", server.port()))).isEqualTo("hello");
            }
            assertThatThrownBy(() -> four.withFamily(StandardProtocolFamily.UNIX))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("INET or INET6, not UNIX");
        });
    }

    /** As in C and Python, and unlike a ServerSocket of the JDK. */
    @Test
    void allOfIpv4IsNothingOfIpv6() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Bounded.run(() -> {
            try (Server server = await(startServer(HELLO, ListenOptions.at("0.0.0.0", 0)))) {
                assertThat(server.address().getHostString()).isEqualTo("0.0.0.0");
                assertThat(greeting(new InetSocketAddress("127.0.0.1", server.port()))).isEqualTo("hello");
                assertThatThrownBy(() -> greeting(new InetSocketAddress("::1", server.port())))
                        .isInstanceOf(ConnectionRefusedException.class);
            }
            for (String both : List.of("", "::")) {
                try (Server server = await(startServer(HELLO, ListenOptions.at(both, 0)))) {
                    assertThat(greeting(new InetSocketAddress("127.0.0.1", server.port()))).isEqualTo("hello");
                    assertThat(greeting(new InetSocketAddress("::1", server.port()))).isEqualTo("hello");
                }
            }
        });
    }

    /** As many a development server does whose host is localhost. */
    @Test
    void whoListensAtTheIpv6OneAloneIsReachedByTheName() {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at("::1", 0)));
            try (Connection connection = await(openConnection("localhost", server.port()))) {
                assertThat(new String(await(connection.reader().read()))).isEqualTo("hello");
            }
            server.close();
        });
    }

    @Test
    void noHostIsAllInterfaces() {
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at("", 0)));
            for (String host : List.of("127.0.0.1", "127.0.0.3")) {
                assertThat(greeting(new InetSocketAddress(host, server.port()))).isEqualTo("hello");
            }
            server.close();
        });
    }

    /** As on a machine without IPv6: what it does not have is left out, unless nothing is left. */
    @Test
    void anAddressOfAnotherMachineIsLeftOut() {
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at(List.of("192.0.2.1", "127.0.0.1"), 0)));
            assertThat(server.addresses()).hasSize(1);
            server.close();
            assertThatThrownBy(() -> await(startServer(HELLO, ListenOptions.at("192.0.2.1", 0))))
                    .isInstanceOf(AddressNotAvailableException.class);
        });
    }

    @Test
    void whereOneAddressIsTakenNoneIsListenedAt() {
        Bounded.run(() -> {
            Server first = await(startServer(HELLO, "127.0.0.1", 0));
            assertThatThrownBy(
                    () -> await(startServer(HELLO, ListenOptions.at(List.of("127.0.0.2", "127.0.0.1"), first.port()))))
                    .isInstanceOf(AddressInUseException.class).hasMessageContaining("127.0.0.1:" + first.port());
            Bounded.until(() -> Insides.open() == 1);
            first.close();
        });
    }

    @Test
    void aServerThatIsNotStartedHasConnectionsWait() {
        Bounded.run(() -> {
            Server server = await(startServer(HELLO, ListenOptions.at("127.0.0.1", 0).notStarted()));
            assertThat(server.isServing()).isFalse();
            Task<String> greeting = createTask(Asyncio.async(() -> greeting(server.address())));
            try (Connection _ = await(openConnection(ConnectOptions.to(server.address())));
                    Server other = await(startServer(HELLO, "127.0.0.1", 0))) {
                assertThat(greeting(other.address())).as("what came later, elsewhere").isEqualTo("hello");
            }
            assertThat(greeting.done()).isFalse();
            assertThat(server.connections()).isZero();
            await(server.startServing());
            await(server.startServing());
            assertThat(server.isServing()).isTrue();
            assertThat(await(greeting)).isEqualTo("hello");
            server.close();
            assertThat(server.isServing()).isFalse();
            assertThatThrownBy(() -> await(server.startServing())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not listen any more");
        });
    }

    @Test
    void serveForeverStartsTheServerAndIsEndedByACancelFromItsHandler() {
        Bounded.run(() -> {
            Task<?>[] main = new Task<?>[1];
            Server server = await(startServer((reader, writer) -> {
                await(reader.readLine());
                main[0].cancel();
                writer.write("1");
                writer.close();
                await(writer.waitClosed());
            }, ListenOptions.at("127.0.0.1", 0).notStarted()));
            SocketAddress address = server.address();
            main[0] = createTask(server.serveForever());
            assertThat(server.isServing()).isFalse();
            try (Connection connection = await(openConnection(ConnectOptions.to(address)))) {
                assertThat(server.isServing()).isTrue();
                connection.writer().write("1".repeat(5 * 1024) + "\n");
                await(connection.reader().read());
            }
            assertThatThrownBy(() -> await(main[0])).isInstanceOf(CancelledError.class);
            assertThat(server.addresses()).isEmpty();
            assertThat(server.isServing()).isFalse();
            assertThat(server.loop()).isSameAs(getRunningLoop());
            assertThatThrownBy(() -> await(server.serveForever())).isInstanceOf(IllegalStateException.class);
        });
    }

    /** The system spreads the connections, by their ports, over loops that share one. */
    @Test
    void severalLoopsShareAPort() {
        Bounded.run(() -> {
            Server here = await(
                    startServer((_, writer) -> writer.write("here"), ListenOptions.at("127.0.0.1", 0).withReusePort()));
            var stop = new CompletableFuture<Void>();
            var ready = new CompletableFuture<Void>();
            Task<Void> other = createTask(toThread(() -> Bounded.run(() -> {
                Server there = await(startServer(HELLO, ListenOptions.at("127.0.0.1", here.port()).withReusePort()));
                ready.complete(null);
                await(Asyncio.wrapFuture(stop));
                there.close();
                await(there.waitClosed());
            })));
            await(Asyncio.wrapFuture(ready));
            Set<String> greetings = new TreeSet<>();
            for (int i = 0; i < 200 && greetings.size() < 2; i++) {
                greetings.add(greeting(here.address()));
            }
            stop.complete(null);
            await(other);
            here.close();
            assertThat(greetings).containsExactly("hello", "here");
        });
    }
}
