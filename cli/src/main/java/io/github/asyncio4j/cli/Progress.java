package io.github.asyncio4j.cli;

import java.io.PrintStream;

/** Shows how far one way has come, from its making to its close. Steps are told one at a time. */
sealed interface Progress extends AutoCloseable permits ProgressOnTerminal, ProgressLines {

    /** Begins to show it: as a bar on a terminal, else in lines without control characters. */
    static Progress show(String name, int total, PrintStream out, boolean terminal) {
        return terminal ? new ProgressOnTerminal(name, total, out) : new ProgressLines(name, total, out);
    }

    /** One more download has ended. */
    void step();

    @Override
    void close();
}
