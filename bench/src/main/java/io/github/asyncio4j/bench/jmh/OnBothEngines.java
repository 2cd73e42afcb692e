package io.github.asyncio4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What these benchmarks share: few iterations, nanoseconds an operation, and the JVM's options for either engine. Each has
 * two subclasses, {@code Carried} and {@code Portable}, which differ in the options of their fork.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public abstract class OnBothEngines {

    static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    static final String CARRIED = "-Dasyncio4j.fiber=carried";
    static final String PORTABLE = "-Dasyncio4j.fiber=portable";

    /** Operations in one call of a benchmark, and so in one run of a loop. */
    static final int BATCH = 100_000;
}
