package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path with names in braces, taken apart: text, name, text, name, text.
 *
 * @param text as it was written
 * @param texts one more than there are names
 * @param names what stands between the texts
 */
record PathTemplate(String text, List<String> texts, List<Name> names) {

    /**
     * A name.
     *
     * @param regex what it stands for, or null for anything without a slash
     */
    record Name(String name, @Nullable String regex) {}

    static PathTemplate of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the path \"" + text + "\" does not begin with a slash");
        }
        List<String> texts = new ArrayList<>();
        List<Name> names = new ArrayList<>();
        Set<String> all = new HashSet<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = closing(text, open);
            String before = text.substring(at, open);
            Name name = name(close < 0 ? "" : text.substring(open + 1, close));
            if (name == null || before.indexOf('}') >= 0) {
                throw new IllegalArgumentException("the path \"" + text + "\" has braces that do not hold a name;"
                        + " they look like {code} or {code:[a-z]+}, the name of letters, digits and underscores");
            }
            if (!all.add(name.name())) {
                throw new IllegalArgumentException("the path \"" + text + "\" has the name " + name.name() + " twice");
            }
            texts.add(before);
            names.add(name);
            at = close + 1;
        }
        String rest = text.substring(at);
        if (rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("the path \"" + text + "\" has a closing brace without an opening one");
        }
        texts.add(rest);
        return new PathTemplate(text, texts, names);
    }

    /** Returns where the brace closes; those within it, as in a regular expression, pair. */
    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Name name(String inside) {
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '_') {
                return null;
            }
        }
        if (name.isEmpty() || colon == inside.length() - 1) {
            return null;
        }
        return new Name(name, colon < 0 ? null : inside.substring(colon + 1));
    }

    boolean hasRegex() {
        return names.stream().anyMatch(name -> name.regex() != null);
    }

    /** Returns the whole segments in front of the first name, {@code /a/b} of {@code /a/b/c{d}}. */
    String prefix() {
        String first = texts.getFirst();
        if (names.isEmpty()) {
            return text;
        }
        int slash = first.lastIndexOf('/');
        return slash <= 0 ? "/" : first.substring(0, slash);
    }
}
