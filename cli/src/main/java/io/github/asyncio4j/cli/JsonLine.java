package io.github.asyncio4j.cli;

import org.jspecify.annotations.Nullable;

/** An object of JSON in one line. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder("{");

    /** Adds a text, or nothing for null. */
    JsonLine put(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        name(name).append('"');
        value.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> text.append('\\').append((char) c);
                case '\n' -> text.append("\\n");
                default -> {
                    // Some programs take 2028 and 2029 for ends of lines.
                    if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.append((char) c);
                    }
                }
            }
        });
        text.append('"');
        return this;
    }

    /** Adds a number. */
    JsonLine put(String name, long value) {
        name(name).append(value);
        return this;
    }

    private StringBuilder name(String name) {
        return text.append(text.length() == 1 ? "\"" : ",\"").append(name).append("\":");
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
