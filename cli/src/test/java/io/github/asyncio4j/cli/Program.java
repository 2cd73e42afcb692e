package io.github.asyncio4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The command line in a JVM of its own, on the engine of this one, watched for leaked buffers. */
final class Program implements AutoCloseable {

    /** How it ended. */
    record Ended(int exitCode, List<String> out, List<String> err) {}

    /** Leaked buffers are found by the garbage collector: it has to run. */
    private static final String SMALL_NURSERY = "-Xmn2m";

    private static final String ENGINE = System.getProperty("asyncio4j.fiber", "carried");

    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final CompletableFuture<Void> outRead;
    private final CompletableFuture<Void> errRead;

    private Program(Process process) {
        this.process = process;
        outRead = read(process.getInputStream(), out);
        errRead = read(process.getErrorStream(), err);
    }

    /** Starts it with these arguments. */
    static Program start(String... args) throws IOException {
        return new Program(new ProcessBuilder(command(args)).start());
    }

    /** Starts it on a terminal of its own, which {@code script} makes; what is typed goes there. */
    static Program startOnTerminal(String... args) throws IOException {
        return new Program(new ProcessBuilder("script", "-qec", "exec " + String.join(" ", command(args)), "/dev/null")
                .start());
    }

    private static List<String> command(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        if (interruptsAreIgnored()) {
            // As in a background job of a shell; what is ignored here would be ignored there.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ENGINE.equals("carried")) {
            command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        }
        command.addAll(List.of("-Dasyncio4j.fiber=" + ENGINE, "-Dio.netty.leakDetection.level=paranoid",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", SMALL_NURSERY, "-cp", System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** Runs it to its end. */
    static Ended run(String... args) throws Exception {
        try (Program program = start(args)) {
            return program.end();
        }
    }

    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(text -> text.startsWith("SigIgn:"))
                .anyMatch(text -> (Long.parseUnsignedLong(text.substring(7).strip(), 16) & 2) != 0);
    }

    private static CompletableFuture<Void> read(InputStream from, StringBuffer to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            byte[] piece = new byte[8192];
            try (from) {
                for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                    synchronized (to) {
                        to.append(new String(piece, 0, n, StandardCharsets.UTF_8));
                        to.notifyAll();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                done.complete(null);
                synchronized (to) {
                    to.notifyAll();
                }
            }
        });
        return done;
    }

    /** Waits until it has printed such a line. */
    void awaitLine(Predicate<String> line) throws InterruptedException {
        synchronized (out) {
            while (out.toString().lines().noneMatch(line)) {
                if (outRead.isDone()) {
                    throw new AssertionError("it ended without that line:\n" + out + err);
                }
                out.wait();
            }
        }
    }

    /** Types a character. */
    void type(char key) throws IOException {
        process.getOutputStream().write(key);
        process.getOutputStream().flush();
    }

    /** Sends it a signal: INT, TERM. */
    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    /** Waits for its end. The line of the log that names the engine is left out of what it complained. */
    Ended end() throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + out + err);
        }
        outRead.get();
        errRead.get();
        return new Ended(process.exitValue(), out.toString().lines().toList(),
                err.toString().lines().filter(text -> !text.startsWith("INFO: asyncio4j runs on ")).toList());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
