package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Needs;
import io.github.asyncio4j.Tool;
import io.github.asyncio4j.cli.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file server as a user with curl meets it. */
class ServeCommandTest {

    @TempDir Path temp;

    private Path www;
    private byte[] large;

    @BeforeEach
    void files() throws IOException {
        www = Files.createDirectories(temp.resolve("www"));
        Files.writeString(www.resolve("a.txt"), "content of a");
        Files.writeString(www.resolve("a.txt.gz"), "no gzip");
        Files.writeString(Files.createDirectories(www.resolve("sub")).resolve("index.html"), "<p>index");
        Files.writeString(temp.resolve("secret"), "secret");
        Files.createSymbolicLink(www.resolve("link"), temp.resolve("secret"));
        Files.createSymbolicLink(www.resolve("inside"), www.resolve("a.txt"));
        large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        Files.write(www.resolve("large.bin"), large);
    }

    private Program serving(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", www.toString(), "--port", "0"));
        arguments.addAll(List.of(more));
        return Program.start(arguments.toArray(String[]::new));
    }

    /** Waits for the line that says where it serves. */
    private static String url(Program program) throws Exception {
        AtomicReference<String> line = new AtomicReference<>();
        program.awaitLine(text -> {
            if (text.contains(" serves ")) {
                line.set(text);
            }
            return line.get() != null;
        });
        return line.get().substring(0, line.get().indexOf(' '));
    }

    private static String curl(String... arguments) {
        Needs.program("curl");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return run(() -> Tool.output(command.toArray(String[]::new)));
    }

    @Test
    void servesFilesFoldersAndParts() throws Exception {
        try (Program program = serving()) {
            String url = url(program);
            assertThat(curl(url + "a.txt")).isEqualTo("content of a");
            assertThat(curl(url + "sub/")).isEqualTo("<p>index");
            assertThat(curl("-L", url + "sub")).isEqualTo("<p>index");
            assertThat(curl(url)).contains("<a href=\"./a.txt\">a.txt</a>");
            assertThat(curl("-r", "3-6", url + "a.txt")).isEqualTo("tent");
            assertThat(curl("-I", url + "large.bin")).contains("content-length: 3000000", "Accept-Ranges: bytes");
            assertThat(curl(url + "inside")).isEqualTo("content of a");
            assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "link")).isEqualTo("404");
            assertThat(curl("--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", url + "../secret"))
                    .isEqualTo("404");
            assertThat(curl("-H", "Accept-Encoding: gzip", url + "a.txt")).isEqualTo("no gzip");
            program.awaitLine(text -> text.startsWith("127.0.0.1 ") && text.contains("\"GET /a.txt HTTP/1.1\" 206 4"));
        }
    }

    @Test
    void aDownloadIsResumedAndNotRepeated() throws Exception {
        Path copy = Files.write(temp.resolve("copy"), Arrays.copyOf(large, 1_234_567));
        Path etag = temp.resolve("etag");
        try (Program program = serving()) {
            String url = url(program);
            assertThat(curl("-C", "-", "-o", copy.toString(), url + "large.bin")).isEmpty();
            assertThat(copy).hasBinaryContent(large);
            curl("--etag-save", etag.toString(), "-o", "/dev/null", url + "large.bin");
            assertThat(
                    curl("--etag-compare", etag.toString(), "-w", "%{http_code} %{size_download}", url + "large.bin"))
                    .isEqualTo("304 0");
            assertThat(curl("-z", www.resolve("large.bin").toString(), "-w", "%{http_code}", url + "large.bin"))
                    .isEqualTo("304");
        }
    }

    @Test
    void servesWithACertificateThatIsMadeUp() throws Exception {
        Path copy = temp.resolve("copy");
        try (Program program = serving("--tls")) {
            String url = url(program);
            assertThat(url).startsWith("https://127.0.0.1:");
            assertThat(curl("-k", "-o", copy.toString(), url + "large.bin")).isEmpty();
            assertThat(copy).hasBinaryContent(large);
            assertThat(curl("-k", "--http1.1", "-r", "3-6", url + "a.txt")).isEqualTo("tent");
            assertThat(curl(url + "a.txt")).containsIgnoringCase("certificate");
        }
    }

    @Test
    void listingsAndIndexesCanBeLeftOut() throws Exception {
        Files.writeString(www.resolve(".hidden"), "hidden");
        try (Program program = serving("--no-listing", "--no-index", "--hidden")) {
            String url = url(program);
            assertThat(curl("-w", "%{http_code}", "-o", "/dev/null", url)).isEqualTo("403");
            assertThat(curl("-w", "%{http_code}", "-o", "/dev/null", url + "sub/")).isEqualTo("403");
            assertThat(curl(url + ".hidden")).isEqualTo("hidden");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsIt(String signal, int code) throws Exception {
        try (Program program = serving()) {
            curl(url(program) + "a.txt");
            program.signal(signal);
            Ended ended = program.end();
            assertThat(ended.exitCode()).isEqualTo(code);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).hasSize(2);
        }
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(Program.run("serve", temp.resolve("none").toString()).err()).singleElement().asString()
                .contains("DIR is a folder that is there");
        assertThat(Program.run("serve", www.toString(), "--port", "70000").err()).singleElement().asString()
                .contains("a port from 0 to 65535");
        assertThat(Program.run("serve", www.toString(), "--key", "x").err()).singleElement().asString()
                .contains("--certificate and --key belong together");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = Program.run("serve", www.toString(), "--port", Integer.toString(taken.getLocalPort()));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).singleElement().asString().contains("the port is taken by another socket");
        }
    }
}
