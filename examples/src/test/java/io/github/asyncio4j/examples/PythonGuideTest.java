package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/asyncio-for-python-developers.md: each line of Java in its tables compiles. */
class PythonGuideTest {

    private static final String HEAD = """
            import io.github.asyncio4j.*;
            import io.github.asyncio4j.net.*;
            import static io.github.asyncio4j.Asyncio.*;
            import static java.time.Duration.*;
            """;
    private static final String PARAMETERS = "EventLoop loop, Task<String> task, Future<String> future,"
            + " java.time.Duration limit, Generator<Integer, Integer, String> gen, AsyncGenerator<Integer, Integer> ticks";

    @TempDir private Path folder;

    @Test
    void eachLineOfJavaCompiles() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "asyncio-for-python-developers.md"))) {
            Matcher row = GuideLines.ROW.matcher(line);
            if (row.matches()) {
                lines.add(row.group(2).replace("\\|", "|"));
            }
        }
        assertThat(lines).hasSizeGreaterThan(70);
        assertThat(GuideLines.errors(HEAD, PARAMETERS, lines, folder)).isEmpty();
    }
}
