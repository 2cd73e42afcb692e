package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String show(int total, boolean terminal) {
        try (Progress progress = Progress.show("threads", total, out, terminal)) {
            for (int i = 0; i < total; i++) {
                progress.step();
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whereThereIsNoTerminalEachQuarterIsALine() {
        assertThat(show(20, false)).isEqualTo("""
                threads: 20 to download
                threads: 5 of 20
                threads: 10 of 20
                threads: 15 of 20
                threads: 20 of 20
                """);
    }

    @Test
    void fewAreALineEach() {
        assertThat(show(2, false)).isEqualTo("""
                threads: 2 to download
                threads: 1 of 2
                threads: 2 of 2
                """);
    }

    @Test
    void onATerminalABarIsDrawnOverItself() {
        assertThat(show(20, true)).startsWith("\rthreads      0%").contains("\rthreads    100%").contains("20/20")
                .endsWith("\n");
    }
}
