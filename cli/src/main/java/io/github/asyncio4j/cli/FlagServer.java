package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Request;
import io.github.asyncio4j.http.server.Response;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.WebServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Serves flags on loopback, each answer late, some of them wrong on purpose. It has a thread and a loop of its own, so
 * that all clients meet the same server.
 */
final class FlagServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final MediaType SVG = new MediaType("image/svg+xml");

    /** What happens to the request for a flag; one that is not here is not found. */
    private final Map<String, Fault> faults = new HashMap<>();
    private final Map<String, Response> flags = new HashMap<>();
    private final Duration delay;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Fault.values().length);
    private final Thread thread = Thread.ofPlatform().daemon().name("flag-server").unstarted(this::serve);
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();

    private FlagServer(Map<String, byte[]> flags, Duration delay, Faults faults) {
        flags.forEach((code, flag) -> {
            this.flags.put(code, Response.bytes(flag, SVG));
            this.faults.put(code, faults.of(code));
        });
        this.delay = delay;
    }

    /** Starts one that serves these flags; it listens when this returns. */
    static FlagServer start(Map<String, byte[]> flags, Duration delay, Faults faults) {
        FlagServer server = new FlagServer(flags, delay, faults);
        server.thread.start();
        server.port.join();
        return server;
    }

    private void serve() {
        try {
            run(this::serveUntilStopped);
        } catch (Throwable e) {
            if (!port.completeExceptionally(e)) {
                throw e;
            }
        }
    }

    private void serveUntilStopped() {
        Application app = new Application();
        app.router().get("/flags/{code}.svg", this::answer);
        EventLoop loop = getRunningLoop();
        Future<Void> stopped = loop.createFuture();
        // Answers that are late when it is stopped are not waited for.
        ServerOptions options = ServerOptions.defaults().withShutdownTimeout(Duration.ofMillis(1));
        try (var server = await(WebServer.start(app, HOST, 0, options))) {
            stop.complete(() -> loop.callSoonThreadsafe(() -> stopped.setResult(null)));
            port.complete(server.port());
            await(stopped);
        }
    }

    private Response answer(Request request) {
        await(sleep(delay));
        String code = request.pathParam("code");
        Fault fault = faults.getOrDefault(code, Fault.NOT_FOUND);
        counts.incrementAndGet(fault.ordinal());
        return switch (fault) {
            case NONE -> flags.get(code);
            case NOT_FOUND -> Response.text("no such flag").withStatus(404);
            case UNAVAILABLE -> Response.text("not now").withStatus(503);
            case CUT -> {
                request.abort();
                yield Response.status(500);
            }
        };
    }

    /** Returns what stands before the slash and the name of the file in each URL. */
    String baseUrl() {
        return "http://" + HOST + ":" + port.join() + "/flags";
    }

    /** Returns what was answered so far. */
    ServerCounts counts() {
        return new ServerCounts(counts.get(Fault.NONE.ordinal()), counts.get(Fault.NOT_FOUND.ordinal()),
                counts.get(Fault.UNAVAILABLE.ordinal()), counts.get(Fault.CUT.ordinal()));
    }

    /** Stops it, and waits until it has closed every connection. Called once. */
    @Override
    public void close() {
        stop.join().run();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
