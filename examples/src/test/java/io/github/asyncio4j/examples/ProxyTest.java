package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProxyTest {

    @Test
    void theAnswerComesAfterTheEndOfTheQuestion() throws Exception {
        assertThat(Output.of(() -> new Proxy().main())).containsExactly("through the proxy: 1,000,000 bytes");
    }
}
