package io.github.asyncio4j.examples;

import io.github.asyncio4j.Action;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** What a program prints. */
final class Output {

    private Output() {}

    /** Returns the lines that this prints on standard output. */
    static List<String> of(Action program) throws Exception {
        return capture(System.out, System::setOut, program);
    }

    /** Returns the lines that this prints on the error stream. */
    static List<String> errorsOf(Action program) throws Exception {
        return capture(System.err, System::setErr, program);
    }

    /** Shows on the real clock what takes a second at most: again if not, since a machine may stand still for so long. */
    static void soonerOrLater(Action showing) throws Exception {
        for (int tries = 1;; tries++) {
            try {
                showing.run();
                return;
            } catch (AssertionError e) {
                if (tries == 5) {
                    throw e;
                }
            }
        }
    }

    private static List<String> capture(PrintStream before, Consumer<PrintStream> set, Action program)
            throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        set.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            set.accept(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
