package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ExceptionGroup;
import io.github.asyncio4j.Task;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are tried, when, and what is said if none answers: on a virtual clock, in a net that is made up. */
class DialTest {

    private static final int NEVER = Integer.MAX_VALUE;

    /** What happened, as "milliseconds what". */
    private final List<String> trace = new ArrayList<>();
    private final Map<String, Runnable> answers = new HashMap<>();
    private final Transports net = proxy(Transports.class, (method, arguments) -> switch (method) {
        case "connect" -> connect((SocketAddress) arguments[0], (ConnectOptions) arguments[1], receiver(arguments[2]));
        default -> throw new UnsupportedOperationException(method);
    });

    private interface Called {
        Object with(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (_, method, arguments) -> called.with(method.getName(), arguments)));
    }

    @SuppressWarnings("unchecked")
    private static Function<Transport, Transports.Receiver> receiver(Object argument) {
        return (Function<Transport, Transports.Receiver>) argument;
    }

    private void note(String what) {
        trace.add(now() + " " + what);
    }

    private static String name(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress().getHostAddress().replace(":0:0:0:0:0:0:", "::");
    }

    private Coroutine<Transport> connect(SocketAddress to, ConnectOptions options,
            Function<Transport, Transports.Receiver> receiver) {
        return async(() -> {
            String name = name(to);
            note("try " + name + (options.localAddress() == null ? "" : " from " + name(options.localAddress())));
            try {
                String local = options.localAddress() == null ? name : name(options.localAddress());
                answers.getOrDefault(local, answers.get(name)).run();
            } catch (CancelledError e) {
                note("cancel " + name);
                throw e;
            }
            Transport transport = proxy(Transport.class, (method, _) -> switch (method) {
                case "toString" -> name;
                case "abort" -> {
                    note("abort " + name);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method);
            });
            receiver.apply(transport);
            return transport;
        });
    }

    /** Has an address answer after so many milliseconds. */
    private void answers(String address, int after) {
        answers.put(address, () -> wait(after));
    }

    private void fails(String address, int after, RuntimeException why) {
        answers.put(address, () -> {
            wait(after);
            throw why;
        });
    }

    private void refuses(String address, int after) {
        fails(address, after, refusal("refused by " + address));
    }

    private static void wait(int milliseconds) {
        if (milliseconds == NEVER) {
            await(Asyncio.getRunningLoop().createFuture());
        } else if (milliseconds > 0) {
            await(sleep(Duration.ofMillis(milliseconds)));
        }
    }

    private static NetworkException refusal(String text) {
        return new ConnectionRefusedException(text, new IOException(text));
    }

    private static ConnectOptions host(String... addresses) {
        return ConnectOptions.to("host.test", 80).withResolver((_, port) -> async(() -> Stream.of(addresses)
                .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), port)).toList()));
    }

    private static ConnectOptions eyeballs(String... addresses) {
        return host(addresses).withHappyEyeballs(Duration.ofMillis(250)).withInterleave(0);
    }

    /** Returns which address was connected. */
    private String dial(ConnectOptions options) {
        String won = Dial.by(net, options, _ -> proxy(Transports.Receiver.class, (_, _) -> null)).run().transport()
                .toString();
        note("connected " + won);
        return won;
    }

    @Test
    void addressesAreTriedInTurn() {
        virtualRun(() -> {
            refuses("10.0.0.1", 5);
            refuses("10.0.0.2", 7);
            answers("10.0.0.3", 1);
            dial(host("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
            assertThat(trace).containsExactly("0 try 10.0.0.1", "5 try 10.0.0.2", "12 try 10.0.0.3",
                    "13 connected 10.0.0.3");
        });
    }

    @Test
    void inTurnOneThatDoesNotAnswerIsWaitedFor() {
        virtualRun(() -> {
            answers("10.0.0.1", 100_000);
            dial(host("10.0.0.1", "10.0.0.2"));
            assertThat(trace).containsExactly("0 try 10.0.0.1", "100000 connected 10.0.0.1");
        });
    }

    @Test
    void inARaceTheNextBeginsAfterTheDelayAndTheLoserIsCancelled() {
        virtualRun(() -> {
            answers("10.0.0.1", NEVER);
            answers("10.0.0.2", 30);
            dial(eyeballs("10.0.0.1", "10.0.0.2", "10.0.0.3"));
            assertThat(trace).containsExactly("0 try 10.0.0.1", "250 try 10.0.0.2", "280 cancel 10.0.0.1",
                    "280 connected 10.0.0.2");
        });
    }

    @Test
    void inARaceTheNextBeginsAtOnceWhereTheLatestFails() {
        virtualRun(() -> {
            answers("10.0.0.1", 400);
            refuses("10.0.0.2", 10);
            refuses("10.0.0.3", 10);
            answers("10.0.0.4", NEVER);
            dial(eyeballs("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
            assertThat(trace).containsExactly("0 try 10.0.0.1", "250 try 10.0.0.2", "260 try 10.0.0.3",
                    "270 try 10.0.0.4",
                    "400 cancel 10.0.0.4", "400 connected 10.0.0.1");
        });
    }

    @Test
    void aRaceThatTheFirstWinsBeginsNoOther() {
        virtualRun(() -> {
            answers("10.0.0.1", 249);
            dial(eyeballs("10.0.0.1", "10.0.0.2"));
            await(sleep(Duration.ofSeconds(10)));
            assertThat(trace).containsExactly("0 try 10.0.0.1", "249 connected 10.0.0.1");
        });
    }

    @Test
    void ofTwoThatConnectAtOnceOneStaysOpen() {
        virtualRun(() -> {
            answers("10.0.0.1", 350);
            answers("10.0.0.2", 100);
            String won = dial(eyeballs("10.0.0.1", "10.0.0.2"));
            assertThat(trace).hasSize(4).last().isEqualTo("350 connected " + won);
            assertThat(trace.get(2)).isIn("350 cancel 10.0.0.1", "350 cancel 10.0.0.2", "350 abort 10.0.0.1",
                    "350 abort 10.0.0.2").doesNotContain(won);
        });
    }

    @Test
    void whoIsCancelledWhenTheRaceIsWonLeavesNothingOpen() {
        for (int turns = 0; turns < 6; turns++) {
            int n = turns;
            trace.clear();
            virtualRun(() -> {
                answers("10.0.0.1", 10);
                Task<String> task = createTask(async(() -> dial(eyeballs("10.0.0.1"))));
                await(sleep(Duration.ofMillis(10)));
                for (int i = 0; i < n; i++) {
                    await(sleep(Duration.ZERO));
                }
                task.cancel();
                await(Asyncio.wait(List.of(task)));
                if (task.cancelled()) {
                    assertThat(trace).hasSize(2).last().asString().matches("10 (cancel|abort) 10.0.0.1");
                } else {
                    assertThat(trace).last().isEqualTo("10 connected 10.0.0.1");
                }
            });
        }
    }

    @Test
    void aSingleFailureIsThrownAsItIs() {
        virtualRun(() -> {
            NetworkException why = refusal("no");
            fails("10.0.0.1", 0, why);
            assertThatThrownBy(() -> dial(host("10.0.0.1"))).isSameAs(why);
            assertThatThrownBy(() -> dial(eyeballs("10.0.0.1"))).isSameAs(why);
        });
    }

    @Test
    void failuresThatSayTheSameAreOne() {
        virtualRun(() -> {
            NetworkException why = refusal("the same");
            fails("10.0.0.1", 1, why);
            fails("10.0.0.2", 1, refusal("the same"));
            assertThatThrownBy(() -> dial(host("10.0.0.1", "10.0.0.2"))).isSameAs(why);
            assertThatThrownBy(() -> dial(eyeballs("10.0.0.1", "10.0.0.2"))).isSameAs(why);
        });
    }

    @Test
    void severalFailuresAreToldInOneInTheirOrder() {
        virtualRun(() -> {
            fails("10.0.0.1", 300, refusal("err1"));
            fails("10.0.0.2", 1, refusal("err2"));
            for (ConnectOptions options : List.of(host("10.0.0.1", "10.0.0.2"), eyeballs("10.0.0.1", "10.0.0.2"))) {
                assertThatThrownBy(() -> dial(options)).isExactlyInstanceOf(NetworkException.class)
                        .hasMessage("Multiple exceptions: err1, err2")
                        .satisfies(e -> assertThat(e.getSuppressed()).extracting(Throwable::getMessage).contains("err1",
                                "err2"));
                assertThatThrownBy(() -> dial(options.withAllErrors()))
                        .isInstanceOfSatisfying(ExceptionGroup.class, group -> assertThat(group.exceptions())
                                .extracting(Throwable::getMessage).containsExactly("err1", "err2"));
            }
        });
    }

    @Test
    void oneFailureIsAGroupTooWhereAllAreWanted() {
        virtualRun(() -> {
            NetworkException why = refusal("no");
            fails("10.0.0.1", 0, why);
            for (ConnectOptions options : List.of(host("10.0.0.1"), eyeballs("10.0.0.1"))) {
                assertThatThrownBy(() -> dial(options.withAllErrors())).isInstanceOfSatisfying(ExceptionGroup.class,
                        group -> assertThat(group.exceptions()).singleElement().isSameAs(why));
            }
        });
    }

    @Test
    void whatIsNoFailureOfTheNetworkIsThrownAsItIs() {
        virtualRun(() -> {
            RuntimeException bug = new IllegalStateException("a bug");
            fails("10.0.0.1", 1, bug);
            refuses("10.0.0.2", 1);
            assertThatThrownBy(() -> dial(host("10.0.0.1", "10.0.0.2"))).isSameAs(bug);
            assertThat(trace).containsExactly("0 try 10.0.0.1");
            assertThatThrownBy(() -> dial(eyeballs("10.0.0.1", "10.0.0.2").withAllErrors())).isSameAs(bug);
        });
    }

    @Test
    void aResolverThatReturnsNothingIsAnError() {
        virtualRun(() -> {
            assertThatThrownBy(() -> dial(host())).isInstanceOf(NameNotFoundException.class)
                    .hasMessageContaining("\"host.test\" has no address");
            assertThatThrownBy(() -> dial(eyeballs())).isInstanceOf(NameNotFoundException.class);
        });
    }

    @Test
    void aLocalNameWithoutAnAddressIsAnError() {
        virtualRun(() -> {
            Resolver resolver = (host, port) -> async(() -> host.equals("local.test")
                    ? List.<InetSocketAddress>of()
                    : List.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), port)));
            assertThatThrownBy(() -> dial(ConnectOptions.to("host.test", 80).withResolver(resolver)
                    .withLocalAddress(InetSocketAddress.createUnresolved("local.test", 8080))))
                    .isInstanceOf(NameNotFoundException.class).hasMessageContaining("local.test");
            assertThat(trace).isEmpty();
        });
    }

    @Test
    void whatTheResolverFailsWithIsThrownAsItIs() {
        virtualRun(() -> {
            NetworkException why = new NameServerTimeoutException("late", new IOException());
            assertThatThrownBy(() -> dial(ConnectOptions.to("host.test", 1).withResolver((_, _) -> async(() -> {
                throw why;
            })))).isSameAs(why);
        });
    }

    @ParameterizedTest
    @CsvSource({"0,4a 4b 6a 6b 4c,4a 4b 6a 6b 4c", "1,4a 4b 6a 6b 4c,4a 6a 4b 6b 4c", "2,4a 4b 6a 6b 4c,4a 4b 6a 4c 6b",
        "3,4a 4b 6a 6b 4c,4a 4b 4c 6a 6b", "9,4a 4b 6a 6b 4c,4a 4b 4c 6a 6b", "1,6a 6b 4a,6a 4a 6b", "1,4a,4a"})
    void familiesAreInterleaved(int first, String given, String wanted) {
        virtualRun(() -> {
            List<String> expected = new ArrayList<>();
            for (String one : wanted.split(" ")) {
                refuses(numeric(one), 1);
                expected.add(expected.size() + " try " + name(new InetSocketAddress(numeric(one), 1)));
            }
            ConnectOptions options = host(Stream.of(given.split(" ")).map(DialTest::numeric).toArray(String[]::new));
            assertThatThrownBy(() -> dial(options.withInterleave(first))).isInstanceOf(NetworkException.class);
            assertThat(trace).containsExactlyElementsOf(expected);
        });
    }

    private static String numeric(String short_) {
        int last = short_.charAt(1) - 'a' + 1;
        return short_.startsWith("4") ? "10.0.0." + last : "2001:db8:0:0:0:0:0:" + last;
    }

    @Test
    void withHappyEyeballsFamiliesAreInterleavedByOneUnlessToldOtherwise() {
        virtualRun(() -> {
            assertThat(host("10.0.0.1").interleave()).isZero();
            assertThat(host("10.0.0.1").withHappyEyeballs(Duration.ofMillis(1)).interleave()).isEqualTo(1);
            assertThat(eyeballs("10.0.0.1").interleave()).isZero();
        });
    }

    @Test
    void addressesOfAnotherFamilyThanTheLocalOneAreLeftOut() {
        virtualRun(() -> {
            answers("10.0.0.1", 1);
            ConnectOptions options = host("2001:db8::1", "10.0.0.1");
            dial(options.withLocalAddress(new InetSocketAddress("127.0.0.9", 0)));
            assertThat(trace).containsExactly("0 try 10.0.0.1 from 127.0.0.9", "1 connected 10.0.0.1");
            assertThatThrownBy(() -> dial(host("2001:db8::1").withLocalAddress(new InetSocketAddress("127.0.0.9", 0))))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageStartingWith("no address of host.test is of the family");
        });
    }

    @Test
    void ofSeveralLocalAddressesTheFirstOfTheFamilyThatCanBeHadIsTaken() {
        virtualRun(() -> {
            fails("127.0.0.8", 1, new AddressInUseException("in use", new IOException()));
            answers("127.0.0.9", 1);
            Resolver resolver = (host, port) -> async(() -> Stream
                    .of(host.equals("local.test") ? new String[] {"::1", "127.0.0.8", "127.0.0.9"}
                            : new String[] {"10.0.0.1"})
                    .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), port)).toList());
            dial(ConnectOptions.to("host.test", 80).withResolver(resolver)
                    .withLocalAddress(InetSocketAddress.createUnresolved("local.test", 0)));
            assertThat(trace).containsExactly("0 try 10.0.0.1 from 127.0.0.8", "1 try 10.0.0.1 from 127.0.0.9",
                    "2 connected 10.0.0.1");
        });
    }

    @Test
    void whereNoLocalAddressCanBeHadAllFailuresAreTold() {
        virtualRun(() -> {
            fails("127.0.0.8", 1, new AddressInUseException("Err8", new IOException()));
            fails("127.0.0.9", 1, new AddressInUseException("Err9", new IOException()));
            Resolver resolver = (host, port) -> async(() -> Stream
                    .of(host.equals("local.test") ? new String[] {"127.0.0.8", "127.0.0.9"} : new String[] {"10.0.0.1"})
                    .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), port)).toList());
            ConnectOptions options = ConnectOptions.to("host.test", 80).withResolver(resolver)
                    .withLocalAddress(InetSocketAddress.createUnresolved("local.test", 0));
            assertThatThrownBy(() -> dial(options)).hasMessage("Multiple exceptions: Err8, Err9");
            assertThatThrownBy(() -> dial(options.withAllErrors())).isInstanceOf(ExceptionGroup.class);
            assertThatThrownBy(() -> dial(options.withHappyEyeballs(Duration.ofMillis(10))))
                    .hasMessage("Multiple exceptions: Err8, Err9");
        });
    }

    @Test
    void numericHostsAreNotAskedFor() {
        virtualRun(() -> {
            answers("10.0.0.1", 0);
            Resolver none = (host, _) -> {
                throw new AssertionError("asked for " + host);
            };
            dial(ConnectOptions.to("10.0.0.1", 80).withResolver(none));
            String scoped = name(new InetSocketAddress(InetAddress.ofLiteral("fe80::1%1"), 1));
            answers(scoped, 0);
            assertThat(dial(ConnectOptions.to("fe80::1%1", 80).withResolver(none))).isEqualTo(scoped).contains("fe80")
                    .endsWith("%1");
        });
    }

    // ---- on real sockets

    @Test
    void aRealRefusalIsPassedOver() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((_, writer) -> writer.write("hi"), "127.0.0.1", 0));
            for (ConnectOptions options : List.of(at(server.port(), "127.0.0.2", "127.0.0.1"),
                    at(server.port(), "127.0.0.2", "127.0.0.3", "127.0.0.1")
                            .withHappyEyeballs(Duration.ofMillis(250)))) {
                try (Connection connection = await(Network.openConnection(options))) {
                    assertThat(await(connection.reader().read())).hasSize(2);
                    assertThat(connection.writer().transport().remoteAddress())
                            .isEqualTo(new InetSocketAddress("127.0.0.1", server.port()));
                }
            }
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void allRealRefusalsAreTold() {
        Bounded.run(() -> {
            int port = Datagrams.nobody().getPort();
            assertThatThrownBy(() -> await(Network.openConnection(at(port, "127.0.0.2", "127.0.0.3"))))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageStartingWith("Multiple exceptions: connection refused by 127.0.0.2:" + port)
                    .hasMessageContaining(", connection refused by 127.0.0.3:" + port);
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    /** The queue of connections that nobody accepts is full, so that the first really hangs. */
    @Test
    void oneThatHangsIsOvertakenAndClosed() {
        Bounded.run(() -> {
            try (java.net.ServerSocket deaf = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
                Server server = await(Network.startServer((_, writer) -> writer.write("hi"), "127.0.0.1",
                        deaf.getLocalPort()));
                List<Task<Connection>> filling = new ArrayList<>();
                int none = Insides.sockets();
                for (int i = 0; i < 6; i++) {
                    filling.add(createTask(Network.openConnection("127.0.0.2", deaf.getLocalPort())));
                }
                Bounded.until(() -> Insides.sockets() == none + 6);
                await(sleep(Duration.ofMillis(50)));
                int before = Insides.sockets();
                try (Connection connection =
                        await(Network.openConnection(at(deaf.getLocalPort(), "127.0.0.2", "127.0.0.1")
                                .withHappyEyeballs(Duration.ofMillis(20))))) {
                    assertThat(await(connection.reader().read())).hasSize(2);
                }
                Bounded.until(() -> Insides.sockets() == before);
                for (Task<Connection> one : filling) {
                    if (one.done()) {
                        one.result().writer().transport().abort();
                    } else {
                        one.cancel();
                    }
                }
                server.close();
                await(server.waitClosed());
                Bounded.until(() -> Insides.open() == 0);
            }
        });
    }

    @Test
    void aRealLocalAddressIsTakenOrSaidToBeInUse() {
        Bounded.run(() -> {
            Server server = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            ConnectOptions to = ConnectOptions.to("127.0.0.1", server.port());
            try (Connection connection = await(
                    Network.openConnection(to.withLocalAddress(new InetSocketAddress("127.0.0.7", 0))))) {
                assertThat(((InetSocketAddress) connection.writer().transport().localAddress()).getHostString())
                        .isEqualTo("127.0.0.7");
            }
            InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());
            assertThatThrownBy(() -> await(Network.openConnection(to.withLocalAddress(taken))))
                    .isInstanceOf(AddressInUseException.class).hasMessageStartingWith(
                            "cannot connect to 127.0.0.1:" + server.port() + " from 127.0.0.1:" + server.port());
            server.close();
            await(server.waitClosed());
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    private static ConnectOptions at(int port, String... addresses) {
        return ConnectOptions.to("host.test", port).withResolver((_, p) -> async(() -> Stream.of(addresses)
                .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one), p)).toList()));
    }
}
