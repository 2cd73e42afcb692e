package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountdownTest {

    @Test
    void aGeneratorIsLazyAndEveryWayTakesTheSameValues() throws Exception {
        assertThat(Output.of(() -> new Countdown().main())).containsExactly(
                "A loop over it:", "  the body begins", "3", "2", "1", "  the body ends",
                "Value by value; nothing of the body runs before the first is asked for:", "  the body begins",
                "Generator[created], then 2, then 1", "  the body ends", "and after the end: -1",
                "A stream, which closes it when it has enough:", "  the body begins", "[10000000, 9999990]",
                "One generator gives the values of another:", "  the body begins", "2", "1", "  the body ends",
                "lift-off");
    }
}
