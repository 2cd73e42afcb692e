package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with names in braces. Matching takes one pass, whatever the path: in a segment with several names each but the
 * last ends where the text after it begins for the first time.
 */
final class PathPattern {

    /**
     * One segment: text, name, text, name, text; without names one text.
     *
     * @param texts one more than there are names; the inner ones are not empty
     * @param names what stands between the texts
     */
    private record Segment(List<String> texts, List<String> names) {

        boolean match(String path, int from, int to, Map<String, String> values) {
            String first = texts.getFirst();
            if (names.isEmpty()) {
                return to - from == first.length() && path.startsWith(first, from);
            }
            String last = texts.getLast();
            int end = to - last.length();
            if (!path.startsWith(first, from) || end <= from + first.length() || !path.startsWith(last, end)) {
                return false;
            }
            int at = from + first.length();
            for (int i = 0; i < names.size(); i++) {
                boolean isLast = i == names.size() - 1;
                int stop = isLast ? end : path.indexOf(texts.get(i + 1), at + 1);
                if (stop <= at || stop > end) {
                    return false;
                }
                values.put(names.get(i), path.substring(at, stop));
                at = stop + texts.get(i + 1).length();
            }
            return true;
        }
    }

    private final PathTemplate template;
    private final List<Segment> segments;

    /** In place of the segments, where a name stands for a regular expression. */
    private final @Nullable RegexMatching regex;

    private PathPattern(PathTemplate template) {
        this.template = template;
        boolean isRegex = template.hasRegex();
        regex = isRegex ? new RegexMatching(template) : null;
        segments = isRegex ? List.of() : segments(template);
    }

    static PathPattern of(String text) {
        return new PathPattern(PathTemplate.of(text));
    }

    private static List<Segment> segments(PathTemplate template) {
        List<Segment> segments = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < template.texts().size(); i++) {
            String text = template.texts().get(i);
            int from = i == 0 ? 1 : 0;
            for (int slash = text.indexOf('/', from); slash >= 0; slash = text.indexOf('/', from)) {
                texts.add(text.substring(from, slash));
                segments.add(segment(template, texts, names));
                texts.clear();
                names.clear();
                from = slash + 1;
            }
            texts.add(text.substring(from));
            if (i < template.names().size()) {
                names.add(template.names().get(i).name());
            }
        }
        segments.add(segment(template, texts, names));
        return segments;
    }

    private static Segment segment(PathTemplate whole, List<String> texts, List<String> names) {
        for (int i = 1; i < texts.size() - 1; i++) {
            if (texts.get(i).isEmpty()) {
                throw new IllegalArgumentException("the path \"" + whole.text() + "\" has two names side by side;"
                        + " put text between them");
            }
        }
        return new Segment(List.copyOf(texts), List.copyOf(names));
    }

    /**
     * Returns the path with values in place of the names, in percent notation.
     *
     * @throws IllegalArgumentException if a value is missing or too much, or the path would not lead back to the values
     */
    String path(Map<String, String> values) {
        StringBuilder path = new StringBuilder(template.texts().getFirst());
        for (int i = 0; i < template.names().size(); i++) {
            String name = template.names().get(i).name();
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the path " + this + " needs a value for {" + name + "}");
            }
            path.append(value).append(template.texts().get(i + 1));
        }
        String made = path.toString();
        if (!values.equals(match(made))) {
            throw new IllegalArgumentException("the values " + values + " do not go into the path " + this
                    + ", as what it would match is " + match(made));
        }
        return Percent.path(made);
    }

    String text() {
        return template.text();
    }

    String prefix() {
        return template.prefix();
    }

    /** Whether there are no names, so that one path alone matches: the text. */
    boolean isExact() {
        return template.names().isEmpty();
    }

    /** Returns what the names stand for in this path, or null if it does not match. */
    @Nullable
    Map<String, String> match(String path) {
        if (regex != null) {
            return regex.match(path);
        }
        if (!path.startsWith("/")) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>(4);
        int from = 1;
        for (int i = 0; i < segments.size(); i++) {
            int slash = path.indexOf('/', from);
            boolean isLast = i == segments.size() - 1;
            if (from > path.length() || slash < 0 != isLast) {
                return null;
            }
            int to = isLast ? path.length() : slash;
            if (!segments.get(i).match(path, from, to, values)) {
                return null;
            }
            from = to + 1;
        }
        return values;
    }

    @Override
    public String toString() {
        return text();
    }
}
