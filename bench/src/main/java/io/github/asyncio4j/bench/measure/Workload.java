package io.github.asyncio4j.bench.measure;

/** One repetition of a benchmark, the entry into the loop and the way out of it included. */
@FunctionalInterface
public interface Workload {

    /** Does about n operations: as many as divide evenly among its tasks or batches. */
    void run(int n) throws Exception;
}
