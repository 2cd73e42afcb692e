package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendTest {

    @Test
    void whatIsSentComesOutOfTheYield() throws Exception {
        assertThat(Output.of(() -> new Send().main()))
                .containsExactly("5", "8", "15", "10.0 15.0 30.0", "the mean of 3 values is 30.0");
    }
}
