package io.github.asyncio4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.bench.cpu.Workloads;
import io.github.asyncio4j.bench.measure.ParsedLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {

    /** Divides among a hundred tasks. */
    private static final int TINY = 200;

    static Set<String> benches() {
        return Workloads.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("benches")
    void everyBenchmarkPrintsTheLineOfThePeers(String bench) throws Exception {
        Map<String, Object> line = ParsedLine.of(run(bench, Integer.toString(TINY)).strip());

        List<String> names = new ArrayList<>(ParsedLine.OF_A_BENCHMARK);
        if (bench.equals("sleepers")) {
            names.add("bytes_per_task");
        }
        assertThat(line.keySet()).containsExactlyElementsOf(names);
        assertThat(line).containsEntry("peer", "asyncio4j-" + System.getProperty("asyncio4j.fiber"))
                .containsEntry("bench", bench)
                .containsEntry("n", (double) TINY);
        assertThat((double) line.get("best_ns")).isPositive().isLessThanOrEqualTo((double) line.get("first_ns"));
        assertThat((double) line.get("best_ns")).isLessThanOrEqualTo((double) line.get("per_op_ns"));
        assertThat((double) line.get("reps")).isBetween(2.0, 40.0);
    }

    @Test
    void aLabelTakesThePlaceOfTheEngine() throws Exception {
        assertThat(ParsedLine.of(run("timers", "100", "my laptop").strip())).containsEntry("peer", "my laptop");
    }

    @Test
    void listPrintsTheNames() throws Exception {
        assertThat(run("list").lines()).startsWith("switch", "switch100", "pingpong").hasSameSizeAs(benches());
    }

    @Test
    void helloAndNothingPrintNothing() throws Exception {
        assertThat(run("hello")).isEmpty();
        assertThat(run("nothing")).isEmpty();
    }

    @Test
    void aWrongCommandLineIsAnsweredWithTheRightOnes() {
        assertThatThrownBy(() -> run()).isInstanceOf(Main.WrongUsage.class).hasMessageStartingWith("usage: ");
        assertThatThrownBy(() -> run("swich", "1")).hasMessageStartingWith("there is no benchmark swich\nusage: ");
        assertThatThrownBy(() -> run("switch")).hasMessageStartingWith("usage: ");
        assertThatThrownBy(() -> run("switch", "many")).hasMessageStartingWith("many is not a number above 0\nusage: ");
        assertThatThrownBy(() -> run("echo", "0")).hasMessageStartingWith("0 is not a number above 0\nusage: ");
    }

    private static String run(String... args) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            Main.run(out, args);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
