package io.github.asyncio4j.bench.cpu;

import io.github.asyncio4j.bench.measure.Workload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The benchmarks that need no network, by the names that they have in the JSON line. */
public final class Workloads {

    private static final Map<String, Workload> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("switch", Switches::one);
        BY_NAME.put("switch100", Switches::hundred);
        BY_NAME.put("pingpong", PingPong::run);
        BY_NAME.put("spawn", Spawns::run);
        BY_NAME.put("sleepers", Sleepers::run);
        BY_NAME.put("timers", Timers::run);
        BY_NAME.put("chain", Chains::calls);
        BY_NAME.put("chainyield", Chains::switches);
        BY_NAME.put("threadsafe", Posts::oneWay);
        BY_NAME.put("tsrt", Posts::roundTrips);
        BY_NAME.put("lock1", Locks::one);
        BY_NAME.put("lock100", Locks::hundred);
        BY_NAME.put("gen", Generators::pulled);
        BY_NAME.put("gen-each", Generators::inPlace);
        BY_NAME.put("agen", Generators::asyncPulled);
        BY_NAME.put("agen-each", Generators::asyncInPlace);
        BY_NAME.put("generators", Generators::resting);
    }

    private Workloads() {}

    /** Returns all of them, in the order of the tables. */
    public static Map<String, Workload> all() {
        return Collections.unmodifiableMap(BY_NAME);
    }

    static void require(long expected, long counted) {
        if (expected != counted) {
            throw new IllegalStateException("the benchmark did " + counted + " of its " + expected + " operations");
        }
    }
}
