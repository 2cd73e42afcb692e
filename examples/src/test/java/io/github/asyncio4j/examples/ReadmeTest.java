package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README, out of its text. */
class ReadmeTest {

    @TempDir private Path folder;

    @Test
    void theFirstProgramPrintsWhatItsCommentsSay() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        String program = readme.substring(start, readme.indexOf("```", start));
        assertThat(run(Files.writeString(folder.resolve("Readme.java"), program)))
                .endsWith("world\nhello\n[hello, world]\n");
    }

    private static String run(Path program) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ChildJvm.engine());
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), program.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: %s", output).isTrue();
            return output;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
