package io.github.asyncio4j.bench.cpu;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WorkloadsTest {

    @Test
    void anOperationThatWasLeftOutIsNoticed() {
        assertThatThrownBy(() -> Workloads.require(100, 99))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the benchmark did 99 of its 100 operations");
    }

    @Test
    void aNumberThatDoesNotDivideLeavesTheRestOut() {
        assertThatNoException().isThrownBy(() -> {
            Switches.hundred(250);
            Spawns.run(25_000);
            Timers.run(25_000);
            Chains.calls(250);
            Locks.hundred(250);
        });
    }

    @Test
    void awaitsThatHaveNothingToWaitForAreCounted() {
        assertThatNoException().isThrownBy(() -> {
            Awaits.coroutines(1_000);
            Awaits.doneFuture(1_000);
        });
    }
}
