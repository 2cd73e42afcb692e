package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Datagrams.bytes;
import static io.github.asyncio4j.net.Datagrams.nobody;
import static io.github.asyncio4j.net.Network.openDatagramEndpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramEndpointTest {

    private static final DatagramOptions HERE = DatagramOptions.at("127.0.0.1", 0);

    private static DatagramEndpoint open(DatagramOptions options) {
        return await(openDatagramEndpoint(options));
    }

    private static String text(Datagram datagram) {
        return new String(datagram.data());
    }

    private static String receive(DatagramEndpoint from) {
        return text(await(from.receive()));
    }

    @Test
    void echoes() {
        Bounded.run(() -> {
            try (DatagramEndpoint server = open(HERE);
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                Task<Void> serving = createTask(async(() -> {
                    for (int i = 0; i < 3; i++) {
                        Datagram came = await(server.receive());
                        await(server.send(came.data(), came.from()));
                    }
                }));
                for (String word : new String[] {"one", "", "three"}) {
                    await(client.send(bytes(word)));
                    Datagram back = await(client.receive());
                    assertThat(text(back)).isEqualTo(word);
                    assertThat(back.from()).isEqualTo(server.localAddress());
                }
                await(serving);
                assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
                assertThat(server.remoteAddress()).isNull();
            }
        });
    }

    @Test
    void aLoopOverTheDatagramsEndsWithTheClose() {
        Bounded.run(() -> {
            DatagramEndpoint server = open(HERE);
            List<String> came = new ArrayList<>();
            Task<Void> loop = createTask(async(() -> forAwait(server, datagram -> {
                came.add(text(datagram));
                if (came.size() == 2) {
                    server.close();
                }
            })));
            try (DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                await(client.send(bytes("one")));
                await(client.send(bytes("two")));
                await(loop);
            }
            assertThat(came).containsExactly("one", "two");
            await(server.waitClosed());
        });
    }

    @Test
    void theOldestIsDroppedAndCountedWhereNobodyReceives() {
        Bounded.run(() -> {
            try (DatagramEndpoint server = open(HERE.withReceiveQueue(3));
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                for (int i = 1; i <= 5; i++) {
                    await(client.send(bytes("" + i)));
                }
                Bounded.until(() -> server.dropped() == 2);
                assertThat(List.of(receive(server), receive(server), receive(server))).containsExactly("3", "4", "5");
                assertThat(server.toString()).startsWith("DatagramEndpoint[0 to receive, 2 dropped, ");
            }
        });
    }

    @Test
    void eachOfThoseWhoWaitGetsOne() {
        Bounded.run(() -> {
            try (DatagramEndpoint server = open(HERE);
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                var all = gather(server.receive(), server.receive(), server.receive());
                spin(3);
                for (int i = 1; i <= 3; i++) {
                    await(client.send(bytes("" + i)));
                }
                assertThat(await(all)).extracting(one -> text(one)).containsExactly("1", "2", "3");
            }
        });
    }

    @Test
    void aRefusalIsRaisedInItsTurnAndOneGoesOn() {
        Bounded.run(() -> {
            var nobody = nobody();
            try (DatagramEndpoint client = open(DatagramOptions.to(nobody))) {
                await(client.send(bytes("anyone?")));
                assertThatThrownBy(() -> await(client.receive())).isInstanceOf(ConnectionRefusedException.class);
                try (DatagramEndpoint server = open(DatagramOptions.at(nobody))) {
                    await(client.send(bytes("now?")));
                    Datagram came = await(server.receive());
                    await(server.send(bytes("yes"), came.from()));
                    assertThat(receive(client)).isEqualTo("yes");
                }
            }
        });
    }

    @Test
    void oneThatIsClosedRefusesAndSaysSoToThoseWhoWait() {
        Bounded.run(() -> {
            DatagramEndpoint one = open(HERE.withRemote(nobody()));
            Task<Datagram> waiting = createTask(one.receive());
            spin(2);
            one.close();
            one.close();
            assertThatThrownBy(() -> await(waiting)).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot receive from DatagramEndpoint[")
                    .hasMessageEndingWith("it is closed");
            assertThatThrownBy(() -> await(one.receive())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> await(one.send(bytes("x")))).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot send with");
            await(one.waitClosed());
            await(one.waitClosed());
        });
    }

    @Test
    void aSenderWaitsAboveTheMark() {
        Bounded.run(() -> {
            try (DatagramEndpoint server = open(HERE);
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                client.transport().setWriteBufferLimits(100);
                List<String> trace = new ArrayList<>();
                Task<Void> sending = createTask(async(() -> {
                    await(client.send(new byte[92]));
                    trace.add("at the mark");
                    await(client.send(new byte[1]));
                    trace.add("above it");
                    assertThat(client.transport().writeBufferSize()).isZero();
                }));
                spin(1);
                assertThat(trace).containsExactly("at the mark");
                await(sending);
            }
        });
    }

    @Test
    void aCancelledReceiverLosesNothing() {
        Bounded.run(() -> {
            try (DatagramEndpoint server = open(HERE);
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                Task<Datagram> first = createTask(server.receive());
                spin(2);
                await(client.send(bytes("one")));
                Bounded.until(() -> server.toString().contains("[1 to receive") || first.done());
                if (!first.done()) {
                    first.cancel();
                    await(io.github.asyncio4j.Asyncio.wait(List.of(first)));
                    assertThat(receive(server)).isEqualTo("one");
                }
            }
        });
    }

    @Test
    void thatOfAnotherLoopIsRefused() {
        DatagramEndpoint[] other = new DatagramEndpoint[1];
        Bounded.run(() -> {
            other[0] = open(HERE);
            other[0].close();
            await(other[0].waitClosed());
        });
        Bounded.run(() -> {
            assertThatThrownBy(() -> await(other[0].receive())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
            assertThatThrownBy(() -> await(other[0].send(new byte[1]))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
            await(sleep(Duration.ZERO));
        });
    }

    @Test
    void cancelledAtEachAwaitItLeavesNothing() {
        assertThat(CancelledEverywhere.check(_ -> {
            try (DatagramEndpoint server = open(HERE);
                    DatagramEndpoint client = open(DatagramOptions.to(server.localAddress()))) {
                client.transport().setWriteBufferLimits(0);
                await(client.send(bytes("one")));
                await(server.receive());
                await(server.send(bytes("two"), client.localAddress()));
                await(client.receive());
            }
            DatagramEndpoint alone = open(HERE);
            alone.close();
            await(alone.waitClosed());
        })).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whoIsCancelledWhileTheProtocolIsToldLeavesNothing() {
        Bounded.run(() -> {
            List<Task<?>> opening = new ArrayList<>();
            opening.add(createTask(Network.createDatagramEndpoint(() -> new Datagrams.Noting() {
                @Override
                public void connectionMade(BaseTransport made) {
                    opening.getFirst().cancel();
                }
            }, HERE)));
            assertThatThrownBy(() -> await(opening.getFirst())).isInstanceOf(CancelledError.class);
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void cancelledAtEachAwaitOneWithAProtocolLeavesNothing() {
        assertThat(CancelledEverywhere.check(_ -> Datagrams.open().transport().close())).isEqualTo(1);
    }
}
