package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.currentTask;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Task;

/** Cancels a task at Ctrl-C or at the signal to terminate, and remembers which. For the thread of its loop. */
final class Stopping {

    private final Task<?> task;
    private int exitCode;

    private Stopping(Task<?> task) {
        this.task = task;
    }

    /** Has the running task cancelled. */
    static Stopping ofThisTask() {
        Stopping stopping = new Stopping(currentTask());
        EventLoop loop = stopping.task.loop();
        loop.addSignalHandler("INT", () -> stopping.ask(130));
        loop.addSignalHandler("TERM", () -> stopping.ask(143));
        return stopping;
    }

    private void ask(int code) {
        if (exitCode == 0) {
            exitCode = code;
            task.cancel();
        }
    }

    /** Returns whether the program is to end early. */
    boolean isAsked() {
        return exitCode != 0;
    }

    /** Returns the exit code that says so. */
    int exitCode() {
        return exitCode;
    }
}
