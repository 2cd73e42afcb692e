package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.bench.measure.Benchmark;
import io.github.asyncio4j.bench.measure.Engine;
import io.github.asyncio4j.bench.measure.Line;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;

/** The benchmarks of our HTTP client. One session serves all repetitions, so that only the first connects. */
public final class Client {

    private static final int WORKERS = 100;
    private static final int ROUNDS = 3;

    private Client() {}

    /** Downloads n bodies, a hundred at a time, from this URL with a number behind it. */
    public static Line client(String base, int n) {
        return run(() -> {
            try (ClientSession session = session()) {
                return Benchmark.measure(Engine.label(), "client", n,
                        count -> new Downloads(session, base, count).run(WORKERS));
            }
        });
    }

    /** Downloads n bodies one after the other, then three times all at once. */
    public static Line flags(String base, int n) {
        return run(() -> {
            try (ClientSession session = session()) {
                double sequential = seconds(session, base, n, 1);
                double[] rounds = new double[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    rounds[i] = seconds(session, base, n, n);
                }
                return new Line(Engine.label(), "flags")
                        .number("n", n)
                        .decimal("seconds", rounds[ROUNDS - 1], 4)
                        .decimal("seq_s", sequential, 4)
                        .decimal("conc_first_s", rounds[0], 4)
                        .peakMemory();
            }
        });
    }

    private static ClientSession session() {
        return new ClientSession(ClientOptions.defaults().withLimit(WORKERS).withLimitPerHost(WORKERS));
    }

    private static double seconds(ClientSession session, String base, int n, int workers) {
        long start = System.nanoTime();
        new Downloads(session, base, n).run(workers);
        return (System.nanoTime() - start) / 1e9;
    }
}
