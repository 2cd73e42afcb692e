package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoTest {

    @Test
    void eachLineComesBackAndAGoodByeAfterTheEnd() throws Exception {
        assertThat(Output.of(() -> new Echo().main())).containsExactly("sent one, received one",
                "sent two, received two", "sent three, received three", "after the end received good bye");
    }
}
