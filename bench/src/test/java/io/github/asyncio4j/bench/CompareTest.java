package io.github.asyncio4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts that put the figures side by side, where there is a Python to run them. */
class CompareTest {

    @BeforeAll
    static void pythonIsThere() throws Exception {
        int exit = -1;
        try {
            exit = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))").start()
                    .waitFor();
        } catch (IOException e) {
            // There is none.
        }
        assumeThat(exit).as("python3 3.9 or newer").isZero();
    }

    @Test
    void theScriptsPassTheirOwnTests() throws Exception {
        assertThat(python("-B", "-m", "unittest", "discover", "-s", "comparing", "-t", ".")).contains("OK");
    }

    @Test
    void ourProgramForCPythonPrintsTheSameLine() throws Exception {
        assertThat(python("-B", "peers/asyncio_bench.py", "switch", "100")).startsWith(
                "{\"peer\": \"cpython\", \"bench\": \"switch\", \"n\": 100, \"seconds\": ");
    }

    @Test
    void tablesAreMadeOfTheLinesOfAnEarlierRun() throws Exception {
        Path lines = Files.createTempFile("compare", ".jsonl");
        try {
            Files.writeString(lines, """
                    {"item": "switch", "peer": "asyncio4j-carried", "per_op_ns": 200.0}
                    {"item": "switch", "peer": "cpython", "per_op_ns": 2000.0}
                    """);
            assertThat(python("-B", "compare", "--report", lines.toString()))
                    .contains("| cpython | 2000 | 2000 - 2000 | 0.100 |  |  |");
        } finally {
            Files.delete(lines);
        }
    }

    private static String python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
