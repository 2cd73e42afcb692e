package io.github.asyncio4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line back, with a parser of its own: one flat object of JSON, of texts and numbers. */
public final class ParsedLine {

    /** The members of every benchmark's line, which the peers' lines have too. */
    public static final List<String> OF_A_BENCHMARK = List.of("peer", "bench", "n", "seconds", "per_op_ns", "best_ns",
            "first_ns", "reps", "peak_rss_mb");

    private static final Pattern MEMBER = Pattern.compile(
            "\"(\\w+)\": (\"(?:[^\"\\\\]|\\\\[\"\\\\])*\"|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?)");
    private static final Pattern OBJECT = Pattern.compile("\\{" + MEMBER + "(?:, " + MEMBER + ")*}");

    private ParsedLine() {}

    /** Returns the members in their order; numbers as Double, texts as String. Fails if it is not such an object. */
    public static Map<String, Object> of(String line) {
        assertThat(line).matches(OBJECT);
        Map<String, Object> members = new LinkedHashMap<>();
        for (Matcher m = MEMBER.matcher(line); m.find();) {
            assertThat(members).as("a name stands once in %s", line).doesNotContainKey(m.group(1));
            members.put(m.group(1), value(m.group(2)));
        }
        return members;
    }

    private static Object value(String json) {
        return json.startsWith("\"") ? json.substring(1, json.length() - 1).replaceAll("\\\\(.)", "$1")
                : Double.valueOf(json);
    }
}
