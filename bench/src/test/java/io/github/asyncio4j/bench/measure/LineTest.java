package io.github.asyncio4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class LineTest {

    @Test
    void membersStandInTheOrderInWhichTheyWereAdded() {
        Line line = new Line("us", "switch").number("n", 600_000).decimal("seconds", 1.0 / 3, 5);

        assertThat(line).hasToString("{\"peer\": \"us\", \"bench\": \"switch\", \"n\": 600000, \"seconds\": 0.33333}");
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        Line line = new Line("a \"b\" \\ c", "x");

        assertThat(ParsedLine.of(line.toString())).containsEntry("peer", "a \"b\" \\ c");
    }

    @Test
    void theDecimalPointIsAPointInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(new Line("us", "x").decimal("seconds", 1234.5, 1).toString()).endsWith("\"seconds\": 1234.5}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void peakMemoryIsThatOfThisProcess() {
        assertThat((double) ParsedLine.of(new Line("us", "x").peakMemory().toString()).get("peak_rss_mb"))
                .isNotNegative()
                .isLessThan(1_000_000);
    }
}
