package io.github.asyncio4j.cli;

import java.io.PrintStream;

/** A line for each thing that has ended. */
record BarLines(PrintStream out) implements Bars {

    @Override
    public Bar begin(String name) {
        return new Bar() {
            @Override
            public void of(long total) {}

            @Override
            public void at(long done) {}

            @Override
            public void end(String line) {
                if (!line.isEmpty()) {
                    say(line);
                }
            }
        };
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void close() {
        out.flush();
    }
}
