package io.github.asyncio4j.cli;

import java.io.PrintStream;

/** A line at every quarter of the way. */
final class ProgressLines implements Progress {

    private final String name;
    private final int total;
    private final PrintStream out;
    private int done;

    ProgressLines(String name, int total, PrintStream out) {
        this.name = name;
        this.total = total;
        this.out = out;
        out.println(name + ": " + total + " to download");
    }

    @Override
    public void step() {
        done++;
        if (4 * done / total > 4 * (done - 1) / total) {
            out.println(name + ": " + done + " of " + total);
        }
    }

    @Override
    public void close() {}
}
