package io.github.asyncio4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

    @Test
    void aSlowJobIsDoneFiveTimes() {
        assertThat(count("switch", 1, 1.0)).isEqualTo(5);
    }

    @Test
    void theColdFirstTimeDoesNotCountTowardsEnough() {
        Repetitions repetitions = new Repetitions("switch", 1);
        repetitions.add(5);
        for (int i = 0; i < 4; i++) {
            repetitions.add(0.4);
        }

        assertThat(repetitions.enough()).isFalse();

        repetitions.add(0.4);

        assertThat(repetitions.enough()).isTrue();
    }

    @Test
    void aQuickJobIsDoneFortyTimes() {
        assertThat(count("switch", 1, 0.001)).isEqualTo(40);
    }

    @Test
    void afterFifteenSecondsItIsNotDoneAgainButTwiceInAnyCase() {
        assertThat(count("switch", 1, 4)).isEqualTo(4);
        assertThat(count("switch", 1, 20)).isEqualTo(2);
    }

    @Test
    void sleepersAreDoneThreeTimesAndALargeCrowdTwice() {
        assertThat(count("sleepers", 100_000, 1.1)).isEqualTo(3);
        assertThat(count("sleepers", 1_000_000, 4)).isEqualTo(2);
    }

    @Test
    void theLastTimeIsTheOneToQuote() {
        Repetitions repetitions = new Repetitions("switch", 1);
        repetitions.add(3);
        repetitions.add(1);
        repetitions.add(2);

        assertThat(repetitions.first()).isEqualTo(3);
        assertThat(repetitions.best()).isEqualTo(1);
        assertThat(repetitions.last()).isEqualTo(2);
        assertThat(repetitions.count()).isEqualTo(3);
    }

    @Test
    void theJobGetsItsNumberOfOperations() throws Exception {
        List<Integer> asked = new ArrayList<>();
        new Repetitions("switch", 7).measure(asked::add, 7);

        assertThat(asked).hasSize(40).containsOnly(7);
    }

    @Test
    void aJobThatFailsEndsTheMeasuring() {
        assertThatThrownBy(() -> new Repetitions("switch", 1).measure(_ -> {
            throw new IOException("broken");
        }, 1)).isInstanceOf(IOException.class).hasMessage("broken");
    }

    private static int count(String bench, int n, double secondsEach) {
        Repetitions repetitions = new Repetitions(bench, n);
        do {
            repetitions.add(secondsEach);
        } while (!repetitions.enough());
        return repetitions.count();
    }
}
