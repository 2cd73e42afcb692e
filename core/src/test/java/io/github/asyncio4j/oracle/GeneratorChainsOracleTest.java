package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.oracle.GeneratorsOracleTest.list;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.StopIteration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Generators that feed each other. */
class GeneratorChainsOracleTest {

    // ---- pipelines: Python closes the stage before when a loop over it is left and nobody else refers to it

    private interface Predicate {
        boolean holds(int n);
    }

    private static Generator<Integer, Void, Void> naturals() {
        return generator(y -> {
            for (int n = 1;; n++) {
                trace("  source makes", n);
                y.yield(n);
            }
        });
    }

    private static Generator<Integer, Void, Void> keep(Predicate predicate, Generator<Integer, Void, Void> source) {
        return generator(y -> {
            try (source) {
                for (int item : source) {
                    if (predicate.holds(item)) {
                        y.yield(item);
                    }
                }
            }
            return null;
        });
    }

    private static Generator<Integer, Void, Void> apply(IntUnaryOperator function,
            Generator<Integer, Void, Void> source) {
        return generator(y -> {
            try (source) {
                for (int item : source) {
                    int result = function.applyAsInt(item);
                    trace("  stage", item, "->", result);
                    y.yield(result);
                }
            }
            return null;
        });
    }

    private static Generator<Integer, Void, Void> take(int count, Generator<Integer, Void, Void> source) {
        return generator(y -> {
            if (count == 0) {
                return null;
            }
            try (source) {
                int left = count;
                for (int item : source) {
                    y.yield(item);
                    if (--left == 0) {
                        return null;
                    }
                }
            }
            return null;
        });
    }

    private static Generator<Integer, Void, Void> takeWhile(Predicate predicate,
            Generator<Integer, Void, Void> source) {
        return generator(y -> {
            try (source) {
                for (int item : source) {
                    if (!predicate.holds(item)) {
                        return null;
                    }
                    y.yield(item);
                }
            }
            return null;
        });
    }

    private static Generator<List<Integer>, Void, Void> batches(int size, Generator<Integer, Void, Void> source) {
        return generator(y -> {
            List<Integer> batch = new ArrayList<>();
            for (int item : source) {
                batch.add(item);
                if (batch.size() == size) {
                    y.yield(batch);
                    batch = new ArrayList<>();
                }
            }
            if (!batch.isEmpty()) {
                y.yield(batch);
            }
            return null;
        });
    }

    private static Generator<Integer, Void, Void> primes() {
        return generator(y -> {
            List<Integer> found = new ArrayList<>();
            for (int n = 2;; n++) {
                int candidate = n;
                if (found.stream().allMatch(p -> candidate % p != 0)) {
                    found.add(n);
                    y.yield(n);
                }
            }
        });
    }

    @Test
    void pipeline() throws Exception {
        Oracle.check("generators/pipeline", () -> {
            trace("three even squares");
            for (int value : take(3, apply(n -> n * n, keep(n -> n % 2 == 0, naturals())))) {
                trace("got", value);
            }
            trace("nothing asked, nothing made");
            var unused = apply(n -> -n, naturals());
            trace("take none", list(take(0, unused)));
            trace("batches", list(batches(2, take(5, naturals()))));
            trace("take while", list(takeWhile(n -> n < 3, naturals())));
            trace("primes", list(take(10, primes())));
        });
    }

    // ---- consumers

    private static <Y, S> Generator<Y, S, Void> start(Generator<Y, S, Void> g) {
        g.next();
        return g;
    }

    private static Generator<Void, String, Void> printer(String name) {
        return generator(y -> {
            int count = 0;
            try {
                while (true) {
                    String item = y.yield(null);
                    count++;
                    trace(name, "gets", item);
                }
            } finally {
                trace(name, "closed after", count);
            }
        });
    }

    private static Generator<Void, String, Void> broadcast(List<Generator<Void, String, Void>> targets) {
        return generator(y -> {
            try {
                while (true) {
                    String item = y.yield(null);
                    targets.forEach(target -> target.send(item));
                }
            } finally {
                targets.forEach(Generator::close);
            }
        });
    }

    private static Generator<Void, String, Void> grep(String word, Generator<Void, String, Void> target) {
        return generator(y -> {
            try (target) {
                while (true) {
                    String line = y.yield(null);
                    if (line.contains(word)) {
                        target.send(line);
                    }
                }
            }
        });
    }

    private static Generator<List<String>, String, String> splitter() {
        return generator(y -> {
            StringBuilder buffer = new StringBuilder();
            List<String> words = new ArrayList<>();
            while (true) {
                String piece = y.yield(words);
                words = new ArrayList<>();
                for (char character : piece.toCharArray()) {
                    if (character == ' ') {
                        words.add(buffer.toString());
                        buffer.setLength(0);
                    } else if (character == '.') {
                        return buffer.toString();
                    } else {
                        buffer.append(character);
                    }
                }
            }
        });
    }

    @Test
    void consumers() throws Exception {
        Oracle.check("generators/consumers", () -> {
            var sink = start(broadcast(List.of(start(grep("red", start(printer("reds")))), start(printer("all")))));
            for (String line : List.of("red apple", "green pear", "dark red wine")) {
                sink.send(line);
            }
            sink.close();
            trace("after close", attempt(() -> sink.send("blue")));
            var parser = splitter();
            parser.next();
            trace(parser.send("one tw"), parser.send("o three "), parser.send(""), parser.send("fo"));
            try {
                parser.send("ur.");
            } catch (StopIteration e) {
                trace("rest", e.value());
            }
        });
    }
}
