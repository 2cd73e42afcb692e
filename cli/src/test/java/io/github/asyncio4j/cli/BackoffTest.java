package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator NO_CHANCE = () -> 0;
    private final Backoff backoff = new Backoff(10, Duration.ofMillis(500), NO_CHANCE);

    @Test
    void eachWaitIsTwiceAsLongUpToAMinute() {
        assertThat(backoff.after(1, null)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(2, null)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(7, null)).isEqualTo(Duration.ofSeconds(32));
        assertThat(backoff.after(8, null)).isEqualTo(Duration.ofSeconds(60));
        assertThat(backoff.after(11, null)).isNull();
    }

    @Test
    void chanceMakesItLonger() {
        Backoff most = new Backoff(10, Duration.ofSeconds(4), () -> -1);
        assertThat(most.after(1, null)).isBetween(Duration.ofMillis(4_990), Duration.ofSeconds(5));
    }

    @Test
    void theServerMayAskForMoreButNotForLong() {
        assertThat(backoff.after(1, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(backoff.after(3, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(1, Duration.ofSeconds(61))).isNull();
        assertThat(Backoff.retryAfter(" 7 ")).isEqualTo(Duration.ofSeconds(7));
        assertThat(Backoff.retryAfter("Fri, 31 Dec 1999 23:59:59 GMT")).isNull();
        assertThat(Backoff.retryAfter(null)).isNull();
    }
}
