package io.github.asyncio4j.bench.measure;

/** The measuring of one benchmark. */
public final class Benchmark {

    private Benchmark() {}

    /** Repeats a job of n operations and returns the line that tells how long they took. */
    public static Line measure(String peer, String bench, int n, Workload job) throws Exception {
        long before = Memory.peak();
        Repetitions repetitions = new Repetitions(bench, n);
        repetitions.measure(job, n);
        double nanos = 1e9 / n;
        Line line = new Line(peer, bench)
                .number("n", n)
                .decimal("seconds", repetitions.last(), 5)
                .decimal("per_op_ns", repetitions.last() * nanos, 1)
                .decimal("best_ns", repetitions.best() * nanos, 1)
                .decimal("first_ns", repetitions.first() * nanos, 1)
                .number("reps", repetitions.count())
                .peakMemory();
        if (bench.equals("sleepers")) {
            line.number("bytes_per_task", (Memory.peak() - before) / n);
        }
        return line;
    }
}
