package io.github.asyncio4j.bench.measure;

import java.util.Locale;
import java.util.StringJoiner;

/** One object of JSON on one line, its members in the order in which they were added. */
public final class Line {

    private final StringJoiner members = new StringJoiner(", ", "{", "}");

    /** Makes a line that tells whose figures these are, and of which benchmark. */
    public Line(String peer, String bench) {
        text("peer", peer).text("bench", bench);
    }

    /** Adds a text. Quotes and backslashes are escaped; other control characters do not occur in names. */
    public Line text(String name, String value) {
        return add(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    /** Adds a whole number. */
    public Line number(String name, long value) {
        return add(name, Long.toString(value));
    }

    /** Adds a number with so many digits after the point. */
    public Line decimal(String name, double value, int digits) {
        return add(name, String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    /** Adds the most memory that the process ever had. */
    public Line peakMemory() {
        return decimal("peak_rss_mb", Memory.peak() / 1_048_576.0, 1);
    }

    private Line add(String name, String value) {
        members.add('"' + name + "\": " + value);
        return this;
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
