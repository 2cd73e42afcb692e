package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Tool;
import io.github.asyncio4j.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags job as a user meets it. */
class ProgramTest {

    private static final FlagImages IMAGES = new FlagImages();

    @TempDir private Path dir;

    private List<Path> files(String folder) throws Exception {
        try (Stream<Path> files = Files.list(dir.resolve(folder))) {
            return files.toList();
        }
    }

    private static List<String> cells(Ended ended, String way) {
        String line = ended.out().stream().filter(text -> text.matches(way + "\\s.*")).findFirst().orElseThrow();
        return List.of(line.replace(" s ", " ").split("\\s+"));
    }

    @Test
    void theJobBringsEveryFlagInThreeWays() throws Exception {
        Ended ended = Program.run("flags", "--delay", "20", "--out", dir.toString());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        for (String way : List.of("sequential", "threads", "coroutines")) {
            for (String code : Countries.POP20) {
                assertThat(dir.resolve(way).resolve(code + ".svg")).hasBinaryContent(IMAGES.bytes(code));
            }
            assertThat(files(way)).hasSize(20);
            assertThat(cells(ended, way)).containsSubsequence("20", "0", "0");
            assertThat(ended.out()).contains(way + ": 20 of 20", "The server, " + way
                    + ": 20 sent, 0 x 404, 0 x 503, 0 cut; the same as the client's counts");
        }
        assertThat(cells(ended, "sequential").get(2)).isEqualTo("1");
        assertThat(Double.parseDouble(cells(ended, "sequential").get(1))).isGreaterThanOrEqualTo(0.4);
        assertThat(cells(ended, "threads").get(2)).isEqualTo("20");
        assertThat(cells(ended, "coroutines").get(2)).isEqualTo("1");
        assertThat(ended.out().getLast()).startsWith("Why it matters: one thread did the work of 20 in ");
        assertThat(String.join("", ended.out())).as("output that is no terminal's").doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void errorsOnPurposeAreCountedExactly() throws Exception {
        Ended ended = Program.run("flags", "--error-rate", "0.3", "--countries", "ALL", "--delay", "1", "--seed", "11",
                "--out", dir.toString());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
        Faults faults = new Faults(0.3, 11);
        List<Fault> expected = IMAGES.codes().stream().map(faults::of).toList();
        ServerCounts counts = new ServerCounts(count(expected, Fault.NONE), count(expected, Fault.NOT_FOUND),
                count(expected, Fault.UNAVAILABLE), count(expected, Fault.CUT));
        for (String way : List.of("sequential", "threads", "coroutines")) {
            assertThat(ended.out())
                    .contains("The server, " + way + ": " + counts + "; the same as the client's counts");
            assertThat(cells(ended, way)).containsSubsequence("" + counts.sent(), "" + counts.notFound(),
                    "" + (counts.unavailable() + counts.cut()));
            assertThat(files(way)).hasSize(counts.sent()).allMatch(file -> file.toString().endsWith(".svg"));
        }
    }

    private static int count(List<Fault> faults, Fault fault) {
        return (int) faults.stream().filter(fault::equals).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--countries zz", "--out /dev/null/flags", "--base-url htp://nowhere", "--delay soon",
        "--nosuch"})
    void badInputIsOneLineAndExitCode2(String options) throws Exception {
        Ended ended = Program
                .run(("flags " + (options.startsWith("--out") ? "" : "--out " + dir + " ") + options).split(" "));
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).singleElement().asString().startsWith("aio flags: ")
                .contains(options.split(" ")[options.indexOf(' ') < 0 ? 0 : 1]);
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential", "threads", "coroutines"})
    void aRefusedConnectionIsOneLineAndWhatWasDownloadedStays(String way) throws Exception {
        int port = Tool.freePort();
        Files.createDirectories(dir.resolve(way));
        Files.write(dir.resolve(way).resolve("cn.svg"), IMAGES.bytes("cn"));
        Ended ended =
                Program.run("flags", "--mode", way, "--base-url", "http://127.0.0.1:" + port, "--out", dir.toString());
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).singleElement().asString()
                .startsWith("aio flags: no connection for http://127.0.0.1:" + port + " (");
        assertThat(files(way)).containsExactly(dir.resolve(way).resolve("cn.svg"));
    }

    @ParameterizedTest
    @CsvSource({"sequential, INT, 130", "threads, INT, 130", "coroutines, INT, 130", "coroutines, TERM, 143"})
    void aSignalEndsItCleanly(String way, String signal, int exitCode) throws Exception {
        try (Program program = Program.start("flags", "--mode", way, "--concurrency", "2", "--delay", "250", "--out",
                dir.toString())) {
            program.awaitLine((way + ": 5 of 20")::equals);
            program.signal(signal);
            Ended ended = program.end();
            assertThat(ended.exitCode()).isEqualTo(exitCode);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out().getLast()).startsWith("Interrupted: " + way + " ")
                    .endsWith(" of 20. What was downloaded stays in " + dir + ".");
            int done = Integer.parseInt(ended.out().getLast().split(" ")[2]);
            assertThat(done).isBetween(5, 19);
            assertThat(cells(ended, way)).containsSubsequence("" + done, "0", "0");
            assertThat(files(way)).hasSize(done).allMatch(file -> file.toString().endsWith(".svg"));
        }
    }

    @Test
    void controlCOnATerminalEndsItCleanlyUnderItsBar() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")) && Files.isDirectory(Path.of("/proc/self")),
                "script of util-linux makes the terminal");
        try (Program program = Program.startOnTerminal("flags", "--mode", "sequential", "--delay", "250", "--out",
                dir.toString())) {
            program.awaitLine(text -> text.contains(" 5/20 "));
            program.type('\003');
            Ended ended = program.end();
            assertThat(ended.exitCode()).isEqualTo(130);
            assertThat(ended.out()).anyMatch(text -> text.startsWith("sequential  25% |"))
                    .anyMatch(text -> text.startsWith("Interrupted: sequential "));
            assertThat(files("sequential")).hasSizeBetween(5, 19).allMatch(file -> file.toString().endsWith(".svg"));
        }
    }
}
