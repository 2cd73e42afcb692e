package io.github.asyncio4j.http.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many descriptors the system lets this process have. */
final class DescriptorLimit {

    private static final int DEFAULT = 10_000;

    /** 10,000, or four fifths of the limit of descriptors if that is less. Read once, when the class is loaded. */
    static final int CONNECTIONS = Math.min(DEFAULT, fourFifths());

    private DescriptorLimit() {}

    private static int fourFifths() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring(14).strip().split(" ")[0];
                    return (int) Math.max(1, Math.min(DEFAULT, Long.parseLong(soft) * 4 / 5));
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            // No Linux, or no limit.
        }
        return DEFAULT;
    }
}
