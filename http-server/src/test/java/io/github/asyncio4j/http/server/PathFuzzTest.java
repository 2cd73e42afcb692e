package io.github.asyncio4j.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Fuzzing;
import io.github.asyncio4j.http.codec.BadMessage;
import io.github.asyncio4j.http.grammar.Authority;
import io.github.asyncio4j.http.grammar.Gate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Any text as the target of a request, and in the next line as the pattern of a route. A target is refused with 400, or its
 * path, its query and its host are sound and come back from what is written of them; what a pattern finds in a path leads
 * back to that path.
 */
class PathFuzzTest {

    @Test
    @Timeout(3_600)
    void targetsAndPatterns() throws Exception {
        Fuzzing.run(PathFuzzTest.class, PathFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, ISO_8859_1).split("\n", 2);
        if (!Gate.isTarget(lines[0])) {
            return; // The decoder lets no other target pass.
        }
        RequestTarget target;
        try {
            target = RequestTarget.of(lines[0], true);
        } catch (BadMessage e) {
            assertThat(e.status()).isEqualTo(400);
            return;
        }
        isSound(target);
        comesBack(target);
        if (lines.length == 2) {
            leadsBack(lines[1], target.path());
        }
    }

    private static void isSound(RequestTarget target) {
        assertThat(target.path().startsWith("/") || target.path().equals("*")).as(target.path()).isTrue();
        assertThat(target.path()).doesNotContain("\0");
        if (target.host() != null) {
            assertThat(target.host()).isNotEmpty();
            assertThat(Authority.isHostAndPort(target.host())).as(target.host()).isTrue();
        }
    }

    private static void comesBack(RequestTarget target) {
        String path = Percent.path(target.path());
        assertThat(Gate.isTarget(path)).isTrue();
        assertThat(RequestTarget.of(path, true).path()).isEqualTo(target.path());
        Query query = target.query();
        String written = query.toString();
        assertThat(written.isEmpty() || Gate.isTarget(written)).isTrue();
        assertThat(written).doesNotContain("#");
        assertThat(RequestTarget.of("/?" + written, true).query()).isEqualTo(query);
        for (String name : query.names()) {
            assertThat(query.get(name)).isEqualTo(query.getAll(name).getFirst());
        }
    }

    private static void leadsBack(String text, String path) {
        PathPattern pattern;
        try {
            PathTemplate template = PathTemplate.of(text);
            if (template.hasRegex()) {
                return; // The program's own, and not of a client.
            }
            pattern = PathPattern.of(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("the path \"");
            return;
        }
        Map<String, String> values = pattern.match(path);
        if (values != null) {
            assertThat(values.values()).allSatisfy(value -> assertThat(value).isNotEmpty().doesNotContain("/"));
            assertThat(pattern.path(values)).isEqualTo(Percent.path(path));
        }
    }
}
