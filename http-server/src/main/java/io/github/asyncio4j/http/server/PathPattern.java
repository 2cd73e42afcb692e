package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final String text;
    private final List<Segment> segments;

    private PathPattern(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the path \"" + text + "\" does not begin with a slash");
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int from = 1;
        while (from <= text.length()) {
            int slash = text.indexOf('/', from);
            int to = slash < 0 ? text.length() : slash;
            segments.add(segment(text, text.substring(from, to), names));
            from = to + 1;
        }
        return new PathPattern(text, segments);
    }

    private static Segment segment(String whole, String segment, Set<String> allNames) {
        List<String> texts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int at = 0;
        for (int open = segment.indexOf('{'); open >= 0; open = segment.indexOf('{', at)) {
            int close = segment.indexOf('}', open);
            String before = segment.substring(at, open);
            String name = close < 0 ? "" : segment.substring(open + 1, close);
            if (!isName(name) || before.indexOf('}') >= 0) {
                throw new IllegalArgumentException("the path \"" + whole + "\" has braces that do not hold a name;"
                        + " they look like {code}, of letters, digits and underscores");
            }
            if (before.isEmpty() && !names.isEmpty()) {
                throw new IllegalArgumentException("the path \"" + whole + "\" has two names side by side;"
                        + " put text between them");
            }
            if (!allNames.add(name)) {
                throw new IllegalArgumentException("the path \"" + whole + "\" has the name " + name + " twice");
            }
            texts.add(before);
            names.add(name);
            at = close + 1;
        }
        String rest = segment.substring(at);
        if (rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("the path \"" + whole + "\" has a closing brace without an opening one");
        }
        texts.add(rest);
        return new Segment(texts, names);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '_') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    String text() {
        return text;
    }

    /** Whether there are no names, so that one path alone matches: the text. */
    boolean isExact() {
        return segments.stream().allMatch(segment -> segment.names().isEmpty());
    }

    /** Returns what the names stand for in this path, or null if it does not match. */
    @Nullable
    Map<String, String> match(String path) {
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
        return text;
    }
}
