package io.github.asyncio4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to end early. It comes as Ctrl-C or as the signal to terminate: then the JVM is going down already, and its
 * shutdown hook holds it until the program has cleaned up and said what it has done. The exit code is the JVM's own,
 * 130 for Ctrl-C.
 */
final class Interruption implements AutoCloseable {

    /** For a server elsewhere that does not even let go of its connections. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "interruption");
    private boolean asked;
    private Runnable stop = () -> {};

    /** Makes one that comes with a signal to this JVM, until it is closed. */
    static Interruption ofSignals() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void hold() {
        ask();
        try {
            over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks to end. */
    synchronized void ask() {
        asked = true;
        stop.run();
    }

    /** Returns whether the program is to end early. */
    synchronized boolean isAsked() {
        return asked;
    }

    /** Says how to stop what now begins; it is done at once if it is wished already. Runs in another thread. */
    synchronized void stopBy(Runnable how) {
        stop = how;
        if (asked) {
            how.run();
        }
    }

    /** Says that what could be stopped has ended. */
    synchronized void nothingToStop() {
        stop = () -> {};
    }

    /** Says that all is cleaned up and said. */
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            // The hook has been let go on, and ends.
        }
    }
}
