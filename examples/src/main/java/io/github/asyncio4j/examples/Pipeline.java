package io.github.asyncio4j.examples;

import static io.github.asyncio4j.Asyncio.*;
import static java.lang.IO.*;

import io.github.asyncio4j.*;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three generators in a row read a log of 1 GB, which never is in memory: each takes a line when the next one asks for it.
 * {@code AIO_JAVA_OPTS=-Xmx64m ./aio example pipeline} shows that.
 */
final class Pipeline {

    /** The size of the log; {@code -Dmegabytes=} sets another. */
    private final int megabytes = Integer.getInteger("megabytes", 1024);

    Generator<String, Void, Void> lines(Path file) {
        return generator(y -> {
            try (var lines = Files.newBufferedReader(file)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    y.yield(line);
                }
            }
            return null;
        });
    }

    Generator<String, Void, Void> failures(Iterable<String> lines) {
        return generator(y -> {
            for (var line : lines) {
                if (line.contains(" 500 ")) {
                    y.yield(line);
                }
            }
            return null;
        });
    }

    Generator<String, Void, Void> pages(Iterable<String> lines) {
        return generator(y -> {
            for (var line : lines) {
                y.yield(line.split(" ")[2]);
            }
            return null;
        });
    }

    void main() throws IOException {
        Path log = Files.createTempFile("access", ".log");
        try {
            write(log);
            println("A log of " + (Files.size(log) >> 20) + " MB, and a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB at most.");
            Map<String, Integer> count = new TreeMap<>();
            pages(failures(lines(log))).forEach(page -> count.merge(page, 1, Integer::sum));
            count.forEach((page, n) -> println("%-12s failed %,d times".formatted(page, n)));
        } finally {
            Files.delete(log);
        }
    }

    /** Every tenth request of one page fails. */
    private void write(Path log) throws IOException {
        String padding = "x".repeat(1000);
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            for (int n = 0; n < megabytes * 1024; n++) {
                String page = "/pages/" + n % 4;
                out.write(
                        "10.0.0." + n % 250 + " GET " + page + " " + (n % 40 == 0 ? 500 : 200) + " " + padding + "\n");
            }
        }
    }
}
