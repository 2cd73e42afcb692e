package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.RunOptions;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that is open when its loop is closed is told in debug mode: asyncio's ResourceWarning. */
class UnclosedTest {

    private interface Program {
        void run(int port) throws Exception;
    }

    private static List<ErrorContext> reports(boolean debug, Program program) throws Exception {
        List<ErrorContext> reports = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0)) {
            Asyncio.run(() -> {
                // Debug mode also tells of what a busy machine makes slow.
                getRunningLoop().setSlowCallbackDuration(java.time.Duration.ofMinutes(1));
                getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
                program.run(server.getLocalPort());
            }, RunOptions.DEFAULT.withDebug(debug));
        }
        return reports;
    }

    @Test
    void aConnectionThatWasForgotten() throws Exception {
        assertThat(reports(true, port -> await(Network.openConnection("127.0.0.1", port)).writer().write("x")))
                .singleElement().satisfies(report -> {
                    assertThat(report.message()).startsWith("unclosed connection: Wire[")
                            .contains("was open when its loop was closed");
                    assertThat(report.about().get("transport")).isInstanceOf(Transport.class);
                });
    }

    @Test
    void anAcceptedConnectionWhoseHandlerRanOnIsClosedWithIt() throws Exception {
        assertThat(reports(true, _ -> {
            Server server = await(Network.startServer((reader, _) -> await(reader.read()), "127.0.0.1", 0));
            try (Socket _ = new Socket("127.0.0.1", server.port())) {
                Bounded.until(() -> server.connections() == 1);
            }
        })).isEmpty();
    }

    @Test
    void aDatagramSocketThatWasForgotten() throws Exception {
        DatagramOptions options = DatagramOptions.at("127.0.0.1", 0);
        assertThat(reports(true, _ -> await(Network.openDatagramEndpoint(options)))).singleElement()
                .satisfies(report -> {
                    assertThat(report.message()).startsWith("unclosed datagram socket: DatagramWire[")
                            .contains("was open when its loop was closed");
                    assertThat(report.about().get("transport")).isInstanceOf(DatagramTransport.class);
                });
        assertThat(reports(false, _ -> await(Network.openDatagramEndpoint(options)))).isEmpty();
        assertThat(reports(true, _ -> await(Network.openDatagramEndpoint(options)).close())).isEmpty();
    }

    @Test
    void notOneThatIsClosedOrAboutToBe() throws Exception {
        assertThat(reports(true, port -> {
            await(Network.openConnection("127.0.0.1", port)).close();
            await(Network.openConnection("127.0.0.1", port)).writer().transport().abort();
        })).isEmpty();
    }

    @Test
    void andNothingWithoutDebugMode() throws Exception {
        assertThat(reports(false, port -> await(Network.openConnection("127.0.0.1", port)))).isEmpty();
    }
}
