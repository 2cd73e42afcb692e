package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandmadeLoopTest {

    @Test
    void theTasksTakeTurnsByTheClock() throws Exception {
        assertThat(Output.of(() -> new HandmadeLoop().main())).containsExactly("at 10 tick", "at 15 tock", "at 20 tick",
                "at 30 tock", "at 30 a task has ended", "at 30 tick", "at 30 a task has ended");
    }
}
