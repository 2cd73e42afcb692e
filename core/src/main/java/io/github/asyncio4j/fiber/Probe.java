package io.github.asyncio4j.fiber;

/** A thread that tries something out, once for the life of the JVM. */
final class Probe {

    /** Far more than it takes on a busy machine: a probe that is given up costs the JVM its better way for good. */
    private static final long LIMIT_MILLIS = 20_000;

    private Probe() {}

    /** Runs it to its end, and returns whether it came to it in time. An interrupt of the caller is kept for later. */
    static boolean ends(Thread probe) {
        boolean interrupted = false;
        probe.start();
        while (probe.isAlive()) {
            try {
                probe.join(LIMIT_MILLIS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !probe.isAlive();
    }
}
