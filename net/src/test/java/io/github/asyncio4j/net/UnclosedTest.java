package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.RunOptions;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is open when its loop is closed is told in debug mode: asyncio's ResourceWarning. */
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
            try (server; Socket _ = new Socket("127.0.0.1", server.port())) {
                Bounded.until(() -> server.connections() == 1);
            }
        })).isEmpty();
    }

    @Test
    void aServerThatWasForgottenWithEachOfItsSockets() throws Exception {
        ListenOptions two = ListenOptions.at(List.of("127.0.0.1", "127.0.0.2"), 0);
        assertThat(reports(true, _ -> await(Network.startServer((_, _) -> {}, two)))).hasSize(2)
                .allSatisfy(report -> {
                    assertThat(report.message()).startsWith("unclosed server: WireServer[/127.0.0.")
                            .contains("listened when its loop was closed");
                    assertThat(report.about()).containsKey("server");
                });
        assertThat(reports(true, _ -> await(Network.createServer(() -> new Protocol() {},
                ListenOptions.at("127.0.0.1", 0).notStarted())))).hasSize(1);
        assertThat(reports(false, _ -> await(Network.startServer((_, _) -> {}, "127.0.0.1", 0)))).isEmpty();
    }

    @Test
    void notAServerThatIsClosedInTheLastTurn() throws Exception {
        List<Server> last = new ArrayList<>();
        assertThat(reports(true, _ -> {
            await(Network.startServer((_, _) -> {}, "127.0.0.1", 0)).close();
            last.add(await(Network.startServer((_, _) -> {}, "127.0.0.1", 0)));
            getRunningLoop().callSoon(() -> last.getFirst().close());
        })).isEmpty();
    }

    @Test
    void aPipeThatWasForgotten() throws Exception {
        int[] pair = Posix.pipe(0);
        Path reading = Path.of("/dev/fd/" + pair[0]);
        Path writing = Path.of("/dev/fd/" + pair[1]);
        try {
            assertThat(reports(true, _ -> await(Network.connectReadPipe(() -> new Protocol() {}, reading))))
                    .singleElement().satisfies(report -> {
                        assertThat(report.message()).startsWith("unclosed pipe: ReadPipe[the pipe " + reading)
                                .contains("was open when its loop was closed");
                        assertThat(report.about().get("transport")).isInstanceOf(Transport.class);
                    });
            assertThat(reports(true, _ -> await(Network.connectWritePipe(() -> new BaseProtocol() {}, writing))))
                    .singleElement().satisfies(
                            report -> assertThat(report.message()).startsWith("unclosed pipe: WritePipe[the pipe "));
            assertThat(reports(false, _ -> await(Network.connectReadPipe(() -> new Protocol() {}, reading)))).isEmpty();
            assertThat(reports(true, _ -> await(Network.connectReadPipe(() -> new Protocol() {}, reading)).transport()
                    .close())).isEmpty();
        } finally {
            Posix.close(pair[0]);
            Posix.close(pair[1]);
        }
    }

    @Test
    void aChildThatWasForgottenAndNotEachOfItsPipes() throws Exception {
        assertThat(reports(true, _ -> await(Subprocess.exec(ProcessOptions.PIPES, "sleep", "300")))).singleElement()
                .satisfies(report -> {
                    assertThat(report.message()).startsWith("unclosed child process: SubprocessTransport[sleep, pid=")
                            .contains(", running]", "was open when its loop was closed");
                    assertThat(report.about().get("transport")).isInstanceOf(SubprocessTransport.class);
                });
        assertThat(reports(false, _ -> await(Subprocess.exec("sleep", "300")))).isEmpty();
    }

    /** As in CPython: what was written is still there to be read, and the pipe with it. */
    @Test
    void aChildThatHasEndedAndWhosePipesAreHeldByAnother() throws Exception {
        long[] holder = new long[1];
        List<ErrorContext> reports = reports(true, _ -> {
            Subprocess shell = await(Subprocess.shell(Children.OUT, "sleep 300 & echo $!"));
            holder[0] = Long.parseLong(await(shell.stdout().readTextLine()));
            await(shell.waitExit());
        });
        ProcessHandle.of(holder[0]).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(reports).singleElement()
                .satisfies(report -> assertThat(report.message()).contains(", returnCode=0]"));
    }

    @Test
    void notAChildThatHasEndedOrIsClosed() throws Exception {
        assertThat(reports(true, _ -> {
            await(await(Subprocess.exec(ProcessOptions.PIPES, "true")).communicate());
            await(await(Subprocess.exec("true")).waitExit());
            await(Subprocess.exec(ProcessOptions.PIPES, "sleep", "300")).close();
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
