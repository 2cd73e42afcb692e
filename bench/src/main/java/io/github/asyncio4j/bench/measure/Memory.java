package io.github.asyncio4j.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory. */
final class Memory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private Memory() {}

    /** Returns the most bytes that were resident at any time; 0 where there is no /proc. */
    static long peak() {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(Memory::bytes).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Reads {@code VmHWM:     1234 kB}. */
    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
