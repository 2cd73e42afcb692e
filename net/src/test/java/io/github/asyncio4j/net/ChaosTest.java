package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.net.ChaosProxy.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the network at every byte of a conversation: the right error, in time, and nothing is left. */
class ChaosTest {

    /** The client says this line by line, and the server says it back: 24 bytes each way. */
    private static final List<String> LINES = List.of("a\n", "bcdefg\n", "\n", "hijklmnopqrst\n");

    private static final int LENGTH = String.join("", LINES).length();

    /** As far as the faults of a conversation with TLS go: somewhat less than the handshake and the lines have. */
    private static final int TLS_LENGTH = 450;

    /** How long the client waits where it may wait in vain, and where it must not. */
    private static final Duration IN_VAIN = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Says what ended the conversation. */
    private static String converse(ConnectOptions to) {
        try (Connection connection = await(Network.openConnection(to))) {
            for (String line : LINES) {
                await(connection.writer().send(line));
                String answer = new String(await(connection.reader().readLine()));
                if (!answer.equals(line)) {
                    return answer.endsWith("\n") ? "other bytes" : "the end";
                }
            }
            if (!connection.writer().canWriteEof()) {
                return "all";
            }
            connection.writer().writeEof();
            return await(connection.reader().read()).length == 0 ? "all" : "too much";
        } catch (ConnectionResetException e) {
            return "reset";
        } catch (TlsException e) {
            return "no TLS";
        }
    }

    private static String inTime(ConnectOptions to, List<String> outcomes) {
        try {
            return timeout(outcomes.contains("timeout") ? IN_VAIN : LONG, () -> converse(to));
        } catch (AsyncTimeoutException e) {
            return "timeout";
        }
    }

    private static void echo(StreamReader reader, StreamWriter writer) {
        try {
            for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                await(writer.send(line));
            }
        } catch (ConnectionResetException | TlsException e) {
            // As the proxy has it.
        }
    }

    @ParameterizedTest
    @CsvSource({"DELAY, all", "DRIBBLE, all", "CORRUPT, other bytes|timeout|the end", "STALL, timeout",
        "HALF_CLOSE, the end", "CUT, the end|reset", "RESET, the end|reset"})
    void eachFaultAtEachByteHasItsOutcome(Fault fault, String expected) {
        List<String> outcomes = List.of(expected.split("\\|"));
        Bounded.run(() -> {
            Server server = await(Network.startServer(ChaosTest::echo, "127.0.0.1", 0));
            for (boolean towardsServer : new boolean[] {true, false}) {
                int step = fault == Fault.STALL ? 7 : 1;
                for (int after = 0; after < LENGTH; after += step) {
                    try (ChaosProxy proxy = new ChaosProxy(server.address(), fault, towardsServer, after)) {
                        assertThat(inTime(ConnectOptions.to(proxy.address()), outcomes))
                                .as("%s of what goes %s after %d bytes", fault, towardsServer ? "there" : "back", after)
                                .isIn(outcomes);
                    }
                }
            }
            server.close();
            await(server.waitClosed());
            assertThat(server.connections()).isZero();
        });
    }

    /** With TLS the handshake is hit too, and no byte that was changed is ever taken for the other side's. */
    @ParameterizedTest
    @CsvSource({"DELAY, all", "DRIBBLE, all", "CORRUPT, no TLS|reset|the end|timeout", "STALL, timeout",
        "HALF_CLOSE, no TLS|reset|the end|timeout", "CUT, no TLS|reset|the end", "RESET, no TLS|reset|the end"})
    void withTlsNoFaultIsTakenForAnAnswer(Fault fault, String expected) {
        List<String> outcomes = List.of(expected.split("\\|"));
        Bounded.run(() -> {
            Server server = TlsTest.listen(Authority.COMMON.server(), ChaosTest::echo);
            for (boolean towardsServer : new boolean[] {true, false}) {
                for (int after = 0; after < TLS_LENGTH; after += fault == Fault.STALL ? 401 : 53) {
                    try (ChaosProxy proxy = new ChaosProxy(server.address(), fault, towardsServer, after)) {
                        assertThat(inTime(ConnectOptions.to("127.0.0.1", proxy.address().getPort())
                                .withTls(Authority.COMMON.client()), outcomes))
                                .as("%s of what goes %s after %d bytes", fault, towardsServer ? "there" : "back", after)
                                .isIn(outcomes);
                    }
                }
            }
            server.close();
            server.abortClients();
            await(server.waitClosed());
        });
    }
}
