package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TailTest {

    /** Each child's lines are in order; whose come first is the system's affair. The clock is gone at the end. */
    @Test
    void theLinesOfAllChildrenComeAsTheyAreWritten() throws Exception {
        Output.soonerOrLater(() -> {
            List<String> lines = Output.of(() -> new Tail().main());
            assertThat(lines).filteredOn(line -> line.startsWith("build "))
                    .containsExactly("build | step 1", "build | step 2", "build | step 3",
                            "build returned 0, test returned 1");
            assertThat(lines).filteredOn(line -> line.startsWith("test  |"))
                    .containsExactly("test  | one passed", "test  | one failed");
            assertThat(lines).filteredOn(line -> line.equals("clock | tick")).hasSizeGreaterThan(1);
            assertThat(lines).last().isEqualTo("build returned 0, test returned 1");
            assertThat(lines.indexOf("clock | tick")).isLessThan(lines.indexOf("build | step 3"));
        });
    }
}
