package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoopBindingTest {

    private final LoopBinding binding = new LoopBinding("the primitive");

    @Test
    void isToTheFirstLoopThatAsks() {
        virtualRun(() -> {
            assertThat(binding.bind()).isSameAs(getRunningLoop());
            assertThat(binding.bind()).isSameAs(getRunningLoop());
        });
        virtualRun(() -> assertThatThrownBy(binding::bind).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the primitive is bound to a different event loop"));
    }

    @Test
    void needsARunningLoop() {
        assertThatThrownBy(binding::bind).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    @Test
    void refusesOtherThreadsFromThenOnWhileTheLoopRuns() {
        run(() -> {
            await(toThread(() -> binding.check("it")));
            binding.bind();
            binding.check("it");
            await(toThread(() -> assertThatThrownBy(() -> binding.check("it"))
                    .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("it was called on thread")));
        });
        binding.check("it");
    }
}
