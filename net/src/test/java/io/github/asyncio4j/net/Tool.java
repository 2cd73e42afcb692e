package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.asyncio4j.Coroutine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A program that others wrote, as the other side of a connection. */
final class Tool implements AutoCloseable {

    private final Process process;

    private Tool(Process process) {
        this.process = process;
    }

    /** Skips the test where this program is not installed, or the help it prints lacks this; where CI=true it has to be. */
    static void need(String name, String inHelp) throws IOException {
        boolean there = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (there) {
            Process help = new ProcessBuilder(name, "-h").redirectErrorStream(true).start();
            there = new String(help.getInputStream().readAllBytes()).contains(inHelp);
        }
        boolean ci = "true".equals(System.getenv("CI"));
        assertThat(there || !ci).as(name + " is installed where CI=true").isTrue();
        assumeTrue(there, name + " is not installed");
    }

    static Tool start(String... command) throws IOException {
        return new Tool(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Gives it this input and the end of it, and returns all it prints. Suspends until it ends. */
    Coroutine<byte[]> talk(byte[] input) {
        return async(() -> {
            Thread feeding = Thread.ofVirtual().start(() -> {
                try (OutputStream to = process.getOutputStream()) {
                    to.write(input);
                } catch (IOException gone) {
                    process.destroy();
                }
            });
            byte[] output = await(toThread(() -> process.getInputStream().readAllBytes()));
            await(toThread(() -> feeding.join()));
            await(toThread(() -> process.waitFor()));
            return output;
        });
    }

    void kill() {
        process.destroyForcibly();
    }

    /** It ends when its connection does; or it is ended. */
    @Override
    public void close() {
        if (!await(toThread(() -> process.waitFor(2, TimeUnit.SECONDS)))) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            await(toThread(() -> process.waitFor()));
        }
    }
}
