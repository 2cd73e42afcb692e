package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChatTest {

    @Test
    void oneWhoDoesNotReadHoldsUpNobodyAndIsToldWhyHeIsOut() throws Exception {
        List<String> lines = Output.of(() -> new Chat().main());
        assertThat(lines).hasSize(7);
        assertThat(lines.subList(0, 3)).containsExactly("slow reads: * slow is here", "ann reads: * ann is here",
                "bob reads: * bob is here");
        assertThat(lines.subList(3, 5)).containsExactlyInAnyOrder("ann reads: * slow is out, who does not read",
                "bob reads: * slow is out, who does not read");
        assertThat(lines.subList(5, 7)).containsExactly("bob heard as much as ann: true",
                "slow reads at last: * you are out: 100 messages wait for you");
    }
}
