package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.LyingNameServer.NXDOMAIN;
import static io.github.asyncio4j.net.LyingNameServer.SERVFAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.net.LyingNameServer.Question;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Name servers that answer, lie, or say nothing; none is outside of this machine. */
class DnsResolverTest {

    private static final Consumer<Question> SILENT = _ -> {};

    /** Netty logs what is done to it here. */
    private static final List<Logger> OFFENDED = List.of(Logger.getLogger("io.netty.resolver.dns.DnsQueryContext"),
            Logger.getLogger("io.netty.util.concurrent.DefaultPromise"));

    @BeforeAll
    static void silence() {
        OFFENDED.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterAll
    static void speak() {
        OFFENDED.forEach(logger -> logger.setLevel(null));
    }

    private interface Body {
        void run(LyingNameServer server) throws Exception;
    }

    private static void run(Consumer<Question> answers, Body body) {
        Bounded.run(() -> {
            try (LyingNameServer server = LyingNameServer.start(answers)) {
                body.run(server);
            }
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    private static DnsOptions options(LyingNameServer... servers) {
        InetSocketAddress[] addresses = new InetSocketAddress[servers.length];
        for (int i = 0; i < servers.length; i++) {
            addresses[i] = servers[i].address();
        }
        return DnsOptions.DEFAULT.withServers(addresses).withAttempts(1);
    }

    /** For servers that do not answer. */
    private static DnsOptions hasty(LyingNameServer... servers) {
        return options(servers).withTimeout(Duration.ofMillis(100));
    }

    private static List<String> ask(DnsOptions options, String host) {
        return await(Resolver.dns(options).resolve(host, 80)).stream()
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort()).toList();
    }

    @Test
    void bothKindsOfAddressesComeInOrder() {
        run(question -> question.addresses("10.0.0.3", "2001:db8::2", "10.0.0.1", "2001:db8::1"), server -> {
            assertThat(ask(options(server), "host.test")).containsExactly("10.0.0.3:80", "10.0.0.1:80",
                    "2001:db8:0:0:0:0:0:2:80", "2001:db8:0:0:0:0:0:1:80");
            assertThat(server.asked).containsExactlyInAnyOrder("A host.test", "AAAA host.test");
        });
    }

    @Test
    void tellsWhatItRemembers() {
        run(question -> question.addresses("10.0.0.1"), server -> {
            Resolver resolver = Resolver.dns(options(server));
            assertThat(resolver.remembers("Host.test")).isFalse();
            Task<List<InetSocketAddress>> asking = createTask(resolver.resolve("host.test", 80));
            spin(2);
            assertThat(resolver.remembers("Host.test")).as("it is being asked for").isTrue();
            await(asking);
            assertThat(resolver.remembers("Host.test")).isTrue();
            assertThat(resolver.remembers("other.test")).isFalse();
            assertThat(resolver.remembers("host.local")).as("the system is asked").isNull();
            int asked = server.asked.size();
            await(resolver.resolve("host.test", 80));
            assertThat(server.asked).as("it is true").hasSize(asked);
            Resolver forgetful = Resolver.dns(options(server).withTtl(Duration.ZERO, Duration.ZERO));
            await(forgetful.resolve("host.test", 80));
            assertThat(forgetful.remembers("host.test")).isFalse();
        });
        assertThat(Resolver.system().remembers("host.test")).isNull();
    }

    @Test
    void manyAddressesKeepTheirOrder() {
        String[] many = new String[20];
        for (int i = 0; i < many.length; i++) {
            many[i] = "10.0.0." + (i * 7 % 20);
        }
        run(question -> question.addresses(many), server -> assertThat(ask(options(server), "many.test"))
                .containsExactly(java.util.Arrays.stream(many).map(one -> one + ":80").toArray(String[]::new)));
    }

    @Test
    void oneKindIsEnough() {
        run(question -> question.addresses("2001:db8::1"),
                server -> assertThat(ask(options(server), "six.test")).containsExactly("2001:db8:0:0:0:0:0:1:80"));
    }

    @Test
    void aNameThatIsNotThereIsAnError() {
        run(question -> question.reply().code(NXDOMAIN).send(), server -> {
            assertThatThrownBy(() -> ask(options(server), "nobody.test")).isInstanceOf(NameNotFoundException.class)
                    .hasMessage(
                            "the host \"nobody.test\" has no address: check its spelling, or the name service of this"
                                    + " machine");
        });
    }

    @Test
    void aNameWithoutAddressesIsAnErrorToo() {
        run(question -> question.addresses(), server -> {
            assertThatThrownBy(() -> ask(options(server), "mail.test")).isInstanceOf(NameNotFoundException.class);
        });
    }

    @Test
    void aServerThatSaysNothingIsAskedAgainAndThenNamed() {
        run(SILENT, server -> {
            Duration before = getRunningLoop().time();
            assertThatThrownBy(() -> ask(hasty(server).withAttempts(2), "silent.test"))
                    .isInstanceOf(NameServerTimeoutException.class)
                    .hasMessage("the name server 127.0.0.1:" + server.address().getPort()
                            + " did not answer within 100 ms when it was asked for the addresses of \"silent.test\", 2"
                            + " times");
            assertThat(getRunningLoop().time().minus(before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            Bounded.until(() -> server.asked.size() == 4);
        });
    }

    /** On a machine that stands still for a while the second may be late too; then both are asked again. */
    @Test
    void theNextServerIsAskedWhereOneSaysNothingOrFails() {
        for (Consumer<Question> bad : List.of(SILENT, (Question question) -> question.reply().code(SERVFAIL).send())) {
            run(bad, first -> {
                try (LyingNameServer second = LyingNameServer.start(question -> question.reply()
                        .address(question.name, question.isA() ? "10.0.0.2" : "2001:db8::2").send())) {
                    assertThat(ask(hasty(first, second).withAttempts(10), "host.test")).isNotEmpty()
                            .isSubsetOf("10.0.0.2:80", "2001:db8:0:0:0:0:0:2:80");
                    assertThat(first.asked).isNotEmpty();
                }
            });
        }
    }

    @Test
    void aFailureOfAllServersIsNotThatTheNameIsNotThere() {
        run(question -> question.reply().code(SERVFAIL).send(), server -> {
            assertThatThrownBy(() -> ask(options(server), "host.test")).isExactlyInstanceOf(NetworkException.class)
                    .hasMessageContaining("ServFail").hasMessageContaining("\"host.test\"");
        });
    }

    @Test
    void aServerThatIsNotThereIsAnError() {
        Bounded.run(() -> {
            DnsOptions nobody = DnsOptions.DEFAULT.withServers(Datagrams.nobody()).withTimeout(Duration.ofMillis(100))
                    .withAttempts(1);
            assertThatThrownBy(() -> ask(nobody, "host.test")).isInstanceOf(NetworkException.class)
                    .isNotInstanceOf(NameNotFoundException.class);
        });
    }

    @Test
    void whatDoesNotFitIsAskedForByTcp() {
        run(question -> {
            if (question.byTcp) {
                question.addresses("10.0.0.1", "10.0.0.2");
            } else {
                question.reply().truncated().send();
            }
        }, server -> {
            assertThat(ask(options(server), "long.test")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
            assertThat(server.asked).contains("A long.test", "A long.test by TCP");
        });
    }

    @Test
    void anAnswerWithAnotherNumberIsIgnored() {
        run(question -> {
            question.reply().wrongId().address(question.name, question.isA() ? "6.6.6.6" : "2001:db8::6").send();
            question.addresses("10.0.0.1");
        }, server -> assertThat(ask(options(server), "host.test")).containsExactly("10.0.0.1:80"));
    }

    @Test
    void anAnswerToAnotherQuestionIsNotBelieved() {
        run(question -> question.reply().about("other.test").address("other.test", "6.6.6.6").send(), server -> {
            assertThatThrownBy(() -> ask(hasty(server), "host.test")).isInstanceOf(NetworkException.class);
        });
    }

    @Test
    void addressesOfAnotherNameAreNotBelieved() {
        run(question -> question.reply().address("other.test", question.isA() ? "6.6.6.6" : "2001:db8::6").send(),
                server -> assertThatThrownBy(() -> ask(options(server), "host.test"))
                        .isInstanceOf(NetworkException.class));
    }

    @Test
    void aliasesAreFollowedInOneAnswerAndOverSeveral() {
        run(question -> {
            switch (question.name) {
                case "www.test" -> question.reply().alias("www.test", "a.test").alias("a.test", "b.test")
                        .address("b.test", question.isA() ? "10.0.0.1" : "2001:db8::1").send();
                case "far.test" -> question.reply().alias("far.test", "end.test").send();
                default -> question.addresses("10.0.0.9");
            }
        }, server -> {
            assertThat(ask(options(server), "www.test")).containsExactly("10.0.0.1:80", "2001:db8:0:0:0:0:0:1:80");
            assertThat(ask(options(server), "far.test")).containsExactly("10.0.0.9:80");
        });
    }

    @Test
    void aCircleOfAliasesIsAnErrorSoon() {
        run(question -> question.reply().alias("one.test", "two.test").alias("two.test", "one.test").send(), server -> {
            assertThatThrownBy(() -> ask(hasty(server), "one.test")).isInstanceOf(NetworkException.class);
            assertThat(server.asked).hasSizeLessThan(40);
        });
    }

    @Test
    void answersAreRememberedAndAlsoThatThereIsNone() {
        run(question -> {
            if (question.name.equals("host.test")) {
                question.addresses("10.0.0.1");
            } else {
                question.reply().code(NXDOMAIN).send();
            }
        }, server -> {
            DnsOptions options = options(server);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(options, "host.test")).hasSize(1);
                assertThatThrownBy(() -> ask(options, "nobody.test")).isInstanceOf(NameNotFoundException.class);
            }
            assertThat(server.asked).filteredOn("A host.test"::equals).hasSize(1);
            assertThat(server.asked).filteredOn("A nobody.test"::equals).hasSize(1);
        });
    }

    /** A crawler asks for many names, and what is remembered of them has a limit. */
    @Test
    void afterManyQuestionsTheAnswersAreForgotten() {
        run(question -> question.addresses("10.0.0.1"), server -> {
            DnsOptions options = options(server);
            for (int i = 0; i < 10_000; i++) {
                ask(options, "host.test");
            }
            assertThat(server.asked).filteredOn("A host.test"::equals).hasSize(1);
            ask(options, "host.test");
            assertThat(server.asked).filteredOn("A host.test"::equals).hasSize(2);
        });
    }

    @Test
    void nothingIsRememberedWhereThatIsNotWanted() {
        run(question -> question.addresses("10.0.0.1"), server -> {
            DnsOptions options = options(server).withTtl(Duration.ZERO, Duration.ZERO).withNegativeTtl(Duration.ZERO);
            ask(options, "host.test");
            ask(options, "host.test");
            assertThat(server.asked).filteredOn("A host.test"::equals).hasSize(2);
        });
    }

    @Test
    void whoAsksTheSameMeanwhileGetsTheSameAnswer() {
        run(question -> question.addresses("10.0.0.1"), server -> {
            Resolver resolver = Resolver.dns(options(server).withTtl(Duration.ZERO, Duration.ZERO));
            var both = await(gather(resolver.resolve("host.test", 1), resolver.resolve("HOST.test", 2)));
            assertThat(both).extracting(one -> one.getFirst().getPort()).containsExactly(1, 2);
            assertThat(server.asked).filteredOn(asked -> asked.startsWith("A ")).hasSize(1);
        });
    }

    @Test
    void oneWhoGivesUpTakesNothingFromTheOthers() {
        List<Question> questions = new ArrayList<>();
        run(questions::add, server -> {
            Resolver resolver = Resolver.dns(options(server).withTimeout(Duration.ofMinutes(1)));
            Task<?> one = createTask(resolver.resolve("host.test", 1));
            Task<List<InetSocketAddress>> two = createTask(resolver.resolve("host.test", 2));
            Bounded.until(() -> questions.size() == 2);
            one.cancel();
            assertThatThrownBy(() -> await(one)).isInstanceOf(CancelledError.class);
            questions.forEach(question -> question.addresses("10.0.0.1"));
            assertThat(await(two)).containsExactly(new InetSocketAddress("10.0.0.1", 2));
        });
    }

    @Test
    void aLookUpThatAllGaveUpIsOverAtOnce() {
        run(SILENT, server -> {
            int before = Insides.sockets();
            Task<?> one = createTask(Resolver.dns(options(server).withTimeout(Duration.ofMinutes(1)))
                    .resolve("host.test", 1));
            Bounded.until(() -> !server.asked.isEmpty());
            assertThat(Insides.sockets()).isGreaterThan(before);
            one.cancel();
            assertThatThrownBy(() -> await(one)).isInstanceOf(CancelledError.class);
            Bounded.until(() -> Insides.sockets() == before);
        });
    }

    @Test
    void namesAreCompletedByTheSearchDomains() {
        run(question -> {
            if (question.name.equals("printer.b.test")) {
                question.addresses("10.0.0.7");
            } else {
                question.reply().code(NXDOMAIN).send();
            }
        }, server -> {
            assertThat(ask(options(server).withSearchDomains("a.test", "b.test"), "printer"))
                    .containsExactly("10.0.0.7:80");
            assertThat(server.asked).filteredOn(asked -> asked.startsWith("A ")).containsExactly("A printer.a.test",
                    "A printer.b.test");
        });
    }

    @Test
    void theHostsFileComesFirstAndIsReadAgainWhenItChanges(@TempDir Path folder) {
        run(question -> question.addresses("10.0.0.1"), server -> {
            Path hosts = folder.resolve("hosts");
            Files.writeString(hosts, "10.9.9.9 Listed.test other # a comment\n2001:db8::9 listed.test\n");
            DnsOptions options = options(server).withHostsFile(hosts);
            assertThat(ask(options, "listed.test")).containsExactly("10.9.9.9:80", "2001:db8:0:0:0:0:0:9:80");
            assertThat(ask(options, "LISTED.test.")).hasSize(2);
            assertThat(ask(options, "other")).hasSize(1);
            assertThat(server.asked).isEmpty();
            Files.writeString(hosts, "10.8.8.8 listed.test\n");
            Files.setLastModifiedTime(hosts, FileTime.fromMillis(1));
            Bounded.until(() -> ask(options, "listed.test").equals(List.of("10.8.8.8:80")));
            Files.delete(hosts);
            Bounded.until(() -> ask(options, "listed.test").equals(List.of("10.0.0.1:80")));
        });
    }

    @Test
    void namesThatNobodyCanHaveAreNotAskedFor() {
        run(question -> question.addresses("10.0.0.1"), server -> {
            assertThatThrownBy(() -> ask(options(server), "host.invalid")).isInstanceOf(NameNotFoundException.class);
            for (String local : new String[] {"localhost", "a.localhost", "127.0.0.1", "10.0.0.1", "::1",
                "fe80::1%1"}) {
                ask(options(server), local);
            }
            assertThat(server.asked).isEmpty();
        });
    }

    @Test
    void aNameThatIsNoneIsAnError() {
        run(question -> question.reply().code(NXDOMAIN).send(), server -> {
            for (String bad : new String[] {"a..test", "x".repeat(64) + ".test", "x.".repeat(130) + "test", " ", "."}) {
                assertThatThrownBy(() -> ask(options(server), bad)).as(bad).isInstanceOf(NetworkException.class);
            }
        });
    }

    @Test
    void aServerAtANameWithoutAnAddressIsAnError() {
        Bounded.run(() -> {
            Network.setResolver((_, _) -> async(() -> List.<InetSocketAddress>of()));
            assertThatThrownBy(() -> await(Network.startServer((_, _) -> {}, "host.test", 0)))
                    .isInstanceOf(NameNotFoundException.class).hasMessageContaining("\"host.test\"");
            assertThat(Insides.open()).isZero();
        });
    }

    @Test
    void theLoopsResolverIsAskedByAllWhoNameNone() {
        run(question -> question.addresses("127.0.0.1"), server -> {
            Network.setResolver(Resolver.dns(options(server)));
            assertThat(await(Network.resolve("host.test", 1))).containsExactly(new InetSocketAddress("127.0.0.1", 1));
            try (Server echo = await(Network.startServer((_, writer) -> writer.write("hi"), "host.test", 0));
                    Connection one = await(Network.openConnection("host.test", echo.port()))) {
                assertThat(await(one.reader().read())).hasSize(2);
            }
            try (DatagramEndpoint udp = await(Network.openDatagramEndpoint(DatagramOptions.to("host.test", 9)))) {
                assertThat(udp.remoteAddress()).isEqualTo(new InetSocketAddress("127.0.0.1", 9));
            }
            assertThat(server.asked).filteredOn("A host.test"::equals).hasSize(1);
        });
    }

    @Test
    void cancelledAtEachAwaitItLeavesNothing() {
        CancelledEverywhere.check(_ -> {
            try (LyingNameServer server = LyingNameServer.start(question -> question.addresses("10.0.0.1"))) {
                spin(1);
                ask(options(server), "host.test");
            }
        });
    }
}
