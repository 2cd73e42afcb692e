package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Datagrams.bytes;
import static io.github.asyncio4j.net.Network.openDatagramEndpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Groups on the loopback interface, so that nothing leaves this machine. */
class MulticastTest {

    private static NetworkInterface loopback() throws SocketException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }

    private static DatagramEndpoint open(DatagramOptions options) {
        return await(openDatagramEndpoint(options));
    }

    /** In IPv4 only: of IPv6 there is no route for groups on the loopback interface. */
    @Test
    void allOfAGroupHearWhatIsSentToIt() {
        Bounded.run(() -> {
            InetAddress address = InetAddress.ofLiteral("239.255.71.7");
            String any = "0.0.0.0";
            DatagramOptions member = DatagramOptions.at(any, 0).withGroup(address, loopback()).withReusePort();
            try (DatagramEndpoint one = open(member);
                    DatagramEndpoint two = open(member.withLocal(any, one.localAddress().getPort()));
                    DatagramEndpoint sender = open(DatagramOptions.at(any, 0).withMulticastInterface(loopback())
                            .withMulticastTtl(2))) {
                await(sender.send(bytes("to all"), new InetSocketAddress(address, one.localAddress().getPort())));
                for (DatagramEndpoint each : new DatagramEndpoint[] {one, two}) {
                    Datagram came = await(each.receive());
                    assertThat(new String(came.data())).isEqualTo("to all");
                    assertThat(came.from().getPort()).isEqualTo(sender.localAddress().getPort());
                }
            }
        });
    }

    @Test
    void whoDoesNotTakePartHearsNothing() {
        Bounded.run(() -> {
            InetAddress group = InetAddress.ofLiteral("239.255.71.8");
            DatagramOptions sending = DatagramOptions.at("0.0.0.0", 0).withMulticastInterface(loopback());
            try (DatagramEndpoint member = open(DatagramOptions.at("0.0.0.0", 0).withGroup(group, loopback()));
                    DatagramEndpoint heard = open(sending)) {
                InetSocketAddress all = new InetSocketAddress(group, member.localAddress().getPort());
                await(heard.send(bytes("heard"), all));
                assertThat(new String(await(member.receive()).data())).isEqualTo("heard");
                await(heard.send(bytes("other group"),
                        new InetSocketAddress("239.255.71.9", member.localAddress().getPort())));
                await(sleep(Duration.ofMillis(10)));
                assertThat(member.toString()).contains("[0 to receive");
            }
        });
    }

    @Test
    void aGroupThatCannotBeJoinedIsAnErrorAndLeavesNothing() {
        Bounded.run(() -> {
            // An IPv4 socket, and a group of IPv6.
            assertThatThrownBy(() -> open(DatagramOptions.at("127.0.0.1", 0)
                    .withGroup(InetAddress.ofLiteral("ff01::71:7"), loopback()))).isInstanceOf(NetworkException.class)
                    .hasMessageStartingWith("cannot take part in the group ff01:0:0:0:0:0:71:7 on "
                            + loopback().getName() + ": ");
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void optionsThatCannotBeAreRefused() throws SocketException {
        DatagramOptions options = DatagramOptions.at("0.0.0.0", 0);
        assertThatThrownBy(() -> options.withGroup(InetAddress.ofLiteral("10.0.0.1"), loopback()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("multicast address")
                .hasMessageEndingWith("not 10.0.0.1");
        assertThatThrownBy(() -> options.withMulticastTtl(256)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 256");
        assertThatThrownBy(() -> options.withMulticastInterface(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> options.withGroup(InetAddress.ofLiteral("239.1.2.3"), null))
                .isInstanceOf(NullPointerException.class);
    }
}
