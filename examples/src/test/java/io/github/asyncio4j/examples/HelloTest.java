package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelloTest {

    @Test
    void whoSleepsLessPrintsFirstAndTheListIsInOrder() throws Exception {
        assertThat(Output.of(() -> new Hello().main())).containsExactly("world", "hello", "[hello, world]");
    }
}
