package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @Test
    void startsTheExampleThatIsNamed() throws Exception {
        assertThat(Output.of(() -> assertThat(Main.start(new String[] {"hello"})).isZero()))
                .contains("[hello, world]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nosuch", "hello again"})
    void anythingElseListsAllWithALineEach(String arguments) throws Exception {
        String[] args = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        List<String> lines = Output.errorsOf(() -> assertThat(Main.start(args)).isEqualTo(2));
        assertThat(lines.getFirst()).startsWith("aio example: ").contains(arguments);
        assertThat(lines.subList(1, lines.size())).map(line -> line.strip().split(" ")[0])
                .containsExactly("hello", "spinner", "blocking", "crawl", "countdown", "send", "pipeline",
                        "handmade-loop", "async-lines", "echo", "chat", "proxy", "tls-echo", "ws-chat", "guestbook",
                        "tail");
    }
}
