package io.github.asyncio4j;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** The stack of a task as text, in the form of a Java stack trace: the innermost frame first. */
final class StackText {

    private StackText() {}

    static String of(Task<?> task) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        print(task, task.stack(), task.failure(), out);
        out.flush();
        return text.toString();
    }

    private static void print(Task<?> task, StackTraceElement[] frames, @Nullable Throwable failure, PrintWriter out) {
        if (failure != null) {
            out.println("Traceback for " + task + " (most recent call first):");
            failure.printStackTrace(out);
            return;
        }
        if (frames.length == 0) {
            out.println("No stack for " + task);
            return;
        }
        out.println("Stack for " + task + " (most recent call first):");
        for (StackTraceElement frame : frames) {
            out.println("\tat " + frame);
        }
    }
}
