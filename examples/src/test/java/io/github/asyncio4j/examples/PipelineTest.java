package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipelineTest {

    /** In a JVM of its own: four times its heap passes through. ./aio example pipeline does it with 1 GB. */
    @Test
    void aLogThatDoesNotFitInTheHeapPassesThrough() throws Exception {
        Process program = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx64m",
                "-Dmegabytes=256", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "pipeline").redirectErrorStream(true)
                .start();
        assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.lines()).anyMatch(line -> line.matches("A log of 25\\d MB, and a heap of 6\\d MB at most."))
                .contains("/pages/0     failed 6,554 times");
        assertThat(program.exitValue()).isZero();
    }
}
