package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.SampleGenerators.naturals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.fiber.Fibers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Monitors that a consumer or a body holds at a yield. */
class GeneratorMonitorsTest {

    private final List<Object> trail = new ArrayList<>();

    @Test
    void aConsumerMayHoldMonitorsOfItsOwn() {
        Object lock = new Object();
        var g = naturals();
        int sum = 0;
        for (int round = 0; round < 3_000; round++) {
            synchronized (lock) {
                synchronized (trail) {
                    sum += g.next();
                }
                assertThat(Thread.holdsLock(lock)).isTrue();
            }
            sum += g.next();
            assertThat(Thread.holdsLock(lock)).isFalse();
        }
        g.close();
        assertThat(sum).isEqualTo(6_000 * 5_999 / 2);
    }

    @Test
    void aBodyCannotYieldInsideSynchronized() {
        assumeTrue(Fibers.carried(), "a body on a thread of its own may hold a monitor across a yield");
        Generator<Integer, Void, Void> g = generator(y -> {
            synchronized (trail) {
                y.yield(1);
            }
            return null;
        });
        assertThatThrownBy(g::next).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot yield inside synchronized");
    }
}
