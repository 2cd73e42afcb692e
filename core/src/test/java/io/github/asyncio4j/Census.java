package io.github.asyncio4j;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of ours exists at one moment: threads, open loops, open descriptors. */
final class Census {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Set<Thread> threads = threads();
    private final int loops = EventLoop.OPEN.get();
    private final Map<String, Integer> descriptors = descriptors();

    private Census() {}

    static Census take() {
        Warm.up();
        return new Census();
    }

    /** Waits until nothing is there that was not before, at most so long, and returns what is left then. */
    List<String> awaitNothingLeft(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        List<String> left = left();
        for (long pause = 1; !left.isEmpty() && System.nanoTime() < end; pause = Math.min(pause * 2, 50)) {
            Thread.sleep(pause);
            left = left();
        }
        return left;
    }

    /** Returns what is there now and was not before, in words. */
    private List<String> left() {
        List<String> left = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread) && thread.isAlive()) {
                left.add("thread " + thread + " at " + Arrays.stream(thread.getStackTrace()).limit(6).toList());
            }
        }
        int more = EventLoop.OPEN.get() - loops;
        if (more > 0) {
            left.add("open event loops: " + more);
        }
        descriptors().forEach((what, count) -> {
            int before = descriptors.getOrDefault(what, 0);
            if (count > before) {
                left.add("open descriptors of " + what + ": " + (count - before));
            }
        });
        return left;
    }

    /** All virtual threads; of the platform threads those of ours, and those that keep the JVM alive. */
    private static Set<Thread> threads() {
        Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("asyncio4j") || !thread.isDaemon())
                .filter(thread -> !thread.getName().startsWith("junit-"))
                // These live as long as the JVM.
                .filter(thread -> !thread.getName().equals("asyncio4j-abandoned"))
                .filter(thread -> !thread.getName().equals("asyncio4j-forgotten"))
                .forEach(threads::add);
        VirtualThreads.all().forEach(threads::add);
        return threads;
    }

    /** Counts the open descriptors by kind; ordinary files are left out, since class loading opens them. */
    private static Map<String, Integer> descriptors() {
        Map<String, Integer> counts = new HashMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return counts;
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path link : links) {
                String target = target(link);
                if (!target.startsWith("/")) {
                    counts.merge(target.replaceAll(":?\\[?\\d+]?$", ""), 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return counts;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "/";
        }
    }
}
