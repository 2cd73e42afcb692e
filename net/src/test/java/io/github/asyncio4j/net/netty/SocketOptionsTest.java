package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.net.Network.openConnection;
import static io.github.asyncio4j.net.Network.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.Transport;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketOptionsTest {

    private record Odd(String name, Class<Integer> type) implements SocketOption<Integer> {
        @Override
        public String toString() {
            return name;
        }
    }

    private static void connected(ListenOptions at, Consumer<Transport> scenario) {
        Bounded.run(() -> {
            try (Server server = await(startServer((reader, _) -> await(reader.read()), at));
                    Connection client = await(openConnection(ConnectOptions.to(server.addresses().getFirst())))) {
                scenario.accept(client.writer().transport());
            }
        });
    }

    private static final ListenOptions TCP = ListenOptions.at("127.0.0.1", 0);

    @Test
    void whatIsSetIsWhatTheSystemHas() {
        connected(TCP, socket -> {
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            socket.setOption(StandardSocketOptions.TCP_NODELAY, false);
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            socket.setOption(StandardSocketOptions.SO_RCVBUF, 100_000);
            assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(100_000, 200_000);
        });
    }

    /** They are the same whichever way there is to the socket. */
    @Test
    void theTimesOfKeepaliveCanBeSet() throws Exception {
        try (SocketChannel channel = SocketChannel.open()) {
            assumeTrue(channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
        }
        connected(TCP, socket -> {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 40);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(40);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        });
    }

    @Test
    void whatTheSocketDoesNotHaveIsRefused(@TempDir Path folder) {
        connected(TCP, socket -> {
            Odd odd = new Odd("SO_ODD", Integer.class);
            assertThatThrownBy(() -> socket.setOption(odd, 1)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("there is no option SO_ODD of ");
            assertThatThrownBy(() -> socket.getOption(odd)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> socket.setOption(StandardSocketOptions.TCP_NODELAY, null))
                    .isInstanceOf(NullPointerException.class).hasMessage("the value is null");
        });
        connected(ListenOptions.atUnix(folder.resolve("s")),
                socket -> assertThatThrownBy(() -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true))
                        .isInstanceOf(UnsupportedOperationException.class));
    }

    @Test
    void aValueThatTheSystemRefusesIsAnError() {
        connected(TCP, socket -> assertThatThrownBy(() -> socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, -1))
                .isInstanceOfAny(NetworkException.class, IllegalArgumentException.class));
    }

    @Test
    void aConnectionThatIsGoneHasNone() {
        connected(TCP, socket -> {
            socket.abort();
            await(socket.closed());
            assertThatThrownBy(() -> socket.getOption(StandardSocketOptions.SO_RCVBUF))
                    .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("there is no socket any more");
        });
    }
}
