package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.cli.Program.Ended;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GetCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @TempDir private Path dir;

    @Test
    void everyOptionCounts() {
        GetCommand command = new GetCommand();
        new CommandLine(command).parseArgs("http://a/f", "-c", "7", "--per-host", "2", "--delay", "0.25", "--out", "x",
                "--retries", "0", "--retry-wait", "3", "--checksum", "a".repeat(64));
        GetPlan plan = command.plan();
        assertThat(plan.wanted()).singleElement().extracting(Wanted::sha256).isEqualTo("a".repeat(64));
        assertThat(plan).usingRecursiveComparison().ignoringFields("wanted").isEqualTo(new GetPlan(plan.wanted(),
                Path.of("x"), 7, 2, Duration.ofMillis(250), 0, Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "get | there is nothing to download; give URLs, or a file of them by -i FILE",
        "get example.org/f | 'example.org/f' is no URL to download from; one looks like",
        "get http://a/f -c 0 | --concurrency is '0'; allowed are whole numbers from 1 to 1000",
        "get http://a/f --delay -1 | --delay is '-1'; allowed are seconds from 0 to 3600, such as 0.5",
        "get http://a/f --retry-wait 1e9 | --retry-wait is '1e9'; allowed are seconds from 0 to 60, such as 0.5",
        "get http://a/f --out /dev/null/x | cannot use the folder /dev/null/x (",
        "get -i /dev/null/none | -i: cannot read the file /dev/null/none (file system)",
        "crawl example.org | 'example.org' is no URL of a page; one looks like https://example.org/",
        "crawl http://a --depth deep | --depth is 'deep'; allowed are whole numbers from 0 to 100",
        "crawl http://a --report /dev/null/x | cannot write /dev/null/x (",
        "crawl | Missing required parameter: 'URL'; --help lists what is allowed"})
    void badInputIsOneLineAndExitCode2(String args, String message) {
        assertThat(line.execute(args.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString()
                .startsWith("aio " + args.split(" ")[0] + ": " + message);
        assertThat(out.toString()).isEmpty();
    }

    /** What came before stays, and says so. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsIt(String signal, int code) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort();
            var stalling = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[4_096]);
                    client.getOutputStream().write(("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9999999\r\n\r\n"
                            + "x".repeat(300_000)).getBytes());
                    return client.getInputStream().read();
                } catch (java.io.IOException reset) {
                    return -1;
                }
            });
            try (Program program = Program.start("get", url + "/f", "--out", dir.toString())) {
                Path part = dir.resolve("f.part");
                while (!Files.exists(part) || Files.size(part) == 0) {
                    Thread.onSpinWait();
                }
                program.signal(signal);
                Ended ended = program.end();
                assertThat(ended.exitCode()).isEqualTo(code);
                assertThat(ended.out()).contains("Interrupted: 0 of 1 are there. The same command goes on with the"
                        + " others.");
                assertThat(ended.err()).isEmpty();
                assertThat(stalling.get()).isEqualTo(-1);
                assertThat(Files.size(part)).as("a piece, and what came until the signal").isBetween(262_144L,
                        300_000L);
                assertThat(dir.resolve("f.part.of")).hasContent("\"1\"");
            }
        }
    }

    @Test
    void onATerminalTheTableComesAfterTheBars() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[4_096]);
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (Program program = Program.startOnTerminal("get", "http://127.0.0.1:" + server.getLocalPort() + "/f",
                    "--out", dir.toString())) {
                assertThat(program.end().exitCode()).isZero();
            }
        }
        assertThat(dir.resolve("f")).hasContent("ok");
    }
}
