package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Tool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlagsJobTest {

    private static final FlagImages IMAGES = new FlagImages();
    private static final List<String> CODES = Countries.POP20.subList(0, 8);

    @TempDir private Path dir;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Interruption interruption = new Interruption();

    private Plan plan(List<Mode> modes, int delayMillis, Faults faults, @Nullable String baseUrl) {
        return new Plan(CODES, modes, 4, Duration.ofMillis(delayMillis), faults,
                baseUrl == null ? null : URI.create(baseUrl), dir);
    }

    private int run(Plan plan) throws Exception {
        return new FlagsJob(plan, IMAGES, new PrintStream(bytes, true, StandardCharsets.UTF_8), false, interruption)
                .run();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The cells of one way's line in the table. */
    private String[] row(Mode mode) {
        return printed().lines().filter(text -> text.matches(mode.label() + "\\s.*")).findFirst().orElseThrow()
                .replace(" s ", " ").split("\\s+");
    }

    private Path file(Mode mode, String code) {
        return dir.resolve(mode.label()).resolve(code + ".svg");
    }

    @Test
    void eachWayBringsTheSameFilesAndTellsItsThreads() throws Exception {
        assertThat(run(plan(Mode.parse("all"), 20, Faults.NONE, null))).isZero();
        for (Mode mode : Mode.values()) {
            for (String code : CODES) {
                assertThat(file(mode, code)).hasBinaryContent(IMAGES.bytes(code));
            }
            assertThat(row(mode)).containsSubsequence("8", "0", "0");
        }
        assertThat(row(Mode.SEQUENTIAL)[2]).isEqualTo("1");
        assertThat(row(Mode.THREADS)[2]).isEqualTo("4");
        assertThat(row(Mode.COROUTINES)[2]).isEqualTo("1");
        assertThat(Double.parseDouble(row(Mode.SEQUENTIAL)[1])).isGreaterThanOrEqualTo(0.16);
    }

    @ParameterizedTest
    @EnumSource
    void noMoreAtOnceThanAllowed(Mode mode) throws Exception {
        assertThat(run(plan(List.of(mode), 30, Faults.NONE, null))).isZero();
        int rounds = mode == Mode.SEQUENTIAL ? CODES.size() : CODES.size() / 4;
        assertThat(Double.parseDouble(row(mode)[1])).isGreaterThanOrEqualTo(rounds * 0.030);
    }

    private static Faults ofEveryKind() {
        for (long seed = 0;; seed++) {
            Faults faults = new Faults(0.6, seed);
            if (CODES.stream().map(faults::of).distinct().count() == Fault.values().length) {
                return faults;
            }
        }
    }

    @Test
    void faultsAreCountedAsTheServerDoes() throws Exception {
        Faults faults = ofEveryKind();
        assertThat(run(plan(Mode.parse("all"), 1, faults, null))).isZero();
        long ok = CODES.stream().filter(code -> faults.of(code) == Fault.NONE).count();
        for (Mode mode : Mode.values()) {
            try (Stream<Path> files = Files.list(dir.resolve(mode.label()))) {
                assertThat(files).hasSize((int) ok).noneMatch(file -> file.toString().endsWith(".part"));
            }
        }
        assertThat(printed().lines().filter(text -> text.endsWith("; the same as the client's counts"))).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatDiffersFromItsSourceIsAnErrorAndExitCode1(Mode mode) throws Exception {
        Map<String, byte[]> forged = Map.of(CODES.get(0), new byte[] {1}, CODES.get(1), IMAGES.bytes(CODES.get(1)));
        try (FlagServer elsewhere = FlagServer.start(forged, Duration.ZERO, Faults.NONE)) {
            assertThat(run(plan(List.of(mode), 0, Faults.NONE, elsewhere.baseUrl()))).isEqualTo(1);
        }
        assertThat(row(mode)).containsSubsequence("1", "6", "1");
        assertThat(printed())
                .contains("Errors, " + mode.label() + ": 1, the first: cn, the file differs from its source")
                .doesNotContain("The server, ");
    }

    @ParameterizedTest
    @EnumSource
    void withoutAServerTheJobEndsAtOnce(Mode mode) throws Exception {
        String nobody = "http://127.0.0.1:" + Tool.freePort() + "/flags";
        assertThatThrownBy(() -> run(plan(List.of(mode), 0, Faults.NONE, nobody))).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("no connection for " + nobody + " (")
                .hasMessageEndingWith("): start a server there, or leave --base-url out and one is started for you");
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptionEndsItAndKeepsWhatIsThere(Mode mode) throws Exception {
        Plan plan = plan(List.of(mode, Mode.SEQUENTIAL), 300, Faults.NONE, null);
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                super.println(text);
                if (text.startsWith(mode.label() + ": 2 of")) {
                    Thread.ofVirtual().start(interruption::ask);
                }
            }
        };
        new FlagsJob(plan, IMAGES, out, false, interruption).run();
        assertThat(printed()).contains("Interrupted: " + mode.label() + " ")
                .contains(" of 8. What was downloaded stays");
        try (Stream<Path> files = Files.list(dir.resolve(mode.label()))) {
            assertThat(files).hasSizeBetween(2, 4).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void anInterruptionBeforeItBeganDownloadsNothing() throws Exception {
        interruption.ask();
        run(plan(Mode.parse("all"), 0, Faults.NONE, null));
        assertThat(dir.resolve("sequential")).isEmptyDirectory();
        assertThat(printed()).endsWith("\nInterrupted before the first download.\n");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderThatCannotBeWrittenToAnyMoreEndsItToo(Mode mode) throws Exception {
        Files.createDirectories(file(mode, CODES.get(3)).resolve("in the way"));
        assertThatThrownBy(() -> run(plan(List.of(mode), 0, Faults.NONE, null))).isInstanceOf(BadInput.class)
                .hasMessageStartingWith("cannot write " + file(mode, CODES.get(3)) + " (");
        try (Stream<Path> files = Files.list(dir.resolve(mode.label()))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }
}
