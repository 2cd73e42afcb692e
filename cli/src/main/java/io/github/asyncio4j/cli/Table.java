package io.github.asyncio4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns: the first one to the left, the others to the right. */
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> lines = new ArrayList<>();

    Table(String... headings) {
        lines.add(headings);
    }

    void add(String... cells) {
        if (cells.length != lines.getFirst().length) {
            throw new IllegalArgumentException(cells.length + " cells for " + lines.getFirst().length + " columns");
        }
        lines.add(cells);
    }

    @Override
    public String toString() {
        int[] widths = new int[lines.getFirst().length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, lines.getFirst(), widths);
        text.append("-".repeat(Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1))).append('\n');
        lines.stream().skip(1).forEach(line -> append(text, line, widths));
        return text.toString();
    }

    private static void append(StringBuilder text, String[] line, int[] widths) {
        text.append(line[0]).append(" ".repeat(widths[0] - line[0].length()));
        for (int i = 1; i < line.length; i++) {
            text.append(GAP).append(" ".repeat(widths[i] - line[i].length())).append(line[i]);
        }
        text.append('\n');
    }
}
