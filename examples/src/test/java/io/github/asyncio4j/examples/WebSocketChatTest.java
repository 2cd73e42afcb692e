package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebSocketChatTest {

    @Test
    void everybodyReadsWhatOneSays() throws Exception {
        assertThat(Output.of(() -> new WebSocketChat().main())).containsExactly("ann reads  ann: hello",
                "bob reads  ann: hello", "ann reads  bob: hello, ann", "guests left: 0");
    }
}
