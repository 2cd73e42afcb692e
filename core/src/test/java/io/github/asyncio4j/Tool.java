package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that others wrote, running as the other side of a test; {@link Needs} says whether it is there. */
public final class Tool implements AutoCloseable {

    private static final int SECONDS_TO_END = 5;

    /** Below those that Linux and macOS choose from; programs that run beside this one begin elsewhere. */
    private static final int LOWEST_PORT = 10_000;
    private static final int PORTS = 20_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private final Process process;

    private Tool(Process process) {
        this.process = process;
    }

    private static ProcessBuilder builder(String... command) {
        List<String> found = new ArrayList<>(List.of(command));
        found.set(0, Needs.find(command[0]).map(Path::toString).orElse(command[0]));
        return new ProcessBuilder(found);
    }

    /** Starts one that is talked to, or whose lines are read. What it complains is left out. */
    public static Tool start(String... command) throws IOException {
        return new Tool(builder(command).redirectError(Redirect.DISCARD).start());
    }

    /** Starts one whose output nobody reads. */
    public static Tool startSilent(String... command) throws IOException {
        return new Tool(builder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start());
    }

    /** Starts a server. Suspends until it accepts connections at its port, for ten seconds at most. */
    public static Tool serving(int port, String... command) throws IOException {
        Tool tool = startSilent(command);
        for (int i = 0; i < 1_000 && tool.process.isAlive(); i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return tool;
            } catch (IOException refused) {
                await(sleep(Duration.ofMillis(10)));
            }
        }
        tool.close();
        throw new IOException(String.join(" ", command) + " does not serve at " + port);
    }

    /** Runs one to its end and returns what it printed, its complaints too. Suspends until then. */
    public static String output(String... command) {
        return await(toThread(() -> {
            Process process = builder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            process.waitFor();
            return output;
        }));
    }

    /** Returns a port that was free a moment ago, and that the system gives to nobody who asks for any. */
    public static int freePort() throws IOException {
        while (true) {
            int port = LOWEST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
    }

    /** Returns the next line it prints; it has to come. Suspends until then. */
    public String line() {
        String line = await(toThread(() -> process.inputReader(UTF_8).readLine()));
        if (line == null) {
            throw new AssertionError("the program prints nothing any more");
        }
        return line;
    }

    /** Gives it this input and the end of it, and returns all it prints. Suspends until it ends. */
    public Coroutine<byte[]> talk(byte[] input) {
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

    public void kill() {
        process.destroyForcibly();
    }

    /** Ends it, and then whom it started; it does not suspend, so that it may be called where no loop runs. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        awaitEnd(process.toHandle());
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(Tool::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
