package io.github.asyncio4j;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives a target of Jazzer the inputs that are kept for it, those in the folder {@code XInputs} beside the class X; or, with
 * JAZZER_FUZZ=1, lets Jazzer look for more of them, in a JVM of its own: its agent changes every class, which no other test
 * should have to bear. That is why its extension of JUnit is not used, which loads the agent in any case.
 *
 * <p>What Jazzer prints and finds is below {@code target/fuzz}. A finding is copied into the folder of the inputs.
 */
public final class Fuzzing {

    private static final boolean ON = "1".equals(System.getenv("JAZZER_FUZZ"));
    private static final int SECONDS = Integer.getInteger("asyncio4j.fuzz.seconds", 600);

    /** No input may take longer than this, on a machine that does other things too. */
    private static final long MAX_INPUT_NANOS = 5_000_000_000L;

    private static final String INSTRUMENTED = "io.github.asyncio4j.**:io.netty.handler.codec.http.*";

    /** It knows methods of Unsafe that JDK 25 does not have, and fails where Netty looks for them. */
    private static final String DISABLED = "com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer";

    private Fuzzing() {}

    /** Takes an input, and throws where a property does not hold for it. */
    @FunctionalInterface
    public interface Target {

        /** Takes one; Jazzer calls the method {@code fuzzerTestOneInput} of the class for it. */
        void accept(byte[] input) throws Exception;
    }

    /** Gives the target of a class its inputs, or fuzzes it. */
    public static void run(Class<?> test, Target target) throws Exception {
        if (ON) {
            fuzz(test);
            return;
        }
        List<Path> inputs = inputs(test);
        if (inputs.isEmpty()) {
            throw new AssertionError("there are no inputs for " + test);
        }
        for (Path input : inputs) {
            long begin = System.nanoTime();
            try {
                target.accept(Files.readAllBytes(input));
            } catch (Throwable e) {
                throw new AssertionError("the input " + input.getFileName() + " fails: " + e, e);
            }
            if (System.nanoTime() - begin > MAX_INPUT_NANOS) {
                throw new AssertionError("the input " + input.getFileName() + " takes more than five seconds");
            }
        }
    }

    private static List<Path> inputs(Class<?> test) throws IOException, URISyntaxException {
        URL folder = test.getResource(test.getSimpleName() + "Inputs");
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList();
        }
    }

    private static void fuzz(Class<?> test) throws Exception {
        Path out = Path.of("target", "fuzz", test.getSimpleName()).toAbsolutePath();
        Path corpus = Files.createDirectories(out.resolve("corpus"));
        Path log = out.resolve("log.txt");
        Path seeds = Path.of("src/test/resources", test.getName().replace('.', '/') + "Inputs").toAbsolutePath();
        // More arguments than these, such as --add-opens, say nothing here: no target needs a loop of the carried engine.
        Process jazzer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g", "-ea", "-XX:+EnableDynamicAgentLoading", "-Dasyncio4j.fiber=portable",
                "-Dio.netty.leakDetection.level=paranoid", "-cp", System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + test.getName(),
                "--instrumentation_includes=" + INSTRUMENTED, "--disabled_hooks=" + DISABLED,
                "--reproducer_path=" + out,
                "-artifact_prefix=" + out + File.separator, "-max_total_time=" + SECONDS, "-timeout=30",
                "-rss_limit_mb=0",
                corpus.toString(), seeds.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!jazzer.waitFor(SECONDS + 120L, TimeUnit.SECONDS)) {
                throw new AssertionError("Jazzer does not end; see " + log);
            }
        } finally {
            jazzer.destroyForcibly().waitFor();
        }
        if (jazzer.exitValue() != 0) {
            List<String> lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            throw new AssertionError("Jazzer has found something; see " + log + "\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
        }
    }
}
