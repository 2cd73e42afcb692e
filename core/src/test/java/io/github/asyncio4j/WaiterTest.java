package io.github.asyncio4j;

import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaiterTest {

    @Test
    void isWokenWhenItHasItsResultAndWasNotCancelled() {
        virtualRun(() -> {
            LoopBinding binding = new LoopBinding("the primitive");
            Waiter pending = new Waiter(binding.bind(), binding);
            assertThat(pending.woken()).isFalse();
            pending.finish(null);
            assertThat(pending.woken()).isTrue();
            Waiter cancelled = new Waiter(binding.bind(), binding);
            cancelled.cancel();
            assertThat(cancelled.woken()).isFalse();
            assertThat(cancelled.shortName()).isEqualTo("the primitive");
        });
    }
}
