package io.github.asyncio4j.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final long SECOND = 1_000_000_000;

    private static int taken(Budget budget, long now, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void givesSoManyAtOnce() {
        assertThat(taken(new Budget(5, Duration.ofSeconds(10), 0), 0, 100)).isEqualTo(5);
    }

    @Test
    void comesBackOneByOne() {
        Budget budget = new Budget(5, Duration.ofSeconds(10), 0);
        taken(budget, 0, 5);
        assertThat(budget.take(2 * SECOND - 1)).isFalse();
        assertThat(taken(budget, 2 * SECOND, 3)).isEqualTo(1);
        assertThat(taken(budget, 6 * SECOND, 9)).isEqualTo(2);
    }

    /** A refused one costs nothing, and what has come back in part is not lost by asking. */
    @Test
    void askingDoesNotDelayIt() {
        Budget budget = new Budget(5, Duration.ofSeconds(10), 0);
        taken(budget, 0, 5);
        int taken = 0;
        for (long now = 0; now <= 10 * SECOND; now += SECOND / 10) {
            taken += budget.take(now) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(5);
    }

    @Test
    void neverHasMoreThanTheMost() {
        Budget budget = new Budget(3, Duration.ofSeconds(3), 0);
        assertThat(taken(budget, 1_000 * SECOND, 100)).isEqualTo(3);
        assertThat(taken(budget, 1_001 * SECOND, 100)).isEqualTo(1);
    }

    @Test
    void countsFromWhereTheClockBegins() {
        Budget budget = new Budget(2, Duration.ofSeconds(2), -50 * SECOND);
        assertThat(taken(budget, -50 * SECOND, 9)).isEqualTo(2);
        assertThat(taken(budget, -49 * SECOND, 9)).isEqualTo(1);
    }

    /** A rate above one in a nanosecond is as good as none; nothing is divided by zero. */
    @Test
    void aPeriodShorterThanTheAllowanceIsNoFault() {
        Budget budget = new Budget(1_000, Duration.ofNanos(1), 0);
        assertThat(taken(budget, 0, 2_000)).isEqualTo(1_000);
        assertThat(taken(budget, 500, 2_000)).isEqualTo(500);
    }
}
