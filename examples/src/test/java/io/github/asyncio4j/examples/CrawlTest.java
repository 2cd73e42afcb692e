package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CrawlTest {

    @Test
    void bothRequestsAreSentBeforeTheFirstPageArrivesOnOneLoop() throws Exception {
        List<String> lines = Output.of(() -> new Crawl().main());
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).matches("Send request .. http://127.0.0.1:\\d+/pages/1");
        assertThat(lines.get(1)).matches("Send request .. http://127.0.0.1:\\d+/pages/2");
        assertThat(lines.subList(2, 4)).containsExactly("Received page 1", "Received page 2");
        assertThat(lines.get(4)).matches("Both after \\d+ ms");
        assertThat(lines.get(5)).isEqualTo("Both tasks ran on the same loop: true");
    }
}
