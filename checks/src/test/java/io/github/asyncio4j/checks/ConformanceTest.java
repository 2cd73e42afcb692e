package io.github.asyncio4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * conformance/asyncio.csv: which test of ours asserts what a test of CPython's does. A test that is named there exists, runs,
 * and stands for a few rows only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

    private static final int MOST_ROWS_A_TEST = 5;

    /** The files whose rows are all looked at. */
    private static final Set<String> DONE = Set.of("test_asyncio/test_tasks", "test_asyncio/test_futures",
            "test_asyncio/test_futures2", "test_asyncio/test_locks", "test_asyncio/test_queues",
            "test_asyncio/test_taskgroups", "test_asyncio/test_timeouts", "test_asyncio/test_waitfor",
            "test_asyncgen", "test_coroutines", "test_asyncio/test_runners", "test_asyncio/test_eager_task_factory",
            "test_asyncio/test_staggered",
            "test_asyncio/test_threads", "test_asyncio/test_subprocess", "test_asyncio/test_free_threading",
            "test_asyncio/test_pep492", "test_asyncio/test_streams", "test_asyncio/test_server",
            "test_asyncio/test_sock_lowlevel", "test_asyncio/test_sendfile", "test_asyncio/test_selector_events",
            "test_asyncio/test_unix_events", "test_asyncio/test_ssl", "test_asyncio/test_sslproto",
            "test_asyncio/test_transports", "test_asyncio/test_protocols", "test_asyncio/test_buffered_proto",
            "test_asyncio/test_events", "test_asyncio/test_base_events",
            "test_contextlib_async", "test_context", "test_concurrent_futures/executor",
            "test_concurrent_futures/test_as_completed",
            "test_concurrent_futures/test_future", "test_concurrent_futures/test_init",
            "test_concurrent_futures/test_shutdown", "test_concurrent_futures/test_thread_pool",
            "test_concurrent_futures/test_wait", "test_generators", "test_yield_from", "test_generator_stop");
    private static final Set<String> TEST_ANNOTATIONS = Set.of("org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.RepeatedTest", "org.junit.jupiter.params.ParameterizedTest");
    private static final String DISABLED = "org.junit.jupiter.api.Disabled";

    private record Row(String file, String type, String test, String verdict, String junit, String reason) {

        static Row of(String line) {
            List<String> cells = cells(line);
            assertThat(cells).as("the cells of " + line).hasSize(6);
            return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
        }

        @Override
        public String toString() {
            return file + "::" + type + "::" + test;
        }
    }

    private List<Row> rows;
    private Map<String, List<JavaClass>> testClasses;

    @BeforeAll
    void read() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<String> lines = Files.readAllLines(root.resolve("conformance/asyncio.csv"));
        assertThat(lines.getFirst()).isEqualTo("file,class,test,verdict,junit,reason");
        rows = lines.stream().skip(1).map(Row::of).toList();
        List<Path> folders;
        try (Stream<Path> modules = Files.list(root)) {
            folders = modules.map(module -> module.resolve("target/test-classes")).filter(Files::isDirectory).toList();
        }
        testClasses = new HashMap<>();
        for (JavaClass type : new ClassFileImporter().importPaths(folders)) {
            testClasses.computeIfAbsent(type.getSimpleName(), _ -> new ArrayList<>()).add(type);
        }
    }

    /** Splits a line of comma separated cells; one in double quotes may hold commas, and quotes twice. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private List<Row> with(String verdict) {
        return rows.stream().filter(row -> row.verdict.equals(verdict)).toList();
    }

    @Test
    void eachRowIsPortedOpenOrNotApplicableForAReason() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.verdict).isIn("ported", "open", "not-applicable");
            assertThat(row.junit.isEmpty()).as("%s has a test if it is ported, and only then", row)
                    .isEqualTo(!row.verdict.equals("ported"));
            assertThat(row.verdict.equals("not-applicable") && row.reason.isBlank()).as("%s needs a reason", row)
                    .isFalse();
        });
    }

    @Test
    void noRowStandsTwice() {
        assertThat(rows.stream().map(Row::toString)).doesNotHaveDuplicates();
    }

    @Test
    void eachNamedTestExistsAndRuns() {
        assertThat(with("ported")).allSatisfy(row -> {
            String[] name = row.junit.split("#");
            assertThat(name).as("%s: %s is no ClassTest#method", row, row.junit).hasSize(2);
            assertThat(testClasses.getOrDefault(name[0], List.of()).stream().flatMap(type -> type.getMethods().stream())
                    .filter(method -> method.getName().equals(name[1])).anyMatch(ConformanceTest::runs))
                    .as("%s: %s is a test that exists and is not disabled", row, row.junit).isTrue();
        });
    }

    private static boolean runs(JavaMethod method) {
        return TEST_ANNOTATIONS.stream().anyMatch(method::isAnnotatedWith) && !method.isAnnotatedWith(DISABLED)
                && !method.getOwner().isAnnotatedWith(DISABLED);
    }

    @Test
    void oneTestStandsForAFewRowsOnly() {
        Map<String, List<Row>> byTest = new HashMap<>();
        with("ported").forEach(row -> byTest.computeIfAbsent(row.junit, _ -> new ArrayList<>()).add(row));
        assertThat(byTest).allSatisfy((_, covered) -> assertThat(covered).hasSizeLessThanOrEqualTo(MOST_ROWS_A_TEST));
    }

    /** A row of a file that is done stays open only while it says what it waits for. */
    @Test
    void inTheFilesThatAreDoneNoRowIsForgotten() {
        assertThat(rows).map(Row::file).containsAll(DONE);
        assertThat(with("open")).filteredOn(row -> DONE.contains(row.file))
                .allSatisfy(row -> assertThat(row.reason).as("what %s waits for", row).startsWith("waits for "));
    }

    /** Says how far it is, and what departs from the proposal that all of these rows apply. */
    @AfterAll
    void printHowFarItIs() {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Row row : rows) {
            int[] count = counts.computeIfAbsent(row.file, _ -> new int[2]);
            count[0] += row.verdict.equals("ported") ? 1 : 0;
            count[1]++;
        }
        StringBuilder text = new StringBuilder("conformance: ported / applicable by file\n");
        counts.forEach((file, count) -> text.append("  %-45s %3d / %3d%n".formatted(file, count[0], count[1])));
        text.append("  %-45s %3d / %3d%n".formatted("all", with("ported").size(), rows.size()));
        text.append("not applicable after all: %d%n".formatted(with("not-applicable").size()));
        with("not-applicable").forEach(row -> text.append("  %s: %s%n".formatted(row, row.reason)));
        System.out.print(text);
    }
}
