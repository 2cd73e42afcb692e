package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/asyncio-for-python-developers.md: each line of Java in its tables compiles. */
class PythonGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "asyncio-for-python-developers.md");

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
        for (String line : Files.readAllLines(GUIDE)) {
            Matcher row = GuideLines.ROW.matcher(line);
            if (row.matches()) {
                lines.add(row.group(2).replace("\\|", "|"));
            }
        }
        assertThat(lines).hasSizeGreaterThan(70);
        assertThat(GuideLines.errors(HEAD, PARAMETERS, lines, folder)).isEmpty();
    }

    /** The names of CPython 3.13's asyncio and of the public members of its classes. */
    @Test
    void eachNameOfAsyncioIsThere() throws Exception {
        Set<String> words = new HashSet<>(List.of(Files.readString(GUIDE).split("\\W+")));
        List<String> names = GuideLines.names("/asyncio-3.13-names.txt");
        assertThat(names).hasSizeGreaterThan(200);
        assertThat(names.stream().filter(name -> !words.contains(name))).isEmpty();
    }
}
