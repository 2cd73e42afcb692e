package io.github.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {

    /** The second column is the signal that was sent from here, 0 for none. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "7, 0, 7", "127, 9, 127", "128, 0, 128", "129, 0, -1", "137, 9, -9", "139, 0, -11",
        "143, 15, -15", "159, 0, -31", "160, 0, 160", "168, 0, 168", "168, 40, -40", "200, 9, 200", "255, 0, 255"})
    void theJdksNumberIsTakenForWhatItMostLikelyIs(int code, int signal, int expected) {
        assertThat(ExitStatus.guess(code, signal == 0 ? 0 : 1L << signal)).isEqualTo(expected);
    }

    /** As where the kernel does not tell, or the child was gone already. */
    @Test
    void ofAChildThatThereIsNotNothingIsKnown() {
        assertThat(ExitStatus.of(0).take()).isNull();
    }

    @Test
    void aChildThatRunsHasNone() throws Exception {
        Process child = new ProcessBuilder("sleep", "300").start();
        try {
            assertThat(ExitStatus.of(child.pid()).take()).isNull();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }
}
