package io.github.asyncio4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, for what a JVM decides once. */
public final class ChildJvm {

    /** The flag that opens java.lang. */
    public static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private ChildJvm() {}

    /** Returns the flags of the engine that this JVM runs on. */
    public static List<String> engine() {
        String engine = System.getProperty("asyncio4j.fiber");
        return engine == null ? List.of(OPEN) : List.of(OPEN, "-Dasyncio4j.fiber=" + engine);
    }

    /** Runs it to its end, which must come within a minute, and returns what it printed on both streams. */
    public static String run(List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return runBy(List.of(), flags, main, arguments);
    }

    /** The same by a command that starts another one. */
    static String runBy(List<String> starter, List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(starter);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> allOf(process.getInputStream()),
                task -> Thread.ofPlatform().daemon().start(task));
        boolean ended;
        try {
            ended = process.waitFor(60, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (!ended) {
            throw new AssertionError("the child JVM does not end: " + output.join());
        }
        return output.join();
    }

    private static String allOf(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
