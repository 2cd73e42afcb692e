package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Plan plan =
            new Plan(Countries.POP20, Mode.parse("all"), 30, Duration.ofMillis(100), Faults.NONE, null,
                    Path.of("flags-out"));

    private static Row row(Mode mode, int millis, int threads, Counts counts, @Nullable ServerCounts server) {
        List<Download> failures = counts.error() == 0 ? List.of()
                : List.of(Download.refused("de", 503), Download.error("fr", "cut"));
        return new Row(mode, 20, Duration.ofMillis(millis), threads, 61_000, counts, failures, server);
    }

    @Test
    void saysAllOfACompleteRun() {
        ServerCounts sent = new ServerCounts(20, 0, 0, 0);
        Report report = new Report(plan, List.of(
                row(Mode.SEQUENTIAL, 2_000, 1, new Counts(20, 0, 0), sent),
                row(Mode.THREADS, 250, 20, new Counts(20, 0, 0), sent),
                row(Mode.COROUTINES, 125, 1, new Counts(20, 0, 0), sent)));
        assertThat(report.complete()).isEqualTo("""

                way         wall time  threads  requests/s   bytes  ok  not found  error  speed-up
                ----------------------------------------------------------------------------------
                sequential    2.000 s        1        10.0  61,000  20          0      0      1.0x
                threads       0.250 s       20        80.0  61,000  20          0      0      8.0x
                coroutines    0.125 s        1       160.0  61,000  20          0      0     16.0x

                The server, sequential: 20 sent, 0 x 404, 0 x 503, 0 cut; the same as the client's counts
                The server, threads: 20 sent, 0 x 404, 0 x 503, 0 cut; the same as the client's counts
                The server, coroutines: 20 sent, 0 x 404, 0 x 503, 0 cut; the same as the client's counts
                Files: flags-out
                Why it matters: one thread did the work of 20 in 0.125 s (20 threads: 0.250 s), \
                one request after the other took 2.000 s: while one coroutine awaits its answer, the others use the \
                thread.
                """);
    }

    @Test
    void namesTheFirstErrorAndCountsThatDiffer() {
        Report report = new Report(plan, List.of(
                row(Mode.COROUTINES, 125, 1, new Counts(17, 1, 2), new ServerCounts(17, 2, 1, 0))));
        assertThat(report.complete()).contains("""
                Errors, coroutines: 2, the first: de, the server answered 503
                The server, coroutines: 17 sent, 2 x 404, 1 x 503, 0 cut; the client's counts are others: \
                17 ok, 1 not found, 2 error
                """).contains(" -\n").contains("\nWhy it matters: one thread did the work of 20 in 0.125 s: while");
    }

    @Test
    void saysWhatAnInterruptedRunHasDone() {
        Report report = new Report(plan, List.of(
                row(Mode.SEQUENTIAL, 2_000, 1, new Counts(20, 0, 0), null),
                row(Mode.THREADS, 100, 20, new Counts(7, 0, 0), null)));
        assertThat(report.interrupted()).endsWith("""
                sequential    2.000 s        1        10.0  61,000  20          0      0      1.0x
                threads       0.100 s       20        70.0  61,000   7          0      0         -

                Interrupted: sequential 20 of 20, threads 7 of 20. What was downloaded stays in flags-out.
                """);
    }

    @Test
    void aRunWithoutCoroutinesPointsToThem() {
        Report report = new Report(plan, List.of(row(Mode.SEQUENTIAL, 2_000, 1, new Counts(20, 0, 0), null)));
        assertThat(report.complete())
                .endsWith("Why it matters: coroutines do many of these at once on one thread; ./aio flags shows it.\n");
    }

    @Test
    void anInterruptionBeforeTheFirstWayHasNoTable() {
        assertThat(new Report(plan, List.of()).interrupted()).isEqualTo("\nInterrupted before the first download.\n");
    }

    @Test
    void nothingDoneAtAllIsNoDivisionByZero() {
        Report report = new Report(plan, List.of(row(Mode.COROUTINES, 0, 0, new Counts(0, 0, 0), null)));
        assertThat(report.interrupted()).contains("0.000 s").contains("Interrupted: coroutines 0 of 20.");
    }
}
