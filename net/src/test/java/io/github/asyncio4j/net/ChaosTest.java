package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.net.ChaosProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of the network at every byte of a conversation: the right error, in time, and nothing is left. */
class ChaosTest {

    /** The client says this line by line, and the server says it back: 24 bytes each way. */
    private static final List<String> LINES = List.of("a\n", "bcdefg\n", "\n", "hijklmnopqrst\n");

    private static final int LENGTH = String.join("", LINES).length();

    /** How long the client waits. A stall is what reaches it. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

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
            connection.writer().writeEof();
            return await(connection.reader().read()).length == 0 ? "all" : "too much";
        } catch (ConnectionResetException e) {
            return "reset";
        }
    }

    private static String inTime(ConnectOptions to) {
        try {
            return timeout(PATIENCE, () -> converse(to));
        } catch (AsyncTimeoutException e) {
            return "timeout";
        }
    }

    private static void echo(StreamReader reader, StreamWriter writer) {
        try {
            for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                await(writer.send(line));
            }
        } catch (ConnectionResetException e) {
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
                        assertThat(inTime(ConnectOptions.to(proxy.address())))
                                .as("%s of what goes %s after %d bytes", fault, towardsServer ? "there" : "back", after)
                                .isIn(outcomes);
                    }
                }
            }
            server.close();
            await(server.waitClosed());
            assertThat(new ArrayList<>(server.addresses())).isEmpty();
        });
    }
}
