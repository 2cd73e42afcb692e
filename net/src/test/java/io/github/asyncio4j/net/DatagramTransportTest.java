package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.net.Datagrams.bytes;
import static io.github.asyncio4j.net.Datagrams.nobody;
import static io.github.asyncio4j.net.Datagrams.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.net.Datagrams.Noting;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramTransportTest {

    private static void close(ProtocolEndpoint<Noting> endpoint) {
        endpoint.transport().close();
        await(endpoint.protocol().lost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void datagramsGoThereAndBackWithTheirSenders(String host) {
        Bounded.run(() -> {
            var there = open(DatagramOptions.at(host, 0));
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            assertThat(back.protocol().told).containsExactly("made");
            back.transport().sendTo(bytes("one"));
            back.transport().sendTo(bytes("two"));
            there.protocol().awaitTold(3);
            assertThat(there.protocol().told).containsExactly("made", "one", "two");
            assertThat(there.protocol().senders).containsOnly(back.transport().localAddress());
            there.transport().sendTo(bytes("three"), there.protocol().senders.getFirst());
            back.protocol().awaitTold(2);
            assertThat(back.protocol().told).containsExactly("made", "three");
            assertThat(back.protocol().senders).containsExactly(there.transport().localAddress());
            assertThat(back.transport().extraInfo("peername")).isEqualTo(there.transport().localAddress());
            assertThat(there.transport().extraInfo("peername")).isNull();
            assertThat(there.transport().extraInfo("sockname")).isEqualTo(there.transport().localAddress());
            assertThat(there.transport().protocol()).isSameAs(there.protocol());
            close(there);
            close(back);
            assertThat(there.protocol().told).endsWith("lost null");
        });
    }

    /** Neither the JDK nor Netty sends or shows them everywhere. */
    @Test
    void emptyDatagramsAreSentAndComeToo() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("before"));
            back.transport().sendTo(new byte[0]);
            back.transport().sendTo(bytes("after"));
            there.protocol().awaitTold(4);
            assertThat(there.protocol().told).containsExactly("made", "before", "", "after");
            assertThat(there.protocol().senders).containsOnly(back.transport().localAddress());
            there.transport().sendTo(new byte[0], back.transport().localAddress());
            there.transport().sendTo(bytes("again"), back.transport().localAddress());
            back.protocol().awaitTold(3);
            assertThat(back.protocol().told).containsExactly("made", "", "again");
            close(there);
            close(back);
        });
    }

    /** An empty one to the other side loses none that came from it before. */
    @Test
    void emptyDatagramsLoseNoOthers() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            for (int i = 0; i < 10; i++) {
                there.transport().sendTo(bytes("" + i), back.transport().localAddress());
                back.transport().sendTo(new byte[0]);
            }
            back.protocol().awaitTold(11);
            there.protocol().awaitTold(11);
            close(there);
            close(back);
        });
    }

    @Test
    void theLargestComesWholeAndALargerOneIsAnError() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(new byte[65_507]);
            there.protocol().awaitTold(2);
            assertThat(there.protocol().told).containsExactly("made", "65507 bytes");
            back.transport().sendTo(new byte[65_508]);
            back.protocol().awaitTold(2);
            assertThat(back.protocol().why).hasMessageMatching(
                    "a datagram for 127\\.0\\.0\\.1:\\d+ failed: .*([Mm]essage too long).*");
            back.transport().sendTo(new byte[100_000]);
            back.protocol().awaitTold(3);
            back.transport().sendTo(bytes("still open"));
            there.protocol().awaitTold(3);
            close(there);
            close(back);
        });
    }

    @Test
    void aRefusalIsToldAndTheTransportStaysOpen() {
        Bounded.run(() -> {
            InetSocketAddress nobody = nobody();
            var one = open(DatagramOptions.to(nobody));
            one.transport().sendTo(bytes("anyone?"));
            one.protocol().awaitTold(2);
            assertThat(one.protocol().why).isInstanceOf(ConnectionRefusedException.class)
                    .hasMessage("connection refused by 127.0.0.1:" + nobody.getPort()
                            + ": nothing there receives datagrams");
            assertThat(one.transport().isClosing()).isFalse();
            var there = open(DatagramOptions.at(nobody));
            one.transport().sendTo(bytes("now?"));
            there.protocol().awaitTold(2);
            there.transport().sendTo(bytes("yes"), one.transport().localAddress());
            one.protocol().awaitTold(3);
            assertThat(one.protocol().told).containsExactly("made", "ConnectionRefusedException", "yes");
            close(one);
            close(there);
        });
    }

    /** As bpo-47071 has it: one that is not connected hears nothing of a refusal, and goes on. */
    @Test
    void whoSendsToNobodyStillReceives() {
        Bounded.run(() -> {
            var one = open();
            var two = open();
            one.transport().sendTo(bytes("c"), nobody());
            await(sleep(Duration.ZERO));
            two.transport().sendTo(bytes("d"), one.transport().localAddress());
            one.protocol().awaitTold(2);
            assertThat(one.protocol().told).containsExactly("made", "d");
            close(one);
            close(two);
        });
    }

    @Test
    void anotherAddressThanItsOwnIsRefused() {
        Bounded.run(() -> {
            var there = open();
            InetSocketAddress own = there.transport().localAddress();
            var back = open(DatagramOptions.to(own));
            assertThatThrownBy(() -> back.transport().sendTo(bytes("x"), nobody()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Invalid address: this transport sends to /127.0.0.1:" + own.getPort());
            back.transport().sendTo(bytes("1"), own);
            back.transport().sendTo(bytes("2"), null);
            there.protocol().awaitTold(3);
            assertThat(there.protocol().told).containsExactly("made", "1", "2");
            close(there);
            close(back);
        });
    }

    @Test
    void anAddressMustBeOneThatTheSocketReaches() {
        Bounded.run(() -> {
            var one = open();
            DatagramTransport transport = one.transport();
            assertThatThrownBy(() -> transport.sendTo(bytes("x"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no remote address");
            assertThatThrownBy(() -> transport.sendTo(bytes("x"), InetSocketAddress.createUnresolved("a.test", 1)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("resolved");
            assertThatThrownBy(() -> transport.sendTo(bytes("x"), new InetSocketAddress("::1", 1)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("of INET and cannot send to");
            assertThatThrownBy(() -> transport.sendTo(null)).isInstanceOf(NullPointerException.class);
            close(one);
        });
    }

    @Test
    void whatWasSentBeforeTheCloseGoesOutAndNothingIsToldAfterIt() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("last"));
            back.transport().close();
            assertThat(back.transport().isClosing()).isTrue();
            back.transport().sendTo(bytes("dropped"));
            back.transport().close();
            back.transport().abort();
            there.protocol().awaitTold(1);
            await(back.protocol().lost);
            await(sleep(Duration.ofMillis(5)));
            assertThat(back.protocol().told).containsExactly("made", "lost null");
            close(there);
        });
    }

    @Test
    void theCloseWaitsForWhatIsQueued() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("last"));
            back.transport().sendTo(new byte[0]);
            close(back);
            there.protocol().awaitTold(3);
            assertThat(there.protocol().told).containsExactly("made", "last", "");
            close(there);
        });
    }

    @Test
    void anAbortDropsWhatIsQueued() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("dropped"));
            back.transport().abort();
            await(back.protocol().lost);
            await(sleep(Duration.ofMillis(5)));
            assertThat(there.protocol().told).containsExactly("made");
            assertThat(back.protocol().told).containsExactly("made", "lost null");
            assertThat(back.transport().writeBufferSize()).isZero();
            close(there);
        });
    }

    @Test
    void whatWaitsCountsItsBytesAndEightForEach() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            DatagramTransport transport = back.transport();
            assertThat(transport.writeBufferLimits()).isEqualTo(Transport.WriteBufferLimits.DEFAULT);
            transport.setWriteBufferLimits(40);
            transport.sendTo(new byte[24]);
            assertThat(transport.writeBufferSize()).isEqualTo(32);
            transport.sendTo(new byte[0]);
            assertThat(transport.writeBufferSize()).isEqualTo(40);
            assertThat(back.protocol().told).containsExactly("made");
            transport.sendTo(new byte[0]);
            assertThat(back.protocol().told).containsExactly("made", "pause");
            transport.sendTo(new byte[1]);
            back.protocol().awaitTold(3);
            assertThat(back.protocol().told).containsExactly("made", "pause", "resume");
            assertThat(transport.writeBufferSize()).isZero();
            assertThatThrownBy(() -> transport.setWriteBufferLimits(1, 2)).isInstanceOf(IllegalArgumentException.class);
            close(back);
            close(there);
        });
    }

    @Test
    void aPausedSocketIsNotRead() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            there.transport().pauseReading();
            there.transport().pauseReading();
            assertThat(there.transport().isReading()).isFalse();
            await(sleep(Duration.ZERO));
            back.transport().sendTo(bytes("held up"));
            await(sleep(Duration.ofMillis(20)));
            assertThat(there.protocol().told).containsExactly("made");
            there.transport().resumeReading();
            there.protocol().awaitTold(2);
            assertThat(there.protocol().told).containsExactly("made", "held up");
            close(back);
            close(there);
        });
    }

    @Test
    void aFailureOfTheProtocolIsReportedAndTheTransportStaysOpen() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            var there = await(Network.createDatagramEndpoint(() -> new Noting() {
                @Override
                public void datagramReceived(byte[] data, InetSocketAddress from) {
                    super.datagramReceived(data, from);
                    throw new IllegalStateException("mine");
                }
            }, DatagramOptions.at("127.0.0.1", 0)));
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("1"));
            back.transport().sendTo(bytes("2"));
            there.protocol().awaitTold(3);
            await(sleep(Duration.ZERO));
            assertThat(reports).hasSize(2).allMatch(report -> report.exception().getMessage().equals("mine"));
            assertThat(there.transport().isClosing()).isFalse();
            there.transport().close();
            await(there.protocol().lost);
            close(back);
        });
    }

    @Test
    void aProtocolThatOverridesNothingDoesNothing() {
        Bounded.run(() -> {
            var there = await(Network.createDatagramEndpoint(() -> new DatagramProtocol() {},
                    DatagramOptions.at("127.0.0.1", 0).withRemote(nobody())));
            there.transport().sendTo(bytes("refused"));
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            back.transport().sendTo(bytes("unheard"));
            await(sleep(Duration.ofMillis(5)));
            there.protocol().datagramReceived(bytes("told"), back.transport().localAddress());
            there.transport().close();
            await(there.transport().closed());
            close(back);
        });
    }

    @Test
    void anotherProtocolIsToldFromThenOn() {
        Bounded.run(() -> {
            var there = open();
            var back = open(DatagramOptions.to(there.transport().localAddress()));
            Noting other = new Noting();
            assertThatThrownBy(() -> there.transport().setProtocol(new Protocol() {}))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has a DatagramProtocol");
            there.transport().setProtocol(other);
            back.transport().sendTo(bytes("hello"));
            other.awaitTold(1);
            assertThat(other.told).containsExactly("hello");
            there.transport().close();
            await(other.lost);
            assertThat(there.protocol().told).containsExactly("made");
            close(back);
        });
    }

    @Test
    void oneThatBroadcastsHearsOthersToo() {
        Bounded.run(() -> {
            var there = open();
            var one = open(DatagramOptions.to(there.transport().localAddress()).withBroadcast());
            one.transport().sendTo(bytes("to all"));
            there.protocol().awaitTold(2);
            var other = open();
            other.transport().sendTo(bytes("from another"),
                    new InetSocketAddress("127.0.0.1", one.transport().localAddress().getPort()));
            one.protocol().awaitTold(2);
            assertThat(one.protocol().told).containsExactly("made", "from another");
            assertThatThrownBy(() -> one.transport().sendTo(bytes("x"), nobody()))
                    .isInstanceOf(IllegalArgumentException.class);
            close(there);
            close(one);
            close(other);
        });
    }

    @Test
    void aPortIsSharedOnlyWhereBothSaySo() {
        Bounded.run(() -> {
            DatagramOptions options = DatagramOptions.at("127.0.0.1", 0);
            var one = open(options.withReusePort());
            DatagramOptions same = options.withLocal(one.transport().localAddress());
            var two = open(same.withReusePort());
            assertThat(two.transport().localAddress()).isEqualTo(one.transport().localAddress());
            assertThatThrownBy(() -> open(same)).isInstanceOf(AddressInUseException.class)
                    .hasMessageStartingWith("cannot listen at 127.0.0.1:");
            close(one);
            close(two);
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void whatCannotBeBoundOrConnectedIsAnErrorAndLeavesNothing() {
        Bounded.run(() -> {
            assertThatThrownBy(() -> open(DatagramOptions.at("192.0.2.1", 0)))
                    .isInstanceOf(AddressNotAvailableException.class);
            // Broadcasting needs leave, which a connected socket does not have.
            assertThatThrownBy(() -> open(DatagramOptions.to("255.255.255.255", 9)))
                    .isInstanceOf(NetworkException.class).hasMessageContaining("255.255.255.255:9");
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void theFamiliesOfBothAddressesMustFit() {
        Bounded.run(() -> {
            assertThatThrownBy(() -> open(DatagramOptions.at("::1", 0).withRemote("127.0.0.1", 9)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("can not get address information");
            assertThatThrownBy(() -> open(DatagramOptions.at("::1", 0).withFamily(StandardProtocolFamily.INET)))
                    .isInstanceOf(IllegalArgumentException.class);
            var both = open(DatagramOptions.at("127.0.0.1", 0).withRemote(nobody())
                    .withFamily(StandardProtocolFamily.INET));
            assertThat(both.transport().localAddress().getHostString()).isEqualTo("127.0.0.1");
            close(both);
        });
    }

    @Test
    void aResolverThatReturnsNothingIsAnError() {
        Bounded.run(() -> {
            assertThatThrownBy(() -> open(DatagramOptions.at("host.test", 0)
                    .withResolver((_, _) -> async(() -> List.<InetSocketAddress>of()))))
                    .isInstanceOf(NameNotFoundException.class).hasMessageContaining("\"host.test\"");
            assertThat(Insides.open()).isZero();
        });
    }

    @Test
    void numericAddressesAreNotAskedFor() {
        Bounded.run(() -> {
            var one = open(DatagramOptions.at("127.0.0.3", 0).withRemote("127.0.0.4", 9).withResolver((host, _) -> {
                throw new AssertionError("asked for " + host);
            }));
            assertThat(one.transport().localAddress().getHostString()).isEqualTo("127.0.0.3");
            close(one);
        });
    }

    /** The host has addresses of both families, and only one fits to the other side. */
    @Test
    void ofANameTheAddressThatFitsIsTaken() {
        Bounded.run(() -> {
            Resolver both = (_, port) -> async(() -> List.of(new InetSocketAddress("::1", port),
                    new InetSocketAddress("127.0.0.1", port)));
            var there = open(DatagramOptions.at("both.test", 0).withRemote("127.0.0.1", 9).withResolver(both));
            assertThat(there.transport().localAddress().getHostString()).isEqualTo("127.0.0.1");
            var first = open(DatagramOptions.at("both.test", 0).withResolver(both));
            assertThat(first.transport().localAddress().getAddress()).isInstanceOf(java.net.Inet6Address.class);
            close(there);
            close(first);
        });
    }

    @Test
    void oneWithoutAnAddressSendsFromAnyPort() {
        Bounded.run(() -> {
            var there = open();
            var one = open(DatagramOptions.of(StandardProtocolFamily.INET));
            one.transport().sendTo(bytes("hello"), there.transport().localAddress());
            there.protocol().awaitTold(2);
            assertThat(there.protocol().senders.getFirst().getPort())
                    .isEqualTo(one.transport().localAddress().getPort());
            close(there);
            close(one);
        });
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> DatagramOptions.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DatagramOptions.of(StandardProtocolFamily.UNIX))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("INET or INET6");
        assertThatThrownBy(() -> DatagramOptions.at("127.0.0.1", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DatagramOptions.to("127.0.0.1", 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DatagramOptions.at((InetSocketAddress) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DatagramOptions.at("127.0.0.1", 0).withReceiveQueue(0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not 0");
        assertThat(DatagramOptions.at("a.test", 5).withFamily(StandardProtocolFamily.INET).toString())
                .isEqualTo("DatagramOptions[local=a.test/<unresolved>:5, remote=null, INET]");
    }

    @Test
    void aFactoryThatFailsLeavesNothingOpen() {
        Bounded.run(() -> {
            assertThatThrownBy(() -> await(Network.createDatagramEndpoint(() -> {
                throw new IllegalStateException("no protocol");
            }, DatagramOptions.at("127.0.0.1", 0)))).hasMessage("no protocol");
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void oneThatIsStillOpenIsClosedWithTheLoop() {
        Bounded.run(() -> {
            var forgotten = open();
            forgotten.transport().sendTo(bytes("x"), nobody());
            assertThat(Insides.open()).isEqualTo(1);
        });
    }
}
