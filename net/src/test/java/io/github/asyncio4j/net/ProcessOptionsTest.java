package io.github.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessOptionsTest {

    @Test
    void eachMethodReturnsACopy() {
        ProcessOptions before = ProcessOptions.DEFAULT;
        String text = before.toString();
        before.withStdin(Stdio.PIPE).withStdout(Stdio.DEVNULL).withStderr(Stdio.STDOUT).withFolder(Path.of("/"))
                .withEnvironment(Map.of()).withVariable("A", "1").withLimit(7);
        assertThat(before).hasToString(text);
        assertThat(before.limit()).isEqualTo(Network.DEFAULT_LIMIT);
    }

    @Test
    void theySayWhatTheyAre() {
        assertThat(ProcessOptions.DEFAULT).hasToString("ProcessOptions[stdin=INHERIT, stdout=INHERIT, stderr=INHERIT]");
        assertThat(ProcessOptions.PIPES.withStdin(Stdio.DEVNULL).withStdout(Stdio.file(Path.of("/tmp/x")))
                .withStderr(Stdio.STDOUT).withFolder(Path.of("/tmp")))
                .hasToString("ProcessOptions[stdin=DEVNULL, stdout=file /tmp/x, stderr=STDOUT, folder=/tmp]");
    }

    /** What is given is copied, so that a later change of the map is none of the options. */
    @Test
    void theEnvironmentIsThatOfTheCall() {
        Map<String, String> given = new HashMap<>(Map.of("A", "1"));
        ProcessOptions options = ProcessOptions.DEFAULT.withEnvironment(given).withVariable("B", "2")
                .withVariable("B", "3");
        given.put("C", "4");
        ProcessBuilder builder = new ProcessBuilder("true");
        options.apply(builder);
        assertThat(builder.environment()).containsOnly(Map.entry("A", "1"), Map.entry("B", "3"));
    }

    @Test
    void withoutAnEnvironmentTheChildHasOurs() {
        ProcessBuilder builder = new ProcessBuilder("true");
        ProcessOptions.DEFAULT.withVariable("ASYNCIO4J_TEST", "1").apply(builder);
        assertThat(builder.environment()).containsEntry("ASYNCIO4J_TEST", "1").containsAllEntriesOf(System.getenv());
    }
}
