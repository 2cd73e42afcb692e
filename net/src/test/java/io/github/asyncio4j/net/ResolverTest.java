package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {

    private static final Resolver NOBODY = (host, _) -> {
        throw new AssertionError("asked for " + host);
    };

    /** On a virtual clock without threads a look-up would be a deadlock. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.20.30.40", "2001:db8::7"})
    void numericAddressesNeedNoThread(String host) {
        virtualRun(() -> {
            assertThat(await(Network.resolve(host, 80))).singleElement()
                    .isEqualTo(new InetSocketAddress(InetAddress.getByName(host), 80));
        });
    }

    @Test
    void namesAreLookedUpOnAnotherThread() {
        Bounded.run(() -> {
            String name = InetAddress.getLocalHost().getHostName();
            assertThat(await(Resolver.system().resolve(name, 7))).isNotEmpty()
                    .allMatch(address -> address.getPort() == 7);
        });
    }

    @Test
    void anUnknownNameIsAnError() {
        Bounded.run(() -> assertThatThrownBy(() -> await(Network.resolve("nobody.invalid", 1)))
                .isInstanceOf(NameNotFoundException.class)
                .hasMessage("the host \"nobody.invalid\" has no address: check its"
                        + " spelling, or the name service of this machine"));
    }

    @Test
    void aLookUpCanBeCancelled() {
        Bounded.run(() -> {
            Task<?> task = io.github.asyncio4j.Asyncio.createTask(Resolver.system().resolve("somebody.invalid", 1));
            Trace.spin(2);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
    void portsAreChecked(int port) {
        assertThatThrownBy(() -> Network.resolve("127.0.0.1", port)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + port);
    }

    @Test
    void anUnresolvedScopeOrANumberThatIsNoneIsAskedOfNobody() {
        virtualRun(() -> {
            for (String host : new String[] {"fe80::1%no-such-interface", "1:2:3", "::1%", "2001:db8::g",
                "127.0.0.1%lo",
                "::ffff:127.0.0.1%lo"}) {
                assertThatThrownBy(() -> await(Names.resolve(NOBODY, host, 1))).as(host)
                        .isInstanceOf(NameNotFoundException.class).hasMessageContaining("\"" + host + "\"");
            }
            for (String host : new String[] {"LOCALHOST", "localhost.", "a.b.localhost"}) {
                assertThat(await(Names.resolve(NOBODY, host, 1))).as(host).containsExactly(
                        new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("::1", 1));
            }
            assertThat(await(Names.resolve(NOBODY, "", 1))).singleElement()
                    .matches(address -> address.getAddress().isLoopbackAddress());
        });
    }

    /** The JDK reads decimal numbers and getaddrinfo octal ones, and takes hexadecimal ones too. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.010", "0177.0.0.1", "00.0.0.0", "127.0.0.08", "010", "0x7f.0.0.1", "127.0.0.0X1",
        "0x7f.1", "0x7f000001", "017700000001", "::ffff:127.0.0.010", "::1.2.3.04", "fe80::1.2.3.04%1"})
    void numbersThatNotAllReadAlikeAreRefused(String host) {
        virtualRun(() -> {
            for (Resolver resolver : List.of(NOBODY, Resolver.system(), Resolver.dns())) {
                assertThatThrownBy(() -> await(Names.resolve(resolver, host, 1)))
                        .isInstanceOf(NameNotFoundException.class)
                        .hasMessage("the host \"" + host + "\" has a number with"
                                + " a leading 0 or in hexadecimal, which not all read alike; write decimal numbers without"
                                + " leading zeros, such as 127.0.0.1");
            }
        });
    }

    /** As CPython reads them. */
    @ParameterizedTest
    @CsvSource({"127.1, 127.0.0.1", "127.257, 127.0.1.1", "2130706433, 127.0.0.1", "0, 0.0.0.0", "10.0.0.0, 10.0.0.0",
        "::0001, ::1", "00ab::0, ab::", "::1.2.3.0, ::102:300", "00ab::1.2.3.4, ab::102:304"})
    void shortNumbersThatAllReadAlikeAreAddresses(String host, String address) {
        virtualRun(() -> assertThat(await(Names.resolve(NOBODY, host, 1))).singleElement()
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(address), 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x7f.0.0.1.test", "010.test", "test.010", "0a1b2c3d4e5f", "0xg", "127.0.0.010."})
    void namesThatOnlyBeginLikeNumbersAreLookedUp(String host) {
        virtualRun(() -> {
            InetSocketAddress made = new InetSocketAddress("10.1.2.3", 4);
            assertThat(await(Names.resolve((_, _) -> async(() -> List.of(made)), host, 4))).containsExactly(made);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[127.0.0.1]", "[fe80::1%lo]"})
    void bracketsBelongToUrls(String host) {
        virtualRun(() -> assertThatThrownBy(() -> await(Names.resolve(NOBODY, host, 1)))
                .isInstanceOf(NameNotFoundException.class).hasMessageContaining("in brackets, which belong to URLs"));
    }

    /** The loopback interface has no address of that scope, which the JDK would have it have. */
    @Test
    void anAddressWithAnInterfaceThatIsThere() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        virtualRun(() -> {
            for (Object scope : List.of(loopback.getName(), loopback.getIndex())) {
                assertThat(await(Names.resolve(NOBODY, "fe80::1%" + scope, 80))).singleElement().satisfies(found -> {
                    Inet6Address address = (Inet6Address) found.getAddress();
                    assertThat(address.getScopeId()).isEqualTo(loopback.getIndex());
                    assertThat(address).isEqualTo(InetAddress.ofLiteral("fe80::1"));
                });
            }
        });
    }

    @Test
    void theOneOfALoopCanBeExchanged() {
        Bounded.run(() -> {
            InetSocketAddress made = new InetSocketAddress("10.1.2.3", 4);
            Network.setResolver((_, _) -> async(() -> List.of(made)));
            assertThat(await(Network.resolve("host.test", 4))).containsExactly(made);
            assertThatThrownBy(() -> Network.setResolver(null)).isInstanceOf(NullPointerException.class);
        });
        Bounded.run(() -> assertThatThrownBy(() -> await(Network.resolve("host.invalid", 4)))
                .isInstanceOf(NameNotFoundException.class));
    }

    @Test
    void whatLoopsBeginWithIsChosenBySystemAndSettings(@TempDir Path folder) throws IOException {
        Path settings = folder.resolve("resolv.conf");
        assertThat(StandardResolver.choose("", "Linux", settings)).isSameAs(Resolver.system());
        Files.write(settings, new byte[] {'#', (byte) 0xe9, '\n'});
        assertThat(StandardResolver.choose("", "Linux", settings)).isSameAs(Resolver.system());
        Files.writeString(settings, "search a.test\nnameserver 10.0.0.1\n");
        assertThat(StandardResolver.choose("", "Linux", settings)).isEqualTo(Resolver.dns());
        assertThat(StandardResolver.choose("", "Mac OS X", settings)).isSameAs(Resolver.system());
        assertThat(StandardResolver.choose("system", "Linux", settings)).isSameAs(Resolver.system());
        assertThat(StandardResolver.choose("dns", "Windows 11", settings)).isEqualTo(Resolver.dns());
        assertThatThrownBy(() -> StandardResolver.choose("both", "Linux", settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dasyncio4j.resolver=both is neither dns nor system");
    }

    @Test
    void theNameOfAnAddressIsLookedUpOnAnotherThread() {
        Bounded.run(() -> {
            InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 80);
            assertThat(await(Network.nameOf(loopback))).isEqualTo(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName());
            assertThat(await(Network.nameOf(InetSocketAddress.createUnresolved("host.test", 1))))
                    .isEqualTo("host.test");
        });
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        DnsOptions options = DnsOptions.DEFAULT;
        assertThatThrownBy(() -> options.withTimeout(Duration.ofNanos(5))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 ms or more");
        assertThatThrownBy(() -> options.withAttempts(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> options.withAttempts(11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withTtl(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PT2S to PT1S");
        assertThatThrownBy(() -> options.withNegativeTtl(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withServers(InetSocketAddress.createUnresolved("a.test", 53)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("resolved");
        assertThatThrownBy(() -> options.withHostsFile(null)).isInstanceOf(NullPointerException.class);
        assertThat(Resolver.dns(options).toString())
                .isEqualTo("Resolver[DnsOptions[servers of this machine, 2 x PT5S]]");
    }
}
