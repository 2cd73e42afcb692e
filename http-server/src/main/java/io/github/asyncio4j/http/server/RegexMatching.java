package io.github.asyncio4j.http.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A path some of whose names stand for regular expressions. Java's take a time that may grow with a power of the text,
 * and the text is the client's: so the path may have {@value #MAX_PATH} characters, and the search may look at
 * {@value #MAX_STEPS}; what takes more does not match.
 */
final class RegexMatching {

    private static final int MAX_PATH = 1_024;
    private static final int MAX_STEPS = 200_000;

    private static final String GROUP = "asyncio4j";

    private final Pattern pattern;
    private final List<PathTemplate.Name> names;

    RegexMatching(PathTemplate template) {
        StringBuilder regex = new StringBuilder(Pattern.quote(template.texts().getFirst()));
        names = template.names();
        for (int i = 0; i < names.size(); i++) {
            String own = names.get(i).regex();
            regex.append("(?<").append(GROUP).append(i).append('>').append(own == null ? "[^/]+" : own).append(')')
                    .append(Pattern.quote(template.texts().get(i + 1)));
        }
        try {
            names.stream().map(PathTemplate.Name::regex).forEach(own -> Pattern.compile(own == null ? "" : own));
            pattern = Pattern.compile(regex.toString());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the path \"" + template.text()
                    + "\" has a regular expression that is none: " + e.getDescription(), e);
        }
    }

    @Nullable
    Map<String, String> match(String path) {
        if (path.length() > MAX_PATH) {
            return null;
        }
        Matcher matcher = pattern.matcher(new Counted(path));
        try {
            if (!matcher.matches()) {
                return null;
            }
        } catch (TooManySteps | StackOverflowError e) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>(4);
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i).name(), path.substring(matcher.start(GROUP + i), matcher.end(GROUP + i)));
        }
        return values;
    }

    /** Text that may be looked at so often. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super(null, null, false, false);
        }
    }
}
