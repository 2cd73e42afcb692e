package io.github.asyncio4j.cli;

import java.io.PrintStream;

/** Shows how far many things have come that are under way at once. For one thread. */
sealed interface Bars extends AutoCloseable permits BarsOnTerminal, BarLines {

    /** Shows them: as bars on a terminal, else in a line for each that has ended. */
    static Bars show(PrintStream out, boolean terminal) {
        return terminal ? new BarsOnTerminal(out) : new BarLines(out);
    }

    /** One thing that is under way. */
    interface Bar {

        /** Tells how much there is of it; -1 if that is not known. */
        void of(long total);

        /** Tells how much is done. */
        void at(long done);

        /** Ends it, with a line that says how, or with none if that is empty. */
        void end(String line);
    }

    Bar begin(String name);

    /** Prints a line that has to do with none of them. */
    void say(String line);

    @Override
    void close();
}
