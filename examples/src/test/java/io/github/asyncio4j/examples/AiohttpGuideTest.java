package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/http-for-aiohttp-developers.md: it has every public name of aiohttp, and each line of Java in its tables compiles. */
class AiohttpGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "http-for-aiohttp-developers.md");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");
    private static final String HEAD = """
            import io.github.asyncio4j.*;
            import io.github.asyncio4j.net.*;
            import io.github.asyncio4j.http.*;
            import io.github.asyncio4j.http.client.*;
            import io.github.asyncio4j.http.server.*;
            import io.github.asyncio4j.http.testing.*;
            import java.net.URI;
            import java.nio.file.*;
            import java.util.*;
            import static io.github.asyncio4j.Asyncio.*;
            import static java.time.Duration.*;
            """;
    private static final String PARAMETERS =
            "ClientSession session, ClientResponse response, WebSocket ws, Application app,"
                    + " Request request, String url";

    @TempDir private Path folder;

    @Test
    void everyNameOfAiohttpIsThere() throws IOException {
        Set<String> said = new HashSet<>();
        for (String line : Files.readAllLines(GUIDE)) {
            for (Matcher name = NAME.matcher(line); name.find();) {
                said.add(name.group(1));
            }
        }
        List<String> names = GuideLines.names("/aiohttp-names.txt");
        assertThat(names).hasSizeGreaterThan(350);
        assertThat(names.stream().filter(name -> !said.contains(name))).isEmpty();
    }

    @Test
    void eachLineOfJavaCompiles() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(GUIDE)) {
            Matcher row = GuideLines.ROW.matcher(line);
            if (row.matches()) {
                lines.add(row.group(2).replace("\\|", "|"));
            }
        }
        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(GuideLines.errors(HEAD, PARAMETERS, lines, folder)).isEmpty();
    }
}
