package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Random programs of generators that delegate to, pull, throw into and close each other, four levels deep. */
class GeneratorRandomOracleTest {

    @Test
    void eachStepComesToWhatItDoesInCpython() throws IOException {
        check(() -> {});
    }

    @Test
    void soItDoesInATaskThatIsSuspendedAtEachStep() {
        virtualRun(() -> check(() -> spin(1)));
    }

    private static void check(Runnable atEachStep) throws IOException {
        List<String> programs = lines("programs");
        List<String> expected = lines("expected");
        assertThat(programs).hasSameSizeAs(expected).hasSizeGreaterThan(250);
        SoftAssertions softly = new SoftAssertions();
        for (int n = 0; n < programs.size(); n++) {
            softly.assertThat(new GeneratorProgram(programs.get(n), atEachStep).run())
                    .as("program %d: %s", n + 1, programs.get(n)).isEqualTo(expected.get(n));
        }
        softly.assertAll();
    }

    private static List<String> lines(String kind) throws IOException {
        try (InputStream in =
                GeneratorRandomOracleTest.class.getResourceAsStream("/oracle/random/generators." + kind)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
