package io.github.asyncio4j.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How often a job is repeated in one process, and how long it took each time. The first time is the cold one; the last,
 * when it has been compiled, is the one to quote.
 *
 * <p>The rule is that of the peers' JVM programs: five times at least and until 1.8 s have passed after the first, forty
 * times at most, and never again after 15 s. The sleepers, a second each, are repeated three times, a large crowd twice.
 */
final class Repetitions {

    private static final int LEAST = 5;
    private static final int MOST = 40;
    private static final double ENOUGH_SECONDS = 1.8;
    private static final double TOO_MANY_SECONDS = 15;
    private static final int CROWD = 500_000;

    private final boolean sleepers;
    private final int least;
    private final List<Double> seconds = new ArrayList<>();
    private double total;

    Repetitions(String bench, int n) {
        sleepers = bench.equals("sleepers");
        least = !sleepers ? LEAST : n > CROWD ? 2 : 3;
    }

    /** Does the job again and again until it is enough. */
    void measure(Workload job, int n) throws Exception {
        do {
            long start = System.nanoTime();
            job.run(n);
            add((System.nanoTime() - start) / 1e9);
        } while (!enough());
    }

    void add(double time) {
        seconds.add(time);
        total += time;
    }

    boolean enough() {
        int done = seconds.size();
        if (done >= MOST || done > 1 && total > TOO_MANY_SECONDS) {
            return true;
        }
        return done >= least && (sleepers || total - first() > ENOUGH_SECONDS);
    }

    int count() {
        return seconds.size();
    }

    double first() {
        return seconds.getFirst();
    }

    double last() {
        return seconds.getLast();
    }

    double best() {
        return Collections.min(seconds);
    }
}
