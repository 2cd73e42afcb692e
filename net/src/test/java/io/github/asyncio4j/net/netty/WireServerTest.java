package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.Insides;
import io.netty.channel.RecvByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireServerTest {

    @Test
    void listensAtAFreePortUntilClosed() {
        Bounded.run(() -> {
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(), _ -> {}));
            assertThat(server.port()).isPositive();
            assertThat(((java.net.InetSocketAddress) server.address()).getPort()).isEqualTo(server.port());
            assertThat(server.closed().done()).isFalse();
            server.close();
            server.close();
            await(server.closed());
            assertThat(server.port()).as("still known").isPositive();
            assertThat(Insides.open()).isZero();
            WireServer again =
                    await(WireServer.listen(Wires.loopback(server.port()), 16, (_, _) -> new Wires.Noting(), _ -> {}));
            again.close();
            await(again.closed());
        });
    }

    @Test
    void aFailedBindLeavesNothing() {
        Bounded.run(() -> {
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(), _ -> {}));
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(
                        () -> await(WireServer.listen(Wires.loopback(server.port()), 16, (_, _) -> new Wires.Noting(),
                                _ -> {})))
                        .isInstanceOf(AddressInUseException.class);
            }
            assertThat(Insides.open()).isEqualTo(1);
            server.close();
            await(server.closed());
        });
    }

    @Test
    void aCancelledListenLeavesNothing() {
        Bounded.run(() -> {
            for (int turns = 0; turns < 4; turns++) {
                Task<WireServer> task =
                        createTask(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(),
                                _ -> {}));
                spin(turns);
                if (task.cancel()) {
                    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                } else {
                    await(task).close();
                }
                Bounded.until(() -> Insides.open() == 0);
            }
        });
    }

    /** Who connects may be anybody, and whom this side connects to it has chosen. */
    @Test
    void acceptedSocketsArePacedAndDialledOnesAreNot() {
        Bounded.run(() -> {
            List<Wire> accepted = new ArrayList<>();
            WireServer server =
                    await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(), accepted::add));
            Wire dialled = await(Wire.connect(Wires.loopback(server.port()), (_, _) -> new Wires.Noting()));
            Bounded.until(() -> !accepted.isEmpty());
            RecvByteBufAllocator paced = accepted.getFirst().channel().config().getRecvByteBufAllocator();
            assertThat(paced).isInstanceOf(PacedReads.class);
            RecvByteBufAllocator free = dialled.channel().config().getRecvByteBufAllocator();
            assertThat(free).isNotInstanceOf(PacedReads.class);
            dialled.abort();
            accepted.getFirst().abort();
            server.close();
            await(server.closed());
        });
    }

    @Test
    void anAcceptedThatThrowsCostsThatConnectionOnly() {
        Wires.silently(() -> {
            List<Wire> accepted = new ArrayList<>();
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(), wire -> {
                accepted.add(wire);
                if (accepted.size() == 1) {
                    throw new IllegalStateException("not this one");
                }
            }));
            Wire first = await(Wire.connect(Wires.loopback(server.port()), (_, _) -> new Wires.Noting()));
            await(first.closed());
            Wire second = await(Wire.connect(Wires.loopback(server.port()), (_, _) -> new Wires.Noting()));
            Bounded.until(() -> accepted.size() == 2);
            assertThat(accepted.getLast().isClosing()).isFalse();
            second.close();
            server.close();
            await(server.closed());
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void belongsToItsLoop() {
        Bounded.run(() -> {
            WireServer server = await(WireServer.listen(Wires.loopback(0), 16, (_, _) -> new Wires.Noting(), _ -> {}));
            assertThat(getRunningLoop().isRunning()).isTrue();
            await(io.github.asyncio4j.Asyncio.toThread(() -> assertThatThrownBy(server::close)
                    .isInstanceOf(IllegalStateException.class)));
            assertThat(server.closed().done()).isFalse();
            server.close();
            await(server.closed());
        });
    }
}
