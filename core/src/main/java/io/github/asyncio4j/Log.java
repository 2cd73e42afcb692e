package io.github.asyncio4j;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The log of the library, {@code io.github.asyncio4j}. Who reports has nobody to tell that this failed, and goes on: a log
 * that throws is told, with the report, to the uncaught exception handler of the thread.
 */
final class Log {

    private static final Logger LOG = System.getLogger("io.github.asyncio4j");

    private Log() {}

    static void warning(String report) {
        write(Level.WARNING, report, null);
    }

    static void warning(String report, Throwable failure) {
        write(Level.WARNING, report, failure);
    }

    static void error(String report, @Nullable Throwable failure) {
        write(Level.ERROR, report, failure);
    }

    private static void write(Level level, String report, @Nullable Throwable failure) {
        try {
            LOG.log(level, report, failure);
        } catch (SystemExit | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            Thread here = Thread.currentThread();
            IllegalStateException broken = new IllegalStateException("the log failed to take this: " + report, e);
            Replaced.keep(failure, broken);
            here.getUncaughtExceptionHandler().uncaughtException(here, broken);
        }
    }
}
