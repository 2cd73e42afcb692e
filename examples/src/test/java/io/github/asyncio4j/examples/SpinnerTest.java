package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpinnerTest {

    @Test
    void spinsBesideTheWorkAndEndsWithIt() throws Exception {
        Output.soonerOrLater(() -> {
            List<String> lines = Output.of(() -> new Spinner().main());
            assertThat(String.join("", lines)).as("output that is no terminal's").doesNotContainPattern("\\p{Cntrl}");
            int half = lines.indexOf("With coroutines:");

            List<String> threads = lines.subList(0, half);
            assertThat(threads).startsWith("With threads:").endsWith("Answer: 42");
            assertThat(threads.get(1)).startsWith("spinner: Thread[").contains(",spinner,");
            assertThat(threads).filteredOn("thinking!"::equals).hasSizeGreaterThanOrEqualTo(2);

            List<String> coroutines = lines.subList(half, lines.size());
            assertThat(coroutines).containsSubsequence("With coroutines:", "spinner: Task[spinner pending]",
                    "thinking!",
                    "thinking!", "spinner: Task[spinner cancelled]", "Answer: 42");
        });
    }
}
