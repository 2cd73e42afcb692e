package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void exactWhereItFits() {
        assertThat(Times.nanos(Duration.ofSeconds(3, 7))).isEqualTo(3_000_000_007L);
        assertThat(Times.nanos(Duration.ofMillis(-1))).isEqualTo(-1_000_000);
        assertThat(Times.plus(5, Duration.ofNanos(2))).isEqualTo(7);
    }

    @Test
    void neverOverflows() {
        for (long from : new long[] {0, Long.MAX_VALUE / 2, Long.MIN_VALUE / 2}) {
            assertThat(Times.plus(from, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isGreaterThan(from);
            assertThat(Times.plus(from, Duration.ofSeconds(Long.MIN_VALUE))).isLessThan(from);
            assertThat(Times.plus(from, Duration.ofDays(365 * 100))).isGreaterThan(from);
        }
    }
}
