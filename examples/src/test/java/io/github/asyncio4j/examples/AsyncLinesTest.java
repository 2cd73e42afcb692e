package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsyncLinesTest {

    @Test
    void theLinesPassTheFilterAsTheyArrive() throws Exception {
        assertThat(Output.of(() -> new AsyncLines().main()))
                .containsExactly("received 3 fizz", "received 6 fizz", "received 9 fizz");
    }
}
